"""A time that was asked for: what the owner's mail says of it first, and its entry for the calendar."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from form_handler.mail.addresses import read_sender
from form_handler.mail.compose import compose
from form_handler.mail.serialise import serialise

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

CALLBACK = """\
title: {en: We call you back, fr: Nous vous rappelons}
purpose: callback
fields:
  - {name: name, type: text, label: {en: Your name, fr: Votre nom}, autocomplete: name}
  - {name: topic, type: text, label: {en: What is it about?, fr: De quoi s’agit-il ?}}
  - {name: phone, type: phone, label: {en: Telephone, fr: Téléphone}}
  - {name: time, type: slot, label: {en: When may we call?, fr: Quand ?}}
"""
SLOT = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"
ANSWERS = {"name": "Jane Döe", "topic": "A wedding", "phone": "+33 6 12 34 56 78", "time": SLOT}
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def write(
    make_content: Callable[..., Content],
    make_submission: Callable[..., Submission],
    make_delivery: Callable[..., Delivery],
) -> Callable[..., EmailMessage]:
    """Writes the owner's mail about a call, as it travels."""

    def compose_mail(languages: str = "fr, en", form: str = CALLBACK, **answers: str) -> EmailMessage:
        content = make_content(languages, form=form)
        submission = make_submission(answers={key: text for key, text in (ANSWERS | answers).items() if text})
        message = compose(make_delivery(), submission, content, read_sender("Shop <web@fleurs.example>"))
        content_bytes = serialise(message)
        again = compose(make_delivery(), submission, content, read_sender("Shop <web@fleurs.example>"))
        assert serialise(again) == content_bytes
        return email.message_from_bytes(content_bytes, policy=default)

    return compose_mail


def event_of(mail: EmailMessage) -> Calendar:
    [attachment] = mail.iter_attachments()
    assert attachment.get_content_type() == "text/calendar"
    calendar = Calendar.from_ical(attachment.get_payload(decode=True))
    assert calendar["METHOD"] == "PUBLISH"
    [event] = calendar.walk("VEVENT")
    return event


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_the_mail_says_when_and_whom_to_call_first(write: Callable[..., EmailMessage]) -> None:
    mail = write()
    assert mail["Subject"] == (
        "[Marguerite et Cie] Nous vous rappelons : mardi 24 novembre : 14:00–15:00 — Jane Döe (K7QM-3FWA)"
    )
    lines = [line.strip() for line in text_of(mail).splitlines() if line.startswith("  ")]
    assert lines == [
        "mardi 24 novembre, 14:00–15:00 (Europe/Paris)",
        "+33 6 12 34 56 78",
        "Jane Döe",
        "A wedding",
    ]


def test_the_entry_has_the_time_the_number_and_the_name(write: Callable[..., EmailMessage]) -> None:
    mail = write()
    [attachment] = mail.iter_attachments()
    assert attachment.get_filename() == "K7QM-3FWA.ics"
    assert attachment["Content-Type"].params["method"] == "PUBLISH"
    assert attachment["Content-Type"].params["charset"] == "utf-8"
    event = event_of(mail)
    assert event["UID"] == "K7QM-3FWA@web.fleurs.example"
    assert event["SUMMARY"] == "Appeler +33 6 12 34 56 78 Jane Döe"
    assert event.decoded("DTSTART") == datetime(2026, 11, 24, 14, tzinfo=PARIS)
    assert event.decoded("DTEND") == datetime(2026, 11, 24, 15, tzinfo=PARIS)
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 21, 16, 5, 7, tzinfo=UTC)
    assert "De quoi s’agit-il ? : A wedding" in event["DESCRIPTION"]
    assert "K7QM-3FWA" in event["DESCRIPTION"]
    assert event["ORGANIZER"] == "mailto:bonjour@fleurs.example"
    [alarm] = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(minutes=-10)
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"] == event["SUMMARY"]


@pytest.mark.parametrize(
    ("slot", "start"),
    [
        ("2026-07-01T09:00+02:00/2026-07-01T10:00+02:00[Europe/Paris]", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00/2026-10-25T02:30+01:00[Europe/Paris]", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-12-31T23:30-05:00/2027-01-01T00:30-05:00[America/New_York]", datetime(2027, 1, 1, 4, 30, tzinfo=UTC)),
    ],
)
def test_the_time_is_right_whatever_the_clocks_do(
    write: Callable[..., EmailMessage], slot: str, start: datetime
) -> None:
    assert event_of(write(time=slot)).decoded("DTSTART") == start


@pytest.mark.parametrize(
    "nasty",
    [
        "Jane\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Free",
        "Jane\nATTENDEE:mailto:victim@example.org",
        'a;b,c\\n:d"e',
        "Jane\u2028ATTACH:https://bad.example/\u2029\x85\x0b\x0cX",
        "Jane\x00\x1b[31m\ud800",
        "ö" * 200,
        "👩‍👩‍👧‍👦" * 30,
    ],
)
def test_what_a_visitor_wrote_begins_no_line_of_its_own(write: Callable[..., EmailMessage], nasty: str) -> None:
    mail = write(topic=nasty, name=nasty)
    [attachment] = mail.iter_attachments()
    content = attachment.get_payload(decode=True)
    assert isinstance(content, bytes)
    names = [line.split(":")[0].split(";")[0] for line in content.decode().split("\r\n") if line[:1].strip()]
    assert names == [
        "BEGIN", "VERSION", "PRODID", "METHOD", "BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
        "CATEGORIES", "ORGANIZER", "BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END", "END", "END",
    ]  # fmt: skip
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    event = event_of(mail)
    assert "+33 6 12 34 56 78" in event["SUMMARY"]
    if nasty.isascii() and nasty.isprintable():
        assert nasty in event["DESCRIPTION"]


def test_as_soon_as_possible_is_said_and_has_no_entry(write: Callable[..., EmailMessage]) -> None:
    mail = write("en, fr", time="asap")
    assert mail["Subject"].startswith("[Marguerite & Co] We call you back: As soon as possible — Jane")
    assert list(mail.iter_attachments()) == []


def test_a_form_without_a_time_is_as_it_was(write: Callable[..., EmailMessage]) -> None:
    mail = write("en, fr", time="")
    assert mail["Subject"] == "[Marguerite & Co] We call you back — Jane Döe (K7QM-3FWA)"
    assert list(mail.iter_attachments()) == []


def test_a_call_without_name_or_number(write: Callable[..., EmailMessage]) -> None:
    assert event_of(write("en, fr", name="", phone=""))["SUMMARY"] == "Call"


def test_a_table_is_no_call(write: Callable[..., EmailMessage]) -> None:
    form = CALLBACK.replace("purpose: callback\n", "").replace("We call you back", "Reserve a table")
    mail = write("en, fr", form)
    assert event_of(mail)["SUMMARY"] == "Reserve a table: +33 6 12 34 56 78 Jane Döe"
    assert mail["Subject"].startswith("[Marguerite & Co] Reserve a table: Tuesday, 24 November: 2:00 PM–3:00 PM — Jane")
