"""Opening hours as schema.org writes them: one entry for all days with the same hours.

Special days of every year are not among them: `validFrom` and `validThrough` need a year, and the year of the next
occurrence would be a past one in pages that nobody has built since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.special_days import join_dates

if TYPE_CHECKING:
    from generator.content.hours import OpeningHours, Span

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TYPE = "OpeningHoursSpecification"


def describe_hours(hours: OpeningHours) -> dict[str, list[dict[str, Any]]]:
    """Return the properties for the usual week and the special days."""
    special = [
        {"@type": _TYPE, "validFrom": str(days.first), "validThrough": str(days.last), **times}
        for days in join_dates(hours)
        # schema.org writes a closed day as one that opens and closes at midnight.
        for times in ([_times(span) for span in days.spans or ()] or [{"opens": "00:00", "closes": "00:00"}])
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


def _times(span: Span) -> dict[str, str]:
    if span.opens == 0 and span.closes == 24 * 60:
        return {"opens": "00:00", "closes": "23:59"}
    return {"opens": _clock(span.opens), "closes": _clock(span.closes)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
