"""A channel: one way to reach the business, as a link with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.content.texts import Text
    from generator.content.values import Phone
    from generator.third_parties.service import Frame


@dataclass(frozen=True)
class Channel:
    """One way to reach the business.

    `kind` names its label in the theme's texts (`channel.<kind>`) and its icon; `shown` is what stands in the link: an
    address, a phone number or the title of a form; `purpose` is what the owner says it is for;
    `frame` is what can be shown in the page in place of the link, once the visitor agrees.
    """

    kind: str
    href: str
    shown: str | Phone | Text
    purpose: Text | None = None
    frame: Frame | None = None
