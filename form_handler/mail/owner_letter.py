"""What all letters to the business share: the same few parts in the same look, in the site's default language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from form_handler.mail.drawing import draw_parts
from form_handler.mail.message import Letter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.mail.message import Attachment
    from form_handler.submission_words import Words
    from generator.content.site import Site


@dataclass(frozen=True)
class Line:
    """A text below its label, and where a link on it leads."""

    label: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class OwnerView:
    """What the templates show, from the top; all of it is plain text without control characters.

    `reply` is what can be done now.
    """

    subject: str
    heading: str
    reply: str
    intro: str = ""
    answers: Sequence[Line] = ()
    extras_heading: str = ""
    extras: Sequence[Line] = ()
    facts: Sequence[str] = ()


def draw_owner_letter(
    view: OwnerView,
    words: Words,
    site: Site,
    *,
    reply_to: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Return the letter that shows the view; `reply_to` is a checked address."""
    parts = draw_parts("owner", view, words.language, site)
    return Letter(view.subject, parts.text, parts.html, reply_to, words.business, attachments=attachments)
