"""How much one address may send, and one form takes: counted together, without keeping an address."""

from __future__ import annotations

import json
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from form_handler.clients import recognise_client
from form_handler.quarantine import tell_of_quarantine
from form_handler.store.places import find_counters
from form_handler.store.quarantine import count_quarantined
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import submissions
from form_handler.visits import HELD_BACK
from generator.content.folder import read_content
from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = b"one"
LONG = "The same long text about nothing in particular, sent from one address after the other today. "


def send(
    client: FlaskClient, fields: dict[str, str], number: int = 0, address: str = "192.0.2.1", **headers: str
) -> TestResponse:
    data = fields | {"message": f"{fields['message']} {number}"}
    return client.post("/forms/contact", json=data, environ_base={"REMOTE_ADDR": address}, headers=headers)


def statuses(client: FlaskClient, fields: dict[str, str], count: int, **options: Any) -> list[int]:
    return [send(client, fields, number, **options).status_code for number in range(count)]


def hash_of(address: str, moment: datetime = NOON, secret: bytes = SECRET, **headers: str) -> str | None:
    environ = EnvironBuilder(headers=headers, environ_base={"REMOTE_ADDR": address}).get_environ()
    return recognise_client(secret, Request(environ), moment)  # type: ignore[arg-type]


def test_too_much_from_one_address_has_to_wait(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_address=3)
    with time_machine.travel(NOON, tick=False) as clock:
        assert statuses(client, fields, 5) == [201, 201, 201, 429, 429]
        assert send(client, fields, 9, address="192.0.2.2").status_code == 201
        clock.shift(timedelta(minutes=9, seconds=59))
        assert send(client, fields, 10).status_code == 429
        clock.shift(timedelta(seconds=1))
        assert send(client, fields, 11).status_code == 201
    assert len(list_submissions(database)) == 5


def test_who_has_to_wait_is_told_how_long_and_keeps_everything(
    make_client: Callable[..., FlaskClient], fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_address=1)
    with time_machine.travel(NOON, tick=False) as clock:
        send(client, fields)
        clock.shift(timedelta(minutes=4))
        problem = send(client, fields, 1)
        page = client.post("/forms/contact", data=fields, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert problem.headers["Retry-After"] == page.headers["Retry-After"] == "360"
    assert problem.content_type == "application/problem+json"
    assert (problem.json["status"], problem.json["title"]) == (429, "One moment, please")
    assert "in 6 min" in problem.json["detail"]
    assert page.status_code == 429
    assert problem.json["detail"] in page.text
    for text in ("Zoë Lefèvre", "zoe@customer.example", "Ten white tulips, please."):
        assert text in page.text


@pytest.mark.parametrize(("language", "word"), [("en", "Many messages"), ("fr", "Beaucoup de messages")])
def test_who_has_to_wait_is_told_in_their_language(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], language: str, word: str
) -> None:
    client = make_client(submissions_per_address=1)
    send(client, fields)
    assert word in send(client, fields | {"_language": language}, 1).json["detail"]


