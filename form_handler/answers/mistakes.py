"""Mistakes: why an answer cannot be accepted, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from form_handler.errors import HandlerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.uploads.received import ReceivedFile


class Mistake(HandlerError):  # noqa: N818  (the visitor's, not the program's)
    """An answer the visitor can mend; the sentence also gets the field's `label`."""


@dataclass(frozen=True)
class Asking:
    """In which language the visitor was asked, by a business of which country (ISO 3166 alpha-2); files that came."""

    language: str
    default_language: str
    country: str | None
    files: Sequence[ReceivedFile] = ()
