"""Webhooks: signed, tried again under one name, never anywhere but where the owner said."""

from __future__ import annotations

import json
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from standardwebhooks import Webhook

from form_handler.delivery_log import list_switched_off, switch_on
from form_handler.errors import TemporaryFailure
from form_handler.store.replay import retry
from form_handler.webhooks.post import Poster
from form_handler.webhooks.reach import is_public
from tests.channels.conftest import WEBHOOK_SECRET
from tests.channels.outbox import webhooks_in
from tests.support.certificates import make_certificate
from tests.support.ports import find_free_port
from tests.support.submissions import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from tests.support.webhook_server import Post, WebhookServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HEADERS = {"Content-Type": "application/json"}


def verify(post: Post, secret: str = WEBHOOK_SECRET) -> dict[str, object]:
    return dict(Webhook(secret).verify(post.body, post.headers))


def test_a_submission_is_posted_signed(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    server: WebhookServer,
) -> None:
    settings = make_settings(WEBHOOK_URLS=f"{server.url}?key=1")
    receipt = submit(settings, name="Jane Döe")
    assert deliver(settings) == 2
    [post] = server.posts
    assert post.path == "/hook?key=1"
    assert post.headers["content-type"] == "application/json"
    assert post.headers["host"] == f"127.0.0.1:{server.port}"
    assert post.headers["user-agent"].startswith("Shopbell/")
    assert "." not in post.headers["webhook-id"]
    said = verify(post)
    data = said.pop("data")
    assert said["type"] == "submission.received"
    assert said["version"] == 1
    assert isinstance(data, dict)
    assert said["timestamp"] == data["received_at"]
    assert data["receipt"] == receipt
    assert (data["form"], data["purpose"], data["language"]) == ("contact", "message", "fr")
    assert data["answers"] == ANSWERS
    assert data["extras"] == {"colour": "red"}
    assert data["promised_at"] is None
    assert data["test"] is False
    assert [(consent["field"], consent["wording"]) for consent in data["consents"]] == [("consent", "untold")]


def test_receivers_can_change_their_secret_in_their_time(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    server: WebhookServer,
) -> None:
    new = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    settings = make_settings(WEBHOOK_URLS=server.url, WEBHOOK_SECRET=f"{WEBHOOK_SECRET} {new}")
    submit(settings)
    deliver(settings)
    assert verify(server.posts[0]) == verify(server.posts[0], new)


def test_it_is_tried_again_under_the_same_name(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    server: WebhookServer,
) -> None:
    settings = make_settings(WEBHOOK_URLS=server.url)
    with time_machine.travel(NOON, tick=False) as clock:
        submit(settings)
        for minutes, status in enumerate((500, 400, 302, 204)):
            server.status = status
            clock.shift(timedelta(minutes=minutes * 20))
            deliver(settings)
            assert verify(server.posts[-1])
            if status != 204:
                [waiting] = webhooks_in(database)
                assert waiting.state == "waiting"
                assert f"answered {status} " in (waiting.last_error or "")
    first, *others = server.posts
    assert len(others) == 3
    assert {post.headers["webhook-id"] for post in others} == {first.headers["webhook-id"]}
    assert {post.body for post in others} == {first.body}
    assert len({post.headers["webhook-timestamp"] for post in server.posts}) == 4
    assert [each.state for each in webhooks_in(database)] == ["sent"]


def test_one_that_is_gone_gets_nothing_until_it_is_switched_on(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    server: WebhookServer,
) -> None:
    settings = make_settings(WEBHOOK_URLS=server.url)
    server.status = 410
    submit(settings)
    deliver(settings)
    submit(settings)
    deliver(settings)
    assert len(server.posts) == 1
    assert [each.state for each in webhooks_in(database)] == ["failed", "failed"]
    assert all("410 Gone" in (each.last_error or "") for each in webhooks_in(database))
    assert list_switched_off(database, settings) == ["127.0.0.1"]
    server.status = 204
    other = make_settings(WEBHOOK_URLS=f"{server.url}/new")  # a changed address is another webhook
    assert list_switched_off(database, other) == []
    submit(other)
    deliver(other)
    assert [post.path for post in server.posts] == ["/hook", "/hook/new"]
    assert switch_on(database, settings) == ["127.0.0.1"]
    assert switch_on(database, settings) == []
    assert retry(database, ["webhook"]) == 2
    deliver(settings)
    assert [each.state for each in webhooks_in(database)] == ["sent", "sent", "sent"]


def test_nothing_goes_where_it_is_sent_on(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    make_server: Callable[..., WebhookServer],
) -> None:
    first, second = make_server(), make_server()
    first.status, first.location = 307, second.url
    settings = make_settings(WEBHOOK_URLS=first.url)
    submit(settings)
    deliver(settings)
    assert len(first.posts) == 1
    assert second.connections == 0


def test_a_broken_one_is_not_in_the_way_of_the_others(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    make_server: Callable[..., WebhookServer],
) -> None:
    broken, good = make_server(), make_server()
    broken.status = 503
    settings = make_settings(WEBHOOK_URLS=f"{broken.url} {good.url}")
    for _ in range(12):
        submit(settings)
    assert deliver(settings) == 24
    assert len(good.posts) == 12
    assert len(broken.posts) == 1  # one answer says it for all
    states = [(each.kind, each.state) for each in webhooks_in(database)]
    assert len({kind for kind, _ in states}) == 2
    assert sorted(state for _, state in states) == ["sent"] * 12 + ["waiting"] * 12


