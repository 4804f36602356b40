"""The mail that tells the business that deliveries by another way do not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.mail.message import Letter
from form_handler.mail.templates import load_templates
from form_handler.notice import write_alert as tell
from form_handler.submission_words import Words
from generator.content.languages import direction_of

if TYPE_CHECKING:
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


def write_alert(way: str, submission: Submission, content: Content) -> Letter:
    """Return the letter about a way, with the first submission that did not arrive by it."""
    words, notice = Words(content.site, content.business), tell(submission, way, content)
    direction = direction_of(words.language)
    view = {
        "subject": notice.title,
        "heading": notice.title,
        "intro": "",
        "answers": [],
        "extras": [],
        "reply": notice.text,
        "facts": [],
        "language": words.language,
        "direction": direction,
        "start": "right" if direction == "rtl" else "left",
        "colour": content.site.colour,
    }
    templates = load_templates()
    return Letter(
        subject=notice.title,
        text=templates.get_template("owner.txt").render(mail=view),
        html=templates.get_template("owner.html").render(mail=view),
        reply_to=None,
        from_name=words.business,
    )
