"""The quarantine as the owner meets it: what is told of it each day, and what a release sets off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.deliveries import plan_deliveries, plan_to
from form_handler.store import quarantine as store
from form_handler.store.additions import add_once_a_day
from form_handler.store.drafts import Draft

if TYPE_CHECKING:
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

NOTICE = "quarantine-notice"  # the kind of the deliveries that tell of it
KEEP_DAYS = 30  # of suspected spam, where its form says nothing else


def release(database: Database, submission: Submission, content: Content, settings: Settings) -> bool:
    """Accept a submission and have it delivered as if it had just come; False where it was not held back.

    One whose form exists no longer is accepted, and delivered to nobody.
    """
    form = content.forms.get(submission.form)
    draft = Draft(
        submission.form,
        submission.language,
        submission.answers,
        submission.extras,
        submission.received_at,
        submission.promised_at,
    )
    planned = plan_deliveries(draft, form, content, settings) if form else []
    return store.release(database, submission.receipt, planned)


def tell_of_quarantine(database: Database, content: Content, settings: Settings) -> bool:
    """Have the owner told of what came into quarantine since the last time, at most once a day; returns whether."""
    untold = store.find_untold(database, NOTICE)
    forms = [content.forms[name] for name in untold if name in content.forms]
    recipients = dict.fromkeys(recipient for form in forms for recipient in content.recipients_of(form))
    planned = plan_to(recipients, NOTICE, settings)
    return bool(planned) and add_once_a_day(database, max(untold.values()), planned)
