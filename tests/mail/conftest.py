"""What the tests of the mails share: the content of a shop, a database with tables, submissions and a post office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from form_handler.mail.post_office import PostOffice, open_post_office
from form_handler.store.database import Database
from form_handler.store.outbox import Delivery
from form_handler.store.submissions import Submission
from generator.content.folder import read_content
from tests.support.submissions import ANSWERS, OWNER, SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.content.folder import Content
    from tests.support.smtp_server import SmtpServer

MOMENT = datetime(2026, 11, 21, 16, 5, 7, tzinfo=UTC)

BUSINESS = """\
name: {en: Marguerite & Co, fr: Marguerite et Cie}
email: bonjour@fleurs.example
time_zone: Europe/Paris
hours: {monday-friday: "09:00-18:00"}
"""

FORM = """\
title: {en: Order flowers, fr: Commander des fleurs}
fields:
  - {name: name, type: text, label: {en: Your name, fr: Votre nom}, autocomplete: name}
  - {name: email, type: email, label: {en: E-mail, fr: Courriel}}
  - {name: phone, type: phone, label: {en: Telephone, fr: Téléphone}}
  - name: occasion
    type: choice
    label: {en: Occasion, fr: Occasion}
    options: {wedding: {en: A wedding, fr: Un mariage}, other: {en: Something else, fr: Autre chose}}
  - {name: message, type: long_text, label: {en: Message, fr: Message}}
  - {name: consent, type: consent, label: {en: You may keep what I wrote here., fr: Vous pouvez garder ceci.}}
"""


@pytest.fixture
def make_content(tmp_path: Path) -> Callable[..., Content]:
    """Makes the content of a shop; the first language is the owner's."""

    def make(languages: str = "en, fr", business: str = BUSINESS, form: str = FORM) -> Content:
        folder = tmp_path / "content"
        (folder / "forms").mkdir(parents=True, exist_ok=True)
        (folder / "site.yaml").write_text(f"languages: [{languages}]\nhandler: https://web.fleurs.example\n", "utf-8")
        (folder / "business.yaml").write_text(business, "utf-8")
        (folder / "forms" / "contact.yaml").write_text(form, "utf-8")
        return read_content(folder)

    return make


@pytest.fixture
def content(make_content: Callable[..., Content]) -> Content:
    return make_content()


@pytest.fixture
def make_submission() -> Callable[..., Submission]:
    """Makes a submission as the store would return it."""

    def make(**changes: Any) -> Submission:
        usual: dict[str, Any] = {
            "id": 1,
            "receipt": "K7QM-3FWA",
            "form": "contact",
            "language": "fr",
            "answers": ANSWERS,
            "extras": {},
            "received_at": MOMENT,
            "state": "accepted",
            "score": 0,
            "reasons": (),
            "promised_at": None,
            "client": None,
            "consents": SHOWN,
        }
        return Submission(**usual | changes)

    return make


@pytest.fixture
def make_delivery() -> Callable[..., Delivery]:
    """Makes a delivery as the outbox would return it."""

    def make(**changes: Any) -> Delivery:
        usual: dict[str, Any] = {
            "id": 1,
            "submission_id": 1,
            "kind": "owner-mail",
            "recipient": OWNER,
            "state": "waiting",
            "attempts": 1,
            "next_attempt_at": MOMENT,
            "lease_token": "token",
            "lease_until": MOMENT,
            "last_error": None,
            "message_id": "0123456789abcdef0123456789abcdef",
            "created_at": MOMENT,
            "finished_at": None,
        }
        return Delivery(**usual | changes)

    return make


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def post_office(smtp_server: SmtpServer, tmp_path: Path) -> Iterator[PostOffice]:
    """The post office with the test's mail server."""
    office = open_post_office(smtp_server.url, "Fleurs <web@fleurs.example>", tmp_path / "mail")
    yield office
    office.close()
