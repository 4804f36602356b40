"""The mail that tells what is held back as suspected spam: enough of each to see a customer, and none of its links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.mail.owner_letter import Line, OwnerView, draw_owner_letter
from form_handler.plain_text import clean_line
from form_handler.submission_words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.inbox import InboxRow
    from form_handler.mail.message import Letter
    from generator.content.folder import Content

LIST, RELEASE = "shopbell inbox list --quarantined", "shopbell inbox release {receipt}"
_LINK = re.compile(r"\S*(?:://|www\.|\w\.[a-z]{2,10}(?:/|\b))\S*", re.IGNORECASE)


def write_notice(rows: Sequence[InboxRow], count: int, content: Content) -> Letter:
    """Return the letter to the business about `count` submissions, of which the newest are the rows."""
    words = Words(content.site, content.business)
    subject = words("quarantine.subject", business=clean_line(words.business), count=count)
    view = OwnerView(
        subject=subject,
        heading=subject,
        intro=words("quarantine.why"),
        answers=[_describe(row) for row in rows],
        reply=words("quarantine.how", list=LIST, release=RELEASE.format(receipt=rows[0].receipt)),
    )
    return draw_owner_letter(view, words, content.site)


def _describe(row: InboxRow) -> Line:
    said = [_LINK.sub("…", text) for text in (row.visitor, row.message) if text]
    return Line(f"{row.receipt} · {row.received} · {row.form}", "\n".join(said))
