"""Files in the owner's mail: as they came, as many as a mail server takes, under names that do no harm."""

from __future__ import annotations

import email
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from form_handler.carriers.mail import MailCarrier
from form_handler.deliverer import Deliverer
from form_handler.deliveries import confirmation, owner_mail
from form_handler.mail.addresses import read_sender
from form_handler.mail.compose import compose
from form_handler.mail.enclosing import Enclosing
from form_handler.mail.message import Attachment
from form_handler.mail.post_office import open_post_office
from form_handler.mail.serialise import serialise
from form_handler.uploads.names import clean_name
from form_handler.uploads.received import ReceivedFile
from tests.mail.conftest import FORM
from tests.support.files import PDF, picture
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

WITH_FILES = FORM + "  - {name: photos, type: file, label: {en: Photos, fr: Photos}}\n"
ANSWERS = {"name": "Jane", "email": "jane@example.org", "photos": "Zoë’s “roof”.jpg\nplan.pdf"}
PHOTO = picture()


def file(name: str, content: bytes) -> ReceivedFile:
    received = ReceivedFile("photos", name, 2**24)
    received.write(content)
    return received


@pytest.fixture
def content(make_content: Callable[..., Content]) -> Content:
    return make_content(form=WITH_FILES)


def deliver(database: Database, content: Content, folder: Path, most: int = 2**24) -> list[EmailMessage]:
    mail = MailCarrier(open_post_office(None, None, folder), Enclosing(database, most))
    Deliverer(database, [mail], lambda: content).run_once()
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def enclosed_in(message: EmailMessage) -> list[tuple[str | None, str, bytes]]:
    parts = list(message.iter_attachments())
    return [(part.get_filename(), part.get_content_type(), part.get_content()) for part in parts]


def test_the_files_come_along(database: Database, content: Content, tmp_path: Path) -> None:
    files = [file("Zoë’s “roof”.jpg", PHOTO), file("plan.pdf", PDF)]
    receipt = store(database, answers=ANSWERS, files=files).receipt
    [message] = deliver(database, content, tmp_path)
    assert enclosed_in(message) == [("Zoë’s “roof”.jpg", "image/jpeg", PHOTO), ("plan.pdf", "application/pdf", PDF)]
    assert all(part.get_content_disposition() == "attachment" for part in message.iter_attachments())
    body = message.get_body(("plain",))
    assert body is not None
    assert "plan.pdf" in body.get_content()
    assert f"All of them: shopbell inbox files {receipt}" in body.get_content()


def test_what_is_too_large_stays_in_the_inbox(database: Database, content: Content, tmp_path: Path) -> None:
    store(database, answers=ANSWERS, files=[file("roof.jpg", PHOTO), file("plan.pdf", PDF)])
    [message] = deliver(database, content, tmp_path, most=len(PHOTO) - 1)
    assert [name for name, _, _ in enclosed_in(message)] == ["plan.pdf"]


def test_what_is_too_large_together_stays_in_part(database: Database, content: Content, tmp_path: Path) -> None:
    store(database, answers=ANSWERS, files=[file(f"{number}.pdf", PDF) for number in range(3)])
    [message] = deliver(database, content, tmp_path, most=2 * len(PDF))
    assert [name for name, _, _ in enclosed_in(message)] == ["0.pdf", "1.pdf"]


def test_a_mail_without_files_says_nothing_of_them(database: Database, content: Content, tmp_path: Path) -> None:
    store(database)
    [message] = deliver(database, content, tmp_path)
    assert enclosed_in(message) == []
    assert "inbox files" not in message.as_string()


def test_the_visitor_gets_no_file(
    database: Database,
    make_content: Callable[..., Content],
    make_submission: Callable[..., Submission],
    make_delivery: Callable[..., Delivery],
    tmp_path: Path,
) -> None:
    """Nobody can have files sent to others."""
    content = make_content(form=f"confirmation: Thank you.\n{WITH_FILES}")
    store(database, answers=ANSWERS, files=[file("plan.pdf", PDF)])
    mail = MailCarrier(open_post_office(None, None, tmp_path / "mails"), Enclosing(database, 2**24))
    for kind in (confirmation.KIND, owner_mail.KIND):
        mail.carry(make_delivery(kind=kind, recipient="jane@example.org"), make_submission(answers=ANSWERS), content)
        [path] = (tmp_path / "mails").glob("*.eml")
        message = email.message_from_bytes(path.read_bytes(), policy=default)
        assert bool(enclosed_in(message)) == (kind == owner_mail.KIND)
        path.unlink()


@pytest.mark.parametrize(
    "name", ['a"b.pdf', "a\\b.pdf", clean_name("=?utf-8?q?x?=.pdf"), "é" * 60 + ".pdf", "写真.pdf", "a;b=c.pdf"]
)
def test_names_survive_and_equal_deliveries_are_equal_bytes(
    content: Content,
    make_submission: Callable[..., Submission],
    make_delivery: Callable[..., Delivery],
    name: str,
) -> None:
    enclosed = (Attachment(name, "application/pdf", PDF),)
    sender = read_sender("web@fleurs.example")
    first, second = (
        serialise(compose(make_delivery(), make_submission(), content, sender, enclosed)) for _ in range(2)
    )
    assert first == second
    assert max(map(len, first.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(first, policy=default)
    assert enclosed_in(message) == [(name, "application/pdf", PDF)]
