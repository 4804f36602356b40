"""The mail that tells the business that deliveries by another way do not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler import notice
from form_handler.mail.owner_letter import OwnerView, draw_owner_letter
from form_handler.submission_words import Words

if TYPE_CHECKING:
    from form_handler.mail.message import Letter
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content


def write_alert(way: str, submission: Submission, content: Content) -> Letter:
    """Return the letter about a way, with the first submission that did not arrive by it."""
    said = notice.write_alert(submission, way, content)
    view = OwnerView(subject=said.title, heading=said.title, reply=said.text)
    return draw_owner_letter(view, Words(content.site, content.business), content.site)
