"""Webhooks whose other side wants to be left alone for a while, or whose name service hangs."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.errors import TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.webhooks.post import Poster
from form_handler.webhooks.retry_after import LONGEST, read_retry_after
from tests.channels.outbox import webhooks_in
from tests.support.hanging_names import run_while_names_hang

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from tests.support.webhook_server import WebhookServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("Sat, 21 Nov 2026 12:10:00 GMT", 600),
        ("Saturday, 21-Nov-26 12:10:00 GMT", 600),
        ("Sat Nov 21 12:10:00 2026", 600),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("86400", LONGEST.total_seconds()),
        ("9" * 5000, LONGEST.total_seconds()),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST.total_seconds()),
    ],
)
def test_what_it_says(text: str, seconds: float) -> None:
    assert read_retry_after(text, NOON) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", [None, "", "soon", "-5", "1.5", "１２", "Sat, 99 Nov 2026 12:10:00 GMT", "\x00", "1e3"]
)
def test_what_says_nothing(text: str | None) -> None:
    assert read_retry_after(text, NOON) is None


HALF_PAST = format_datetime(NOON + timedelta(minutes=30), usegmt=True)


@pytest.fixture(params=[(429, "1800"), (503, "1800"), (503, HALF_PAST)])
def busy(request: pytest.FixtureRequest, make_settings: Callable[..., Settings], server: WebhookServer) -> Settings:
    """Settings with a server that wants to be left alone for half an hour from noon on."""
    server.status, server.retry_after = request.param
    return make_settings(WEBHOOK_URLS=server.url)


def test_it_is_left_alone_for_as_long_as_it_wants(
    busy: Settings,
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    server: WebhookServer,
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        submit(busy)
        deliver(busy)
        server.status, server.retry_after = 204, ""
        [put_off] = webhooks_in(database)
        assert put_off.next_attempt_at == NOON + timedelta(minutes=30)
        clock.shift(timedelta(minutes=29))
        submit(busy)  # and neither does another message go there meanwhile, whichever process has it
        deliver(busy)
        assert len(server.posts) == 1
        assert any("Retry-After" in (each.last_error or "") for each in webhooks_in(database))
        clock.shift(timedelta(minutes=2))
        deliver(busy)
    assert len(server.posts) == 3
    assert [each.state for each in webhooks_in(database)] == ["sent", "sent"]


def test_a_short_wish_makes_no_haste_and_an_endless_one_ends(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    database: Database,
    make_server: Callable[..., WebhookServer],
) -> None:
    for retry_after, wait in (("1", timedelta(minutes=1)), ("9999999", LONGEST)):
        server = make_server()
        server.status, server.retry_after = 503, retry_after
        settings = make_settings(WEBHOOK_URLS=server.url)
        with time_machine.travel(NOON, tick=False) as clock:
            submit(settings)
            deliver(settings)
            assert webhooks_in(database)[-1].next_attempt_at == NOON + wait
            server.status = 204
            clock.shift(wait)
            deliver(settings)
        assert webhooks_in(database)[-1].state == "sent"


def test_a_clock_that_is_set_back_makes_no_rest_longer(
    make_settings: Callable[..., Settings],
    submit: Callable[..., str],
    deliver: Callable[[Settings], int],
    server: WebhookServer,
) -> None:
    settings = make_settings(WEBHOOK_URLS=server.url)
    server.status, server.retry_after = 503, "1800"
    with time_machine.travel(NOON, tick=False) as clock:
        submit(settings)
        deliver(settings)
        server.status = 204
        clock.move_to(NOON - timedelta(days=365))
        deliver(settings)
    assert len(server.posts) == 2


THREE_POSTS = """
from form_handler.errors import TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.webhooks.post import Poster
poster = Poster(resolve=Lookups(0.3))
for _ in range(3):
    try:
        poster.post("https://crm.example/hook", b"{}", {})
    except TemporaryFailure as failure:
        hanging = [thread for thread in threading.enumerate() if thread.name == "look-up"]
        print(failure.key, failure.is_general, len(hanging), flush=True)
print(b"crm" in names.recv(512), flush=True)
"""


def test_a_name_service_that_hangs_is_not_waited_for() -> None:
    # One thread for all three: who asks again waits for the question that is under way.
    assert run_while_names_hang(THREE_POSTS) == [*["delivery.lookup True 1"] * 3, "True"]


def test_names_are_looked_up_and_no_thread_is_left_over() -> None:
    lookups = Lookups()
    assert "127.0.0.1" in lookups("localhost", 80)
    assert lookups("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(UnicodeError):
        lookups(f"{'x' * 64}.example", 80)
    assert "look-up" not in {thread.name for thread in threading.enumerate()}


def test_a_name_that_cannot_be_one_is_tried_later_like_all_that_fails() -> None:
    with pytest.raises(TemporaryFailure) as caught:
        Poster().post(f"https://{'x' * 64}.example/hook", b"{}", {})
    assert caught.value.key == "delivery.webhook_connection"
