from __future__ import annotations

import email
import os
import re
import stat
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from form_handler.carriers.mail import MailCarrier
from form_handler.deliverer import Deliverer
from form_handler.errors import TemporaryFailure
from form_handler.mail.addresses import read_sender
from form_handler.mail.compose import compose
from form_handler.mail.files import EmlFolder
from form_handler.mail.post_office import open_post_office
from tests.support.submissions import OWNER, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

SENDER = read_sender("web@fleurs.example")


@pytest.fixture
def mail(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> EmailMessage:
    return compose(make_delivery(), make_submission(), content, SENDER)


def test_without_a_mail_server_mails_become_files(database: Database, content: Content, tmp_path: Path) -> None:
    receipt = store(database).receipt
    folder = tmp_path / "var" / "mail"
    assert Deliverer(database, [MailCarrier(open_post_office(None, None, folder))], lambda: content).run_once() == 1
    [file] = folder.iterdir()
    assert re.fullmatch(rf"[0-9]{{8}}T[0-9]{{6}}Z-{receipt}-[0-9a-f]{{8}}\.eml", file.name)
    message = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (message["To"], message["X-Shopbell-Receipt"]) == (OWNER, receipt)
    assert "forty bouquets, please." in message.get_body(("plain",)).get_content()


def test_files_and_their_folder_are_private(mail: EmailMessage, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    EmlFolder(folder).send(mail, "", OWNER)
    [file] = folder.iterdir()
    assert file.name == "20261121T160507Z-K7QM-3FWA-01234567.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_retry_writes_the_same_file(mail: EmailMessage, tmp_path: Path) -> None:
    for _ in range(2):
        EmlFolder(tmp_path).send(mail, "", OWNER)
    assert len(list(tmp_path.glob("*.eml"))) == 1


def test_an_address_beyond_ascii_is_no_trouble_for_a_file(
    tmp_path: Path,
    content: Content,
    make_submission: Callable[..., Submission],
    make_delivery: Callable[..., Delivery],
) -> None:
    mail = compose(make_delivery(recipient="zoë@müller.example"), make_submission(), content, SENDER)
    EmlFolder(tmp_path).send(mail, "", "zoë@müller.example")
    [file] = tmp_path.glob("*.eml")
    assert "To: zoë@xn--mller-kva.example\r\n".encode() in file.read_bytes()


@pytest.mark.parametrize("receipt", ["../../etc/passwd", "é\x00", "a b/c"])
def test_no_name_leaves_the_folder(mail: EmailMessage, tmp_path: Path, receipt: str) -> None:
    del mail["X-Shopbell-Receipt"]
    mail["X-Shopbell-Receipt"] = receipt
    EmlFolder(tmp_path / "mail").send(mail, "", OWNER)
    [file] = (tmp_path / "mail").iterdir()
    assert re.fullmatch(r"[A-Za-z0-9-]+\.eml", file.name)


def test_a_folder_that_cannot_be_written_is_a_temporary_failure(mail: EmailMessage, tmp_path: Path) -> None:
    (tmp_path / "mail").touch()
    with pytest.raises(TemporaryFailure) as caught:
        EmlFolder(tmp_path / "mail").send(mail, "", OWNER)
    assert str(tmp_path / "mail") in caught.value.sentence()


def test_half_a_file_is_never_seen(mail: EmailMessage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        assert list(tmp_path.glob("*.eml")) == []
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TemporaryFailure, match="No space left"):
        EmlFolder(tmp_path).send(mail, "", OWNER)
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
