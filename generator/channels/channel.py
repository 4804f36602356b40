"""A channel: one way to reach the business, as a link with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.content.texts import Text
    from generator.content.values import Phone


@dataclass(frozen=True)
class Channel:
    """One way to reach the business.

    `kind` names its label in the theme's texts (`channel.<kind>`) and its icon; `shown` is what stands in the link, a
    phone number where it is one; `purpose` is what the owner says it is for.
    """

    kind: str
    href: str
    shown: str | Phone
    purpose: Text | None = None
