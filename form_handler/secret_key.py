"""The handler's own secret key, made once and kept in a file that only its user can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from form_handler.setting_values import SettingProblem, read_secret

KEY_FILE = Path("var/secret_key")


def keep_secret_key(file: Path = KEY_FILE) -> str:
    """Return the key in `file`, after making the file where there is none; raises SettingProblem when it cannot."""
    try:
        if not file.exists():
            _create(file)
        return read_secret("SECRET_KEY", file.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        raise SettingProblem("settings.secret_file", name="SECRET_KEY", file=file) from None


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # A name that nobody else has: containers that share a folder also share process numbers.
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")  # private: mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(48))
            stream.flush()
            os.fsync(stream.fileno())
        # A link, not a rename: of several processes that start at once, the first one's key is everybody's.
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
