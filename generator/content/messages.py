"""Messages begun for the visitor: what stands in a messenger, or as the subject of an e-mail, before they write."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from generator.content.texts import Text

_HOLE = re.compile(r"\{(\w*)\}")


def fill_holes(message: str, **words: str) -> str:
    """Return a message with the words in place of its holes: `{page}`, `{service}`."""
    return _HOLE.sub(lambda hole: words.get(hole[1], hole[0]), message)


class _Holes:
    """Accepts the texts that have no other holes than these."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, message: Text) -> Text:
        found = (hole for text in message.values.values() for hole in _HOLE.findall(text))
        for hole in found:
            if hole not in self.names:
                accepted = ", ".join(f"{{{name}}}" for name in self.names)
                facts = {"found": f"{{{hole}}}", "accepted": accepted}
                raise PydanticCustomError("problem.message.hole", "not a hole of this text", facts)
        return message


Opening = Annotated[Text, AfterValidator(_Holes("page"))]
ServiceOpening = Annotated[Text, AfterValidator(_Holes("service", "page"))]
