"""A day and a time within the opening hours: what is kept, and the times that are named where it does not go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from form_handler.answers import Asking, Mistake
from form_handler.answers.slot import accept_slot
from form_handler.days import tell_slot
from form_handler.filling import check_answers
from form_handler.submission_words import Words
from form_handler.texts import texts_in
from generator.content.form import SlotField
from generator.content.hours import read_hours

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from generator.content.folder import Content

HOURS = {"monday-friday": "9:00-12:30, 14:00-18:00", "saturday": "10:00-13:00"}
SPECIAL = {"2026-11-26": "closed", "12-24": "9:00-11:00"}
MONDAY = "2026-11-23T10:00:00+01:00"  # where the shop is: ten in the morning
ENGLISH = Asking("en", "en", "GB")


def slot_field(zone: str = "Europe/Paris", **facts: Any) -> SlotField:
    hours, _ = read_hours(HOURS, SPECIAL, zone)
    assert hours is not None
    return SlotField.model_validate({"name": "time", "type": "slot", "label": "When?", **facts}).within(hours)


def accept(typed: str, now: str = MONDAY, asking: Asking = ENGLISH, **facts: Any) -> str:
    """Return the answer that is kept, or the sentence that asks for another one."""
    field = slot_field(**facts)
    try:
        return accept_slot(field, typed, asking, datetime.fromisoformat(now))
    except Mistake as mistake:
        return texts_in(asking.language).text(mistake.key, label="When?", **mistake.facts)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-24\n14:00", "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"),
        ("2026-11-24T14:00", "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"),
        ("14:00\n2026-11-24", "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"),
        ("tuesday\n9.00", "2026-11-24T09:00+01:00/2026-11-24T10:00+01:00[Europe/Paris]"),
        ("monday\n11:00", "2026-11-23T11:00+01:00/2026-11-23T12:00+01:00[Europe/Paris]"),  # today, an hour from now
        ("monday\n9:00", "2026-11-30T09:00+01:00/2026-11-30T10:00+01:00[Europe/Paris]"),  # past today
        ("saturday\n12:00", "2026-11-28T12:00+01:00/2026-11-28T13:00+01:00[Europe/Paris]"),
        ("asap", "asap"),
        ("asap\n14:00", "asap"),
    ],
)
def test_what_is_kept(typed: str, kept: str) -> None:
    assert accept(typed) == kept


CLOSED = "We are closed then. The nearest times when we are there: "
SOON = "That is too soon for us. We can do these times: "
LATE = "We do not plan that far ahead; the last day is Tuesday, 24 November. We can do these times: "
TUESDAY = "Tuesday, 24 November: 09:00–12:30, 14:00–18:00"
NEEDED = "“When?” needs a day and a time."


@pytest.mark.parametrize(
    ("typed", "facts", "sentence"),
    [
        ("tuesday\n13:00", {}, f"{CLOSED}{TUESDAY}."),
        ("2026-11-24\n17:30", {}, f"{CLOSED}{TUESDAY}."),  # half of it after closing
        ("2026-11-24\n8:45", {}, f"{CLOSED}{TUESDAY}."),
        (
            "thursday\n10:00",  # a special day, closed: the day before and the day after
            {},
            f"{CLOSED}Wednesday, 25 November: 09:00–12:30, 14:00–18:00; Friday, 27 November: 09:00–12:30, 14:00–18:00.",
        ),
        (
            "sunday\n11:00",
            {},
            f"{CLOSED}Saturday, 28 November: 10:00–13:00; Monday, 30 November: 09:00–12:30, 14:00–18:00.",
        ),
        ("2026-11-23\n10:30", {}, f"{SOON}Monday, 23 November: 11:00–12:30, 14:00–18:00."),
        ("2026-11-20\n10:00", {}, f"{SOON}Monday, 23 November: 11:00–12:30, 14:00–18:00; {TUESDAY}."),
        ("tuesday\n9:00", {"notice": 26 * 60}, f"{SOON}Tuesday, 24 November: 14:00–18:00."),
        (
            "2026-12-24\n9:00",
            {"days": 1},
            f"{LATE}Monday, 23 November: 11:00–12:30, 14:00–18:00; {TUESDAY}.",
        ),
        ("", {}, NEEDED),
        ("tuesday", {}, NEEDED),
        ("14:00", {}, NEEDED),
        ("24:00\ntuesday", {}, NEEDED),
        ("2026-11-31\n14:00", {}, NEEDED),
        ("Tuesday afternoon", {}, NEEDED),
        ("0001-01-01\n00:00", {}, NEEDED),
        ("9999-12-31\n23:59", {}, NEEDED),
        ("\x00\n\ud800", {}, NEEDED),
        ("asap", {"asap": False}, NEEDED),
        ("2026-11-24\n١٤:٠٠", {}, NEEDED),
    ],
)
def test_what_does_not_go_is_answered_with_what_does(typed: str, facts: dict[str, Any], sentence: str) -> None:
    assert accept(typed, **facts) == sentence


def test_where_nothing_is_open_in_time_another_way_is_advised() -> None:
    now = "2026-11-28T12:30:00+01:00"
    assert accept("sunday\n10:00", now, days=1) == (
        "We are closed until the end of Sunday, 29 November. Please choose another way to reach us."
    )


def test_a_day_is_one_on_the_clock_of_the_place() -> None:
    now = "2026-11-23T23:30:00+01:00"  # Tuesday, 7:30 in Tokyo
    kept = accept("tuesday\n9:00", now, zone="Asia/Tokyo")
    assert kept == "2026-11-24T09:00+09:00/2026-11-24T10:00+09:00[Asia/Tokyo]"
    assert accept("monday\n17:00", now, zone="Asia/Tokyo").startswith("2026-11-30T17:00+09:00/")


@pytest.mark.parametrize(
    ("language", "country", "times"),
    [
        ("en", "US", "there: Tuesday, 24 November: 9:00\u202fAM–12:30\u202fPM, 2:00\u202fPM–6:00\u202fPM."),
        (
            "de",
            "DE",
            "geschlossen. Die nächstliegenden Zeiten, zu denen wir da sind: Dienstag, 24. November: 09:00–12:30, ",
        ),
        ("fr", "FR", "où nous sommes là\u00a0: mardi 24 novembre\u00a0: 09:00–12:30, 14:00–18:00."),
        ("ja", "JP", "近い営業時間は次のとおりです：11月24日火曜日：9:00～12:30、14:00～18:00。"),
        ("ar", "EG", "أقرب أوقات وجودنا: الثلاثاء، 24 نوفمبر: 9:00 ص–12:30 م، 2:00 م–6:00 م."),
    ],
)
def test_the_times_are_named_in_the_visitors_language(language: str, country: str, times: str) -> None:
    assert times in accept("tuesday\n13:00", asking=Asking(language, "en", country))


def test_the_owner_reads_it_in_words(content: Content) -> None:
    kept = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"
    assert tell_slot(kept, "en", "GB") == "Tuesday, 24 November, 14:00–15:00 (Europe/Paris)"
    assert tell_slot(kept, "fr", "FR") == "mardi 24 novembre, 14:00–15:00 (Europe/Paris)"
    assert tell_slot("asap", "de", "DE") == "So bald wie möglich"
    assert tell_slot("some day", "en", "GB") == "some day"  # as kept before the field was a slot
    night = "2026-11-24T22:00+01:00/2026-11-25T01:00+01:00[Europe/Paris]"
    assert tell_slot(night, "en", "GB") == "Tuesday, 24 November, 22:00–01:00 (Europe/Paris)"
    field = next(field for field in content.forms["contact"].fields if field.name == "call")
    words = Words(content.site, content.business)
    assert words._read("call", kept, field).text == "Tuesday, 24 November, 14:00–15:00 (Europe/Paris)"


def test_a_slot_that_may_stay_empty_does(content: Content) -> None:
    filling = check_answers(content.forms["contact"], {"name": "Zoë", "message": "Hi", "consent": "yes"}, ENGLISH)
    assert (filling.errors, "call" in filling.answers) == ({}, False)


def test_two_controls_of_a_form_are_one_answer(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact", data={**fields, "call": ["sunday", "14:00"]})
    assert answer.status_code == 422
    assert CLOSED in answer.text
    assert '<option value="sunday" selected>' not in answer.text  # nobody is there on Sundays
    assert '<option value="14:00" selected>' in answer.text
    assert '<a href="#contact-call">' in answer.text
    assert 'aria-describedby="contact-call-error"' in answer.text
    answer = client.post("/forms/contact", data={**fields, "call": ["tuesday", "13:00"]})
    assert '<option value="tuesday" selected>' in answer.text
    assert client.post("/forms/contact", data={**fields, "call": ["asap", ""]}).status_code == 303
    program = client.post("/forms/contact", json={**fields, "call": "2020-01-01T14:00"})
    assert program.json["errors"][0]["field"] == "call"
    assert program.json["errors"][0]["message"].startswith("That is too soon for us.")
