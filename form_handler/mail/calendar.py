"""The calendar entry of a time that was asked for (RFC 5545, published as in RFC 5546, section 3.2.1)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from form_handler.mail.message import Attachment
from form_handler.plain_text import clean_line, clean_text
from form_handler.submission_words import Words, find_email, find_name

if TYPE_CHECKING:
    from datetime import datetime

    from form_handler.store.submissions import Submission
    from form_handler.wishes import Wish
    from generator.content.folder import Content

ALARM = "-PT10M"  # before it begins
LONGEST_LINE = 75  # octets (section 3.1)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def write_invitation(wish: Wish, submission: Submission, content: Content) -> Attachment:
    """Return the entry as a file for the mail, that mail programs offer to take over."""
    kind = "text/calendar; method=PUBLISH; charset=utf-8"
    return Attachment(f"{submission.receipt}.ics", kind, write_event(wish, submission, content))


def write_event(wish: Wish, submission: Submission, content: Content) -> bytes:
    """Return the entry with its alarm, number and name first; the wish has to be for a certain time.

    Its moments are in UTC, which every program shows in the zone of whoever looks.
    """
    if wish.slot is None:
        raise ValueError("a wish for no certain time has no place in a calendar")
    title, text = _tell(wish, submission, content)
    event = [
        ("UID", f"{submission.receipt}@{_find_host(content)}"),
        ("DTSTAMP", _write_moment(submission.received_at)),
        ("DTSTART", _write_moment(wish.slot.start)),
        ("DTEND", _write_moment(wish.slot.end)),
        ("SUMMARY", _escape(title)),
        ("DESCRIPTION", _escape(text)),
        ("CATEGORIES", _escape(clean_line(submission.form))),
        *_name_organizer(submission, content),
    ]
    alarm = [("ACTION", "DISPLAY"), ("DESCRIPTION", _escape(title)), ("TRIGGER", ALARM)]
    calendar = [
        *[("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Shopbell//Shopbell//EN"), ("METHOD", "PUBLISH")],
        *[("BEGIN", "VEVENT"), *event, ("BEGIN", "VALARM"), *alarm, ("END", "VALARM"), ("END", "VEVENT")],
        ("END", "VCALENDAR"),
    ]
    return b"".join(_fold(f"{name}:{value}") for name, value in calendar)


def _tell(wish: Wish, submission: Submission, content: Content) -> tuple[str, str]:
    """Return the title, which is all that a telephone may show, and the text with every answer."""
    words, form = Words(content.site, content.business), content.forms.get(submission.form)
    name = clean_line(find_name(submission, form) or find_email(submission, form), 80)
    visitor = " ".join(filter(None, [clean_line(wish.number), name]))
    if form and form.purpose == "callback":
        title = words("mail.call", visitor=visitor).strip()
    else:
        title = words.label(clean_line(words.name_form(submission.form, form)), visitor)
    answers = [words.label(clean_line(each.label), each.text) for each in words.list_answers(submission, form)]
    return title, clean_text("\n".join([*answers, words.tell_fact("mail.receipt", submission.receipt)]))


def _name_organizer(submission: Submission, content: Content) -> list[tuple[str, str]]:
    """Return whose calendar it comes from: programs that know no better want one to be named."""
    form = content.forms.get(submission.form)
    recipients = content.recipients_of(form) if form else []
    return [("ORGANIZER", f"mailto:{address}") for address in recipients[:1]]


def _find_host(content: Content) -> str:
    """Return the name that makes a receipt unlike those of others (RFC 7986, section 5.3)."""
    site = content.site
    return urlsplit(site.handler or site.address or "").hostname or "shopbell.invalid"


def _write_moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escape(text: str) -> str:
    """Return a text as a value: whatever a visitor wrote, it can begin no line of its own (section 3.3.11)."""
    return text.translate(_ESCAPES)


def _fold(line: str) -> bytes:
    """Return the line with its end, broken so that no part is too long and no letter is split."""
    parts, part = [], b""
    for letter in line:
        encoded = letter.encode("utf-8", "replace")
        if len(part) + len(encoded) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += encoded
    return b"\r\n".join([*parts, part]) + b"\r\n"
