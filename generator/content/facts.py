"""The base of every model: facts read once, checked strictly, never changed afterwards."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from generator.content.texts import Text
from generator.content.values import MediaFile


class Facts(BaseModel):
    """A group of facts; a key it does not know is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class Picture(Facts):
    """A picture in the media folder, with the words that stand for it."""

    file: MediaFile
    alt: Text
    credit: Text | None = None