def test_no_secret_is_stored_or_logged(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = make_settings(WEBHOOK_URLS=f"http://127.0.0.1:{find_free_port()}/pass-phrase?key=word")
    with caplog.at_level("DEBUG"):
        submit(settings)
        deliver(settings)
    rows = str(webhooks_in(database))
    log = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("form_handler"))
    assert "could not be reached" in rows
    assert "webhook_connection" in log
    for secret in ("pass-phrase", "word", WEBHOOK_SECRET.removeprefix("whsec_")):
        assert secret not in rows
        assert secret not in log
    assert "Jane" not in log
    assert [each.recipient for each in webhooks_in(database)] == ["127.0.0.1"]


def test_one_that_the_settings_no_longer_name_fails_visibly(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    server: WebhookServer,
) -> None:
    submit(make_settings(WEBHOOK_URLS=server.url))
    deliver(make_settings())
    [failed] = webhooks_in(database)
    assert failed.state == "failed"
    assert "Neither the settings nor this program" in (failed.last_error or "")


@pytest.mark.parametrize("fault", ["hang", "drip", "no answer", "endless head"])
def test_one_that_does_not_answer_is_left_in_time(server: WebhookServer, fault: str) -> None:
    server.fault = fault  # type: ignore[assignment]
    with pytest.raises(TemporaryFailure) as caught:
        Poster(allow_private=True, seconds=0.5).post(server.url, b"{}", HEADERS)
    assert caught.value.is_general
    keys = {"hang": "delivery.webhook_slow", "drip": "delivery.webhook_slow"}
    assert caught.value.key == keys.get(fault, "delivery.webhook_connection")
    assert server.pieces < 200  # a slow machine makes fewer of them


def test_an_answer_without_end_is_not_read(server: WebhookServer) -> None:
    server.fault = "endless body"
    assert Poster(allow_private=True).post(server.url, b"{}", HEADERS).status == 200


def test_no_thread_is_left_over(server: WebhookServer) -> None:
    Poster(allow_private=True, seconds=60).post(server.url, b"{}", HEADERS)
    deadline = time.monotonic() + 60
    while any(isinstance(thread, threading.Timer) for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1",
        "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "::ffff:224.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001:db8::1", "2001::1",
    ],
)  # fmt: skip
def test_an_address_around_us_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_this_machine_is_never_reached_unless_that_is_allowed(server: WebhookServer, host: str) -> None:
    with pytest.raises(TemporaryFailure) as caught:
        Poster().post(f"http://{host}:{server.port}/hook", b"{}", HEADERS)
    assert caught.value.key == "delivery.webhook_private"
    assert server.connections == 0


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected(server: WebhookServer) -> None:
    """A name that stands for a public address when it is checked, and for this machine when it is connected."""
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    with pytest.raises(TemporaryFailure):
        Poster(resolve=resolve).post(f"http://crm.example:{server.port}/", b"{}", HEADERS)
    assert asked == ["crm.example"]
    assert server.connections == 0
    mixed = Poster(resolve=lambda host, port: ["10.0.0.1", "127.0.0.1"])
    with pytest.raises(TemporaryFailure) as caught:
        mixed.post(f"http://crm.example:{server.port}/", b"{}", HEADERS)
    assert caught.value.key == "delivery.webhook_private"
    assert server.connections == 0
    local = Poster(allow_private=True, resolve=lambda host, port: ["127.0.0.1"])
    assert local.post(f"http://crm.example:{server.port}/", b"{}", HEADERS).status == 204
    assert server.posts[0].headers["host"] == f"crm.example:{server.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(server: WebhookServer) -> None:
    poster = Poster(allow_private=True, resolve=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert poster.post(f"http://crm.example:{server.port}/", b"{}", HEADERS).status == 204


def test_a_name_without_an_address_is_tried_later() -> None:
    with pytest.raises(TemporaryFailure) as caught:
        Poster(resolve=lambda host, port: []).post("https://crm.example/", b"{}", HEADERS)
    assert caught.value.key == "delivery.webhook_connection"


def test_the_certificate_has_to_be_that_of_the_name(make_server: Callable[..., WebhookServer], tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "crm.example")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(*certificate)
    server = make_server(theirs)
    ours = ssl.create_default_context(cafile=str(certificate.file))
    poster = Poster(allow_private=True, resolve=lambda host, port: ["127.0.0.1"], context=ours)
    assert poster.post(f"https://crm.example:{server.port}/hook", b"{}", HEADERS).status == 204
    with pytest.raises(TemporaryFailure) as caught:
        poster.post(f"https://other.example:{server.port}/hook", b"{}", HEADERS)
    assert "other.example" in str(caught.value.facts["reason"])
    strangers = Poster(allow_private=True, resolve=lambda host, port: ["127.0.0.1"])
    with pytest.raises(TemporaryFailure) as caught:
        strangers.post(f"https://crm.example:{server.port}/hook", b"{}", HEADERS)
    assert "self-signed" in str(caught.value.facts["reason"])
    assert len(server.posts) == 1


def test_what_a_visitor_wrote_cannot_break_the_json(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    server: WebhookServer,
) -> None:
    settings = make_settings(WEBHOOK_URLS=server.url)
    nasty = 'a"b\\c\n\0\u2028\ud800</script>'
    submit(settings, message=nasty)
    deliver(settings)
    assert json.loads(server.posts[0].body)["data"]["answers"]["message"] == nasty
    assert verify(server.posts[0])
