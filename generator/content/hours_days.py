"""The short texts in which people write days: days of the week, dates, and days of every year.

Each reader yields what the text means, and `Wrong` for each mistake in it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from generator.content.hours_text import Wrong, find_similar, split_list
from generator.content.hours_words import fold, leave_out_start, load_words, split_at
from generator.content.opening_hours import WEEKDAYS, YearDay

_LONGEST_RANGE = timedelta(days=366)
# More days of every year than any season has are a range whose ends were swapped.
_LONGEST_SEASON = 300
_DAYS_OF_YEAR = [YearDay(day.month, day.day) for day in (date(2000, 1, 1) + timedelta(days=n) for n in range(366))]
_DATE = re.compile(r"((?P<year>20[0-9]{2})-)?(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")


def read_days(text: str, beside: Iterable[str] = ()) -> Iterator[int | Wrong]:
    """Yield the weekdays (0 is Monday) that a text such as `mon-fri` or `tuesday, thursday` names.

    The texts `beside` it may tell in which language a name is meant that means another day in another one.
    """
    parts = _list_ends(text)
    numbers = _number_days(_list_names(text), [name for other in beside for name in _list_names(other)])
    for ends in parts:
        found = [_read_day(end, numbers) for end in ends]
        wrong = [end for end in found if isinstance(end, Wrong)]
        days = [end for end in found if not isinstance(end, Wrong)]
        if wrong:
            yield from wrong
        elif len(days) > 2:
            yield Wrong("problem.hours.not_days", {"found": text})
        else:
            yield from ((days[0] + offset) % 7 for offset in range((days[-1] - days[0]) % 7 + 1))


def read_dates(text: str) -> Iterator[date | YearDay | Wrong]:
    """Yield the days that a text such as `2026-12-24`, `2026-12-27 to 2027-01-02` or, for every year, `12-25` names."""
    joints = load_words().date_joints
    for part in [part for part in split_at(text.strip(), joints, "and") if part] or [text]:
        ends = [_read_date(end) for end in split_at(leave_out_start(part), joints, "to")]
        wrong = [end for end in ends if isinstance(end, Wrong)]
        dates = [end for end in ends if isinstance(end, date)]
        yearly = [end for end in ends if isinstance(end, YearDay)]
        if wrong:
            yield from wrong
        elif len(ends) > 2:
            yield Wrong("problem.hours.not_a_date", {"found": part})
        elif dates and yearly:
            yield Wrong("problem.hours.one_year", {"found": part})
        else:
            yield from _list_dates(dates) if dates else _list_year_days(yearly)


def _list_ends(text: str) -> list[list[str]]:
    """Return for each part of a list the two ends of a range of days, or the one day."""
    joints = load_words().joints
    parts = [leave_out_start(part) for part in split_list(text) or [text]]
    return [[end.strip().removesuffix(".") for end in split_at(part, joints, "to")] for part in parts]


def _list_names(text: str) -> list[str]:
    return [fold(end) for ends in _list_ends(text) for end in ends]


def _number_days(names: list[str], others: list[str]) -> dict[str, set[int]]:
    """Return which days each name means: by the languages that have all the names and most of the others."""
    languages = list(load_words().days.values())
    whole = [days for days in languages if all(name in days for name in names)] or languages
    known = [sum(name in days for name in others) for days in whole]
    fitting = [days for days, count in zip(whole, known, strict=True) if count == max(known)]
    return {
        name: {days[name] for days in fitting if name in days} or {days[name] for days in whole if name in days}
        for name in names
    }


def _read_day(text: str, numbers: dict[str, set[int]]) -> int | Wrong:
    days = numbers[fold(text)]
    if len(days) == 1:
        return next(iter(days))
    if days:
        first, second, *_ = (WEEKDAYS[day] for day in sorted(days))
        return Wrong("problem.hours.unclear_day", {"found": text, "first": first, "second": second})
    similar = find_similar(text, WEEKDAYS) or find_similar(text, load_words().day_names, likeness=0.75)
    if similar is None:
        return Wrong("problem.hours.unknown_day", {"found": text})
    return Wrong("problem.hours.unknown_day_similar", {"found": text, "suggestion": similar})


def _read_date(text: str) -> date | YearDay | Wrong:
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return Wrong("problem.hours.not_a_date", {"found": text})
    year, month, day = int(found["year"] or 2000), int(found["month"]), int(found["day"])  # 2000 has every day
    try:
        read = date(year, month, day)
    except ValueError:
        if not found["year"] and 1 <= day <= 12 < month <= 31:
            return Wrong("problem.hours.day_first", {"found": text, "suggestion": str(YearDay(day, month))})
        return Wrong("problem.hours.no_such_date", {"found": text})
    return read if found["year"] else YearDay(month, day)


def _list_dates(ends: list[date]) -> Iterator[date | Wrong]:
    first, last = ends[0], ends[-1]
    if last < first:
        yield Wrong("problem.hours.dates_backwards", {"first": first.isoformat(), "last": last.isoformat()})
    elif last - first >= _LONGEST_RANGE:
        yield Wrong("problem.hours.too_many_dates", {"first": first.isoformat(), "last": last.isoformat()})
    else:
        yield from (first + timedelta(days=number) for number in range((last - first).days + 1))


def _list_year_days(ends: list[YearDay]) -> Iterator[YearDay | Wrong]:
    """Yield the days from the first to the last, over the end of the year where the last is earlier in it."""
    first, last = (_DAYS_OF_YEAR.index(end) for end in (ends[0], ends[-1]))
    days = _DAYS_OF_YEAR[first : last + 1] if first <= last else _DAYS_OF_YEAR[first:] + _DAYS_OF_YEAR[: last + 1]
    if len(days) > _LONGEST_SEASON:
        yield Wrong("problem.hours.dates_backwards", {"first": str(ends[0]), "last": str(ends[-1])})
    else:
        yield from days