def test_scripts_of_the_site_may_read_how_long(make_client: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_client(submissions_per_address=1)
    send(client, fields)
    answer = send(client, fields, 1, Origin="https://flowers.example")
    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "https://flowers.example"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


def test_what_is_more_than_a_form_takes_is_held_back_and_told_of_once(
    make_client: Callable[..., FlaskClient], settings: Settings, database: Database, fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_form=4)
    with time_machine.travel(NOON, tick=False) as clock:
        found = [send(client, fields, number, address=f"192.0.2.{number}").status_code for number in range(7)]
        assert found == [201] * 7
        assert client.post("/forms/order", json={"what": "Roses"}).status_code == 201
        content = read_content(CONTENT)
        assert [tell_of_quarantine(database, content, settings) for _ in range(2)] == [True, False]
        clock.shift(timedelta(hours=1))
        assert send(client, fields, 7).status_code == 201
    stored = [(each.state, each.reasons) for each in reversed(list_submissions(database))]
    assert stored == [("accepted", ())] * 4 + [("quarantined", ("judging.crowd",))] * 3 + [("accepted", ())] * 2


def test_more_than_may_be_held_back_has_to_wait(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_form=2, spam_score=150)
    with time_machine.travel(NOON, tick=False) as clock:
        found = [send(client, fields, number, address=f"192.0.2.{number}").status_code for number in range(15)]
        assert found == [201] * (2 + 2 * HELD_BACK) + [429] * 3
        assert count_quarantined(database) == 2 * HELD_BACK
        clock.shift(timedelta(hours=1))
        assert send(client, fields, 99).status_code == 201
    assert list_submissions(database)[0].state == "accepted"


def test_who_has_to_wait_uses_up_nothing_of_what_all_may_send(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_form=5, submissions_per_address=3)
    assert statuses(client, fields, 12) == [201] * 3 + [429] * 9
    assert statuses(client, fields, 2, address="192.0.2.2") == [201] * 2
    assert count_quarantined(database) == 0


def test_mistakes_are_not_counted(make_client: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_client(submissions_per_address=1)
    assert [send(client, fields | {"name": ""}).status_code for _ in range(5)] == [422] * 5
    assert send(client, fields).status_code == 201


def test_nought_is_no_limit(make_client: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_client(submissions_per_address=0, submissions_per_form=0)
    assert set(statuses(client, fields, 40)) == {201}


def test_an_ipv6_address_counts_by_its_network() -> None:
    same = {hash_of(address) for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::1%eth0")}
    assert len(same) == 1
    assert hash_of("2001:db8:1:3::1") not in same
    assert hash_of("192.0.2.1") == hash_of("::ffff:192.0.2.1") != hash_of("192.0.2.2")


def test_what_is_kept_of_an_address_is_of_the_day_and_of_the_key() -> None:
    found = {hash_of("192.0.2.1"), hash_of("192.0.2.1", NOON + timedelta(days=1)), hash_of("192.0.2.1", secret=b"two")}
    assert len(found) == 3
    assert hash_of("192.0.2.1", NOON + timedelta(hours=11)) in found
    assert None not in found


@pytest.mark.parametrize("address", ["", "unix:", "192.0.2", "x" * 99])
def test_who_has_no_address_is_nobody(address: str) -> None:
    assert hash_of(address) is None


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.0.9", "::1", "fd00::1", "fe80::1"])
def test_a_proxy_that_nobody_counted_is_not_taken_for_the_visitor(address: str) -> None:
    assert hash_of(address, X_Forwarded_For="192.0.2.1") is None
    assert hash_of(address, Forwarded="for=192.0.2.1") is None
    assert hash_of(address) is not None
    assert hash_of("192.0.2.1", X_Forwarded_For="192.0.2.7") == hash_of("192.0.2.1")


def test_a_forgotten_proxy_shuts_nobody_out(make_client: Callable[..., FlaskClient], fields: dict[str, str]) -> None:
    client = make_client(submissions_per_address=1, trusted_proxies=0)
    headers = {"X-Forwarded-For": "192.0.2.1"}
    assert statuses(client, fields, 5, address="10.0.0.1", **headers) == [201] * 5


@pytest.mark.parametrize(("hops", "expected"), [(0, [201, 429]), (1, [201, 429]), (2, [201, 201])])
def test_lies_about_the_address_help_nobody(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], hops: int, expected: list[int]
) -> None:
    """The first name in the list is what a visitor claims; a second trusted proxy would have written it."""
    client = make_client(submissions_per_address=1, trusted_proxies=hops)
    found = []
    for number, claim in enumerate(("198.51.100.1", "198.51.100.2")):
        chain = {"X-Forwarded-For": f"{claim}, 192.0.2.1"}
        found.append(send(client, fields, number, address="203.0.113.9", **chain).status_code)
    assert found == expected


def test_the_address_is_stored_nowhere(
    make_client: Callable[..., FlaskClient],
    settings: Settings,
    database: Database,
    fields: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    client = make_client(submissions_per_address=1)
    statuses(client, fields, 2, address="198.51.100.77")
    with database.read() as connection:
        [kept] = connection.execute(select(submissions.c.client)).scalars()
    assert len(kept) == 32
    counters = find_counters(settings).removeprefix("sqlite:///")
    for path in (settings.database_url.removeprefix("sqlite:///"), counters):
        for suffix in ("", "-wal"):
            assert b"198.51.100.77" not in Path(f"{path}{suffix}").read_bytes()
    assert "198.51.100.77" not in caplog.text
    assert kept not in caplog.text


def test_a_port_that_a_proxy_tells_makes_no_other_address() -> None:
    assert hash_of("192.0.2.1:4711") == hash_of("192.0.2.1:4712") == hash_of("192.0.2.1")
    assert hash_of("[2001:db8::1]:4711") == hash_of("[2001:db8::1]") == hash_of("2001:db8::1")
    assert hash_of("2001:db8::1") is not None


@pytest.mark.parametrize("days", [1, 365, -1, -365])
def test_a_clock_that_jumps_shuts_nobody_out_for_long(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], days: int
) -> None:
    client = make_client(submissions_per_address=2)
    with time_machine.travel(NOON, tick=False):
        assert statuses(client, fields, 3) == [201, 201, 429]
    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        assert statuses(client, fields, 3) == [201, 201, 429]


def test_where_it_cannot_be_counted_nobody_is_turned_away(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    url = f"sqlite:///{tmp_path}/file/is/no/folder.db"
    client = make_client(submissions_per_address=1, rate_limit_storage_url=url)
    assert statuses(client, fields, 3) == [201] * 3
    assert "not counted" in caplog.text


def test_a_broken_counter_is_no_reason_to_refuse(
    make_client: Callable[..., FlaskClient],
    settings: Settings,
    fields: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = make_client(submissions_per_address=2)
    assert statuses(client, fields, 2) == [201, 201]
    connection = sqlite3.connect(find_counters(settings).removeprefix("sqlite:///"))
    connection.execute("DROP TABLE limits")
    connection.close()
    assert send(client, fields, 1).status_code == 201
    assert "not counted" in caplog.text
    assert statuses(client, fields, 4)[-1] == 429  # it was made anew


def test_counters_that_are_deleted_begin_anew(
    make_client: Callable[..., FlaskClient], settings: Settings, fields: dict[str, str]
) -> None:
    client = make_client(submissions_per_address=2)
    assert statuses(client, fields, 2) == [201, 201]
    path = Path(find_counters(settings).removeprefix("sqlite:///"))
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    assert statuses(client, fields, 4)[-1] == 429
    assert path.exists()  # where all who count find it


def test_the_same_text_from_many_addresses_is_held_back_at_last(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client()
    data = fields | {"message": LONG}
    for number in range(7):
        environ = {"REMOTE_ADDR": f"192.0.2.{number}"}
        assert client.post("/forms/contact", json=data, environ_base=environ).status_code == 201
    found = [(one.state, one.score) for one in reversed(list_submissions(database))]
    assert found == [("accepted", 0)] * 2 + [("accepted", 50)] * 3 + [("quarantined", 100)] * 2


def test_the_same_text_from_one_address_is_just_a_person(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client()
    for number in range(8):
        client.post("/forms/contact", json=fields | {"message": LONG, "_token": str(number)})
    assert {one.score for one in list_submissions(database)} == {0}
    assert len(list_submissions(database)) == 8


def test_few_words_may_be_those_of_many(
    make_client: Callable[..., FlaskClient], database: Database, fields: dict[str, str]
) -> None:
    client = make_client()
    for number in range(8):
        environ = {"REMOTE_ADDR": f"192.0.2.{number}"}
        client.post("/forms/contact", json=fields | {"message": "Please call me."}, environ_base=environ)
    assert {one.score for one in list_submissions(database)} == {0}


def post(server: HandlerServer, number: int) -> int:
    fields = {"name": "Zoë", "message": f"Tulips {number}", "consent": "yes"}
    data = urllib.parse.urlencode(fields).encode()
    request = urllib.request.Request(f"{server.url}/forms/contact", data, {"Accept": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer)["receipt"]
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code if int(error.headers["Retry-After"]) > 0 else 0


def test_two_handlers_share_the_limits(handler_server: StartHandler, database_url: str) -> None:
    environment = {
        "DATABASE_URL": database_url, "SUBMISSIONS_PER_ADDRESS": "5",
        "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4",
    }  # fmt: skip
    servers = [handler_server(CONTENT, environment) for _ in range(2)]
    found = [post(servers[number % 2], number) for number in range(8)]
    assert found == [201] * 5 + [429] * 3


def test_the_counters_may_lie_elsewhere(
    handler_server: StartHandler, sqlite_database_url: str, postgres_database_url: str
) -> None:
    environment = {
        "RATE_LIMIT_STORAGE_URL": postgres_database_url, "SUBMISSIONS_PER_ADDRESS": "3",
        "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4",
    }  # fmt: skip
    one = handler_server(CONTENT, environment)
    other = handler_server(CONTENT, environment)
    assert [post(server, 1) for server in (one, other, one, other)] == [201, 201, 201, 429]
    assert not one.database.with_name("shopbell.db-limits").exists()
