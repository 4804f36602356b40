"""Days and times in the words of a language, for visitors and for the people of the business."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING

from form_handler.texts import texts_in
from generator.content.slots import AS_SOON_AS_POSSIBLE, read_slot
from generator.drawing import say_span, say_weekday

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from generator.content.slots import Slot


def tell_day(day: date, language: str) -> str:
    """Return a day of the near future: `Tuesday, 24 November`."""
    texts = texts_in(language)
    month = texts.text(f"mail.month.{day.month}")
    return texts.text("form.day", weekday=say_weekday(day.weekday(), language), day=day.day, month=month)


def tell_days(days: Mapping[date, Sequence[Slot]], language: str, country: str) -> str:
    """Return times by day: `Tuesday, 24 November: 9:00-12:30, 14:00-18:00; Wednesday, 25 November: …`."""
    texts = texts_in(language)
    lines = []
    for day, spans in days.items():
        times = _join("form.spans", [_tell_span(span, language, country) for span in spans], language)
        lines.append(texts.text("form.times", day=tell_day(day, language), times=times))
    return _join("form.days", lines, language)


def tell_slot(answer: str, language: str, country: str) -> str:
    """Return the answer to a slot as people read it; what is no such answer stays as it is."""
    texts = texts_in(language)
    if answer == AS_SOON_AS_POSSIBLE:
        return texts.text("mail.asap")
    slot = read_slot(answer)
    if slot is None:
        return answer
    times = _tell_span(slot, language, country)
    return texts.text("mail.slot", day=tell_day(slot.start.date(), language), times=times, zone=slot.start.tzinfo)


def tell_short_slot(slot: Slot | None, language: str, country: str) -> str:
    """Return a slot without its zone, for a line that has to be short; None is as soon as possible."""
    texts = texts_in(language)
    if slot is None:
        return texts.text("mail.asap")
    day = tell_day(slot.start.date(), language)
    return texts.text("form.times", day=day, times=_tell_span(slot, language, country))


def _tell_span(span: Slot, language: str, country: str) -> str:
    """Return two times of the clock; what goes on for a day or more is told to the end of its first day."""
    opens = _count_minutes(span.start)
    closes = 0 if span.end - span.start >= timedelta(days=1) else _count_minutes(span.end)
    return say_span(opens, closes, language, country)


def _count_minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _join(key: str, parts: Sequence[str], language: str) -> str:
    return reduce(lambda first, following: texts_in(language).text(key, first=first, next=following), parts)
