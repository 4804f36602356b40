"""The mail that tells what is held back as suspected spam: enough of each to see a customer, and none of its links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from form_handler.mail.message import Letter
from form_handler.mail.templates import load_templates
from form_handler.plain_text import clean_line
from form_handler.submission_words import Words
from generator.content.languages import direction_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.inbox import InboxRow
    from generator.content.folder import Content

LIST, RELEASE = "shopbell inbox list --quarantined", "shopbell inbox release {receipt}"
_LINK = re.compile(r"\S*(?:://|www\.|\w\.[a-z]{2,10}(?:/|\b))\S*", re.IGNORECASE)


def write_notice(rows: Sequence[InboxRow], count: int, content: Content) -> Letter:
    """Return the letter to the business about `count` submissions, of which the newest are the rows."""
    words = Words(content.site, content.business)
    direction = direction_of(words.language)
    subject = words("quarantine.subject", business=clean_line(words.business), count=count)
    view = {
        "subject": subject,
        "heading": subject,
        "intro": words("quarantine.why"),
        "answers": [_describe(row) for row in rows],
        "extras": [],
        "reply": words("quarantine.how", list=LIST, release=RELEASE.format(receipt=rows[0].receipt)),
        "facts": [],
        "language": words.language,
        "direction": direction,
        "start": "right" if direction == "rtl" else "left",
        "colour": content.site.colour,
    }
    templates = load_templates()
    return Letter(
        subject=subject,
        text=templates.get_template("owner.txt").render(mail=view),
        html=templates.get_template("owner.html").render(mail=view),
        reply_to=None,
        from_name=words.business,
    )


def _describe(row: InboxRow) -> dict[str, str]:
    said = [_LINK.sub("…", text) for text in (row.visitor, row.message) if text]
    return {"label": f"{row.receipt} · {row.received} · {row.form}", "text": "\n".join(said), "link": ""}
