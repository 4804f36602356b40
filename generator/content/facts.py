"""The base of every model: facts read once, checked strictly, never changed afterwards."""

from __future__ import annotations

import os
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from generator.content.texts import Text
from generator.content.values import MediaFile

# Otherwise pydantic looks at every start into all packages that are installed, for plug-ins of its own.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


class Facts(BaseModel):
    """A group of facts; a key it does not know is a mistake."""

    model_config = ConfigDict(
        extra="forbid", defer_build=True, frozen=True, str_strip_whitespace=True, str_min_length=1
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        """Take a known key with nothing behind it for an absent one."""
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Picture(Facts):
    """A picture in the media folder, with the words that stand for it."""

    file: MediaFile
    alt: Text
    credit: Text | None = None
