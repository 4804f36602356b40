"""Mails as files: what is written here is what would have been sent."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from form_handler.disk import sync_folder
from form_handler.errors import TemporaryFailure
from form_handler.mail.message import RECEIPT_HEADER
from form_handler.mail.serialise import serialise

if TYPE_CHECKING:
    from email.message import EmailMessage


class EmlFolder:
    """A folder that takes mails as `<time>-<receipts>-<number>.eml`; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:  # noqa: ARG002  (the interface)
        """Write the mail; a retry writes the same file. Raises TemporaryFailure when the disk does not take it."""
        content = serialise(message)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self.folder / _name(message), content)
        except OSError as error:
            raise TemporaryFailure("delivery.folder", folder=self.folder, reason=error.strerror) from error

    def close(self) -> None:
        """Do nothing: every file is closed already."""


def _name(message: EmailMessage) -> str:
    moment = parsedate_to_datetime(message["Date"]).astimezone(UTC)
    parts = [f"{moment:%Y%m%dT%H%M%SZ}", message.get(RECEIPT_HEADER, ""), message["Message-ID"].lstrip("<")[:8]]
    return re.sub(r"[^A-Za-z0-9]+", "-", "-".join(parts)) + ".eml"


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # private: mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
