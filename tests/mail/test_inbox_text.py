from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.inbox import InboxRow, describe_submission, list_rows, name_columns
from form_handler.plain_text import clean_line, clean_text
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_failed, mark_retry, mark_sent
from tests.support.submissions import ANSWERS, OWNER, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def claim_one(database: Database) -> Delivery:
    [delivery] = claim(database, 1, timedelta(minutes=5))
    return delivery


def test_an_empty_inbox(database: Database, content: Content) -> None:
    assert list_rows(database, content) == []
    assert describe_submission(database, "K7QM-3FWA", content) is None
    assert describe_submission(database, "nonsense", content) is None


def test_a_row_says_who_what_and_whether_it_was_mailed(database: Database, content: Content) -> None:
    receipt = store(database).receipt
    assert list_rows(database, content) == [
        InboxRow(receipt, "2026-11-21 13:00", "contact", "Jane Döe", "Good morning, forty bouquets, please.", "waiting")
    ]
    assert name_columns(content) == InboxRow("Receipt", "Received", "Form", "Visitor", "Message", "Mail")


def test_the_state_that_needs_attention_is_shown(database: Database, content: Content) -> None:
    store(database, recipients=[OWNER, "shop@fleurs.example"])
    mark_sent(database, claim_one(database))
    assert list_rows(database, content)[0].delivery == "waiting"
    mark_failed(database, claim_one(database), "550 no such user")
    assert list_rows(database, content)[0].delivery == "FAILED"
    store(database, recipients=[])
    assert [row.delivery for row in list_rows(database, content)] == ["none", "FAILED"]
    assert len(list_rows(database, content, limit=1)) == 1


def test_all_about_a_submission(database: Database, content: Content) -> None:
    receipt = store(database, extras={"colour": "red", "wishes": "one\ntwo"}).receipt
    mark_sent(database, claim_one(database))
    assert describe_submission(database, receipt.lower().replace("-", ""), content) == (
        f"Receipt: {receipt}\n"
        "Received: 21 November 2026, 13:00 (Europe/Paris)\n"
        "Form: Order flowers\n"
        "Language of the visitor: Français\n"
        "\n"
        "Your name: Jane Döe\n"
        "E-mail: jane@example.org\n"
        "Telephone: +33 6 12 34 56 78\n"
        "Occasion: A wedding\n"
        "Message:\n"
        "    Good morning,\n"
        "    \n"
        "    forty bouquets, please.\n"
        "Agreed to: You may keep what I wrote here.\n"
        "\n"
        "Also sent:\n"
        "colour: red\n"
        "wishes:\n"
        "    one\n"
        "    two\n"
        "\n"
        "E-mail (bonjour@fleurs.example): sent on 21 November 2026, 13:00 (Europe/Paris)."
    )


def test_what_became_of_each_mail(database: Database, content: Content) -> None:
    receipt = store(database).receipt

    def last_lines() -> str:
        return (describe_submission(database, receipt, content) or "").rpartition("\n\n")[2]

    assert last_lines() == "E-mail (bonjour@fleurs.example): waits to be sent."
    mark_retry(database, claim_one(database), "451 later\x1b[2J", NOON + timedelta(minutes=1))
    assert last_lines() == (
        "E-mail (bonjour@fleurs.example): waits for its next try on 21 November 2026, 13:01 (Europe/Paris); "
        "tries so far: 1. 451 later\ufffd[2J"
    )
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        mark_failed(database, claim_one(database), "550 no such user")
    assert last_lines() == (
        "E-mail (bonjour@fleurs.example): FAILED on 21 November 2026, 13:01 (Europe/Paris) and is not tried again. "
        "550 no such user\n"
        "    21 November 2026, 13:00 (Europe/Paris): 451 later\ufffd[2J"
    )


def test_the_inbox_speaks_the_owners_language(database: Database, make_content: Callable[..., Content]) -> None:
    content = make_content("fr, en")
    receipt = store(database).receipt
    assert list_rows(database, content)[0].delivery == "en attente"
    text = describe_submission(database, receipt, content) or ""
    assert f"Reçu : {receipt}" in text
    assert "Formulaire : Commander des fleurs" in text


def test_nothing_a_visitor_wrote_reaches_a_terminal_raw(database: Database, content: Content) -> None:
    hostile = "\x1b[2J\x1b]0;title\x07\x9b31m\r\n\x08\x00\u202e\u2066\ud800 text"
    receipt = store(database, answers=dict.fromkeys(ANSWERS, hostile), extras={hostile: hostile}).receipt
    rows = list_rows(database, content)
    described = describe_submission(database, receipt, content) or ""
    for text in (*rows[0], *described.split("\n")):
        assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in text), ascii(text)
        assert not set(text) & set("\u202e\u2066")
        text.encode()
    assert "text" in described


def test_long_texts_do_not_break_the_list(database: Database, content: Content) -> None:
    store(database, answers={"name": "J" * 500, "message": "long " * 500})
    [row] = list_rows(database, content)
    assert (len(row.visitor), len(row.message)) == (30, 40)
    assert row.visitor.endswith("…")


@pytest.mark.parametrize(
    ("text", "clean", "line"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne", "a b c d e"),
        ("a\tb", "a\tb", "a b"),
        ("\x00\x1b\x7f\x9b", "\ufffd" * 4, "\ufffd" * 4),
        ("\ud800\u202e\u2069", "\ufffd" * 3, "\ufffd" * 3),
        ("عربي שלום 日本 🌷 e\u0301", "عربي שלום 日本 🌷 e\u0301", "عربي שלום 日本 🌷 e\u0301"),
        ("  ", "  ", ""),
    ],
)
def test_texts_are_made_harmless(text: str, clean: str, line: str) -> None:
    assert clean_text(text) == clean
    assert clean_line(text) == line


def test_a_line_is_cut_to_its_limit() -> None:
    assert clean_line("abcdef", 6) == "abcdef"
    assert clean_line("abcdefg", 6) == "abcde…"
    assert clean_line("abcd efg", 6) == "abcd…"
