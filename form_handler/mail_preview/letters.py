"""Letters: what there is to see of the .eml files in a folder."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

MOST_LISTED = 100
HEADERS = ("From", "To", "Reply-To", "Date", "Subject")


@dataclass(frozen=True)
class Letter:
    """One mail; `headers` by the end of their catalogue key, empty parts are empty strings, `files` are names."""

    name: str
    headers: dict[str, str]
    text: str
    html: str
    files: tuple[str, ...] = ()
    is_readable: bool = True

    @property
    def subject(self) -> str:
        """The subject, or nothing."""
        return self.headers.get("subject", "")


def list_letters(folder: Path) -> list[Letter]:
    """Return the newest mails of a folder, newest first; an empty list for a folder that does not exist yet."""
    files = [(file.stat().st_mtime_ns, file) for file in folder.glob("*.eml")]
    return [_read(file) for _, file in sorted(files, reverse=True)[:MOST_LISTED]]


def read_letter(folder: Path, name: str) -> Letter | None:
    """Return one mail by its file's name, or None; no other file can be named this way."""
    return next((_read(file) for file in folder.glob("*.eml") if file.name == name), None)


def _read(file: Path) -> Letter:
    try:
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        headers = {name.lower().replace("-", "_"): str(message[name]) for name in HEADERS if message[name]}
        files = tuple(part.get_filename() or "" for part in message.iter_attachments())
        letter = Letter(file.name, headers, _find_part(message, "plain"), _find_part(message, "html"), files)
    except Exception:  # noqa: BLE001  (the parser of the standard library raises all kinds for a broken mail)
        return Letter(file.name, {}, "", "", is_readable=False)
    return letter


def _find_part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
