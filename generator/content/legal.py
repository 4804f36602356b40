"""What the law asks a business to say of itself, and which pages say it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.content.facts import Facts
from generator.content.texts import Text

_CHECKED = r"(\d{4}-\d{2}-\d{2}) ([0-9a-f]{6})"
_DRAFT = "draft"


class Legal(Facts):
    """What the law asks a business to say of itself."""

    represented_by: Text | None = None
    registration: Text | None = None
    capital: Text | None = None
    vat_id: str | None = None
    authority: Text | None = None
    profession: Text | None = None
    chamber: Text | None = None
    rules: Text | None = None
    publisher: Text | None = None
    host: Text | None = None
    log_days: Annotated[int, Field(ge=0, le=3_650)] | None = None
    mediator: Text | None = None
    data_protection_officer: Text | None = None
    data_protection_authority: Text | None = None


@dataclass(frozen=True)
class Checking:
    """When the owner found a page right, and the code of the text that was found right; a draft has neither."""

    day: datetime.date | None = None
    code: str = ""

    def __str__(self) -> str:
        """Return what the owner writes for it."""
        return f"{self.day} {self.code}" if self.day else _DRAFT


def _read_checking(value: object) -> Checking:
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    if text == _DRAFT:
        return Checking()
    try:
        day, code = re.sub(f"^{_CHECKED}$", r"\1/\2", text).split("/")
        return Checking(datetime.date.fromisoformat(day), code)
    except ValueError as error:
        raise PydanticCustomError("problem.legal.checking", "neither draft nor checked", {"found": text}) from error


_SCHEMA = {"type": "string", "pattern": f"^({_DRAFT}|{_CHECKED})$"}
LegalPage = Annotated[Checking, PlainValidator(_read_checking), WithJsonSchema(_SCHEMA)]


class LegalPages(Facts):
    """The legal pages that the site draws from its facts, and whether the owner has checked each of them."""

    imprint: LegalPage | None = None
    privacy: LegalPage | None = None
    accessibility: LegalPage | None = None

    @property
    def drawn(self) -> tuple[str, ...]:
        """The names of the pages that are drawn."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)
