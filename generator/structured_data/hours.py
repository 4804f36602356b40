"""Opening hours as schema.org writes them: one entry for all days with the same hours."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.hours import OpeningHours, Span

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TYPE = "OpeningHoursSpecification"


def describe_hours(hours: OpeningHours) -> dict[str, list[dict[str, Any]]]:
    """Return the properties for the usual week and the special days."""
    special = [
        {"@type": _TYPE, "validFrom": str(first), "validThrough": str(last), **times}
        for first, last, spans in _join_days(hours)
        # schema.org writes a closed day as one that opens and closes at midnight.
        for times in ([_times(span) for span in spans] or [{"opens": "00:00", "closes": "00:00"}])
    ]
    return {"openingHoursSpecification": _describe_week(hours), "specialOpeningHoursSpecification": special}


def _describe_week(hours: OpeningHours) -> list[dict[str, Any]]:
    days: dict[Span, list[str]] = {}
    for day, spans in hours.week():
        for span in spans:
            days.setdefault(span, []).append(_DAYS[day])
    return [
        {"@type": _TYPE, "dayOfWeek": names if len(names) > 1 else names[0], **_times(span)}
        for span, names in days.items()
    ]


def _join_days(hours: OpeningHours) -> Iterator[tuple[datetime.date, datetime.date, tuple[Span, ...]]]:
    """Yield the special days; days in a row with the same hours are one entry from the first to the last."""
    first = last = None
    open_spans: tuple[Span, ...] = ()
    for day, spans in sorted(hours.special_days.items()):
        if first and last and spans == open_spans and day == last + datetime.timedelta(days=1):
            last = day
            continue
        if first and last:
            yield first, last, open_spans
        first = last = day
        open_spans = spans
    if first and last:
        yield first, last, open_spans


def _times(span: Span) -> dict[str, str]:
    if span.opens == 0 and span.closes == 24 * 60:
        return {"opens": "00:00", "closes": "23:59"}
    return {"opens": _clock(span.opens), "closes": _clock(span.closes)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
