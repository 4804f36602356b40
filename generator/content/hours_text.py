"""The short texts in which people write opening hours: times, spans, days of the week and dates.

Each reader yields what the text means, and `Wrong` for each mistake in it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.content.opening_hours import MINUTES_PER_DAY, ROUND_THE_CLOCK, WEEKDAYS, Span, YearDay

_NOON = 12 * 60
_LONGEST_RANGE = timedelta(days=366)
# More days of every year than any season has are a range whose ends were swapped.
_LONGEST_SEASON = 300
_DAYS_OF_YEAR = [YearDay(day.month, day.day) for day in (date(2000, 1, 1) + timedelta(days=n) for n in range(366))]
_DAYS_BY_NAME = {name: number for number, day in enumerate(WEEKDAYS) for name in (day, day[:3])}

_SEPARATOR = re.compile(r"\s*[,;\n]\s*|\s+and\s+", re.IGNORECASE)
_TO = re.compile(r"\s*[-‐‑‒–—−]\s*|\s+to\s+", re.IGNORECASE)
# A date has hyphens of its own, so that one between two dates needs spaces.
_TO_DATE = re.compile(r"\s*[–—]\s*|\s+-\s+|\s+to\s+", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})(\s*[:.h]\s*(?P<minute>[0-9]{2}))?(\s*h)?(\s*(?P<half>[ap])\.?m\.?)?", re.IGNORECASE
)
_DATE = re.compile(r"((?P<year>20[0-9]{2})-)?(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_AS_USUAL = re.compile(r"(open\s+)?(as\s+)?usual", re.IGNORECASE)


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a text: a key of the owner's catalogue and the facts for its sentence."""

    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class _Time:
    """A time of day; one without am or pm shows which clock it is of only by an hour or a form of the 24-hour clock."""

    text: str
    minutes: int
    has_half: bool
    is_of_24_hours: bool

    @property
    def other_half(self) -> int:
        """The same figures on the other half of a 12-hour clock."""
        return (self.minutes + _NOON) % MINUTES_PER_DAY


def split_list(text: str) -> list[str]:
    """Return the parts of a list written with commas, semicolons or `and`."""
    return [part for part in _SEPARATOR.split(text.strip()) if part]


def is_closed(text: str) -> bool:
    """Tell whether the text says that the business is closed."""
    return text.strip().lower() == "closed"


def is_as_usual(text: str) -> bool:
    """Tell whether the text says that a special day is like any other."""
    return _AS_USUAL.fullmatch(text.strip()) is not None


def read_span(text: str) -> Iterator[Span | Wrong]:
    """Yield the one span that a text such as `9:00-12:30`, `18h - 2h` or `open` means, or all that is wrong with it."""
    ends = _TO.split(text)
    times = [_read_time(end) for end in ends]
    wrong = [each for each in times if isinstance(each, Wrong)]
    right = [each for each in times if not isinstance(each, Wrong)]
    if text.lower() == "open":
        yield ROUND_THE_CLOCK
    elif is_closed(text):  # which says all there is to say, so that it can stand for no span
        yield Wrong("problem.hours.closed_and_open", {})
    elif len(ends) != 2:
        yield Wrong("problem.hours.not_a_span", {"found": text})
    elif wrong:
        yield from wrong
    else:
        opens, closes = right
        yield _check_span(text, opens, closes) or _make_span(opens.minutes, closes.minutes)


def read_days(text: str) -> Iterator[int | Wrong]:
    """Yield the weekdays (0 is Monday) that a text such as `mon-fri` or `tuesday, thursday` names."""
    for part in split_list(text) or [text]:
        ends = [_read_day(end) for end in _TO.split(part)]
        wrong = [end for end in ends if isinstance(end, Wrong)]
        days = [end for end in ends if not isinstance(end, Wrong)]
        if wrong:
            yield from wrong
        elif len(days) > 2:
            yield Wrong("problem.hours.not_days", {"found": part})
        else:
            yield from ((days[0] + offset) % 7 for offset in range((days[-1] - days[0]) % 7 + 1))


def read_dates(text: str) -> Iterator[date | YearDay | Wrong]:
    """Yield the days that a text such as `2026-12-24`, `2026-12-27 to 2027-01-02` or, for every year, `12-25` names."""
    for part in split_list(text) or [text]:
        ends = [_read_date(end) for end in _TO_DATE.split(part)]
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


def find_similar(found: str, accepted: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of the accepted words that was probably meant; likeness 1 asks for the same word."""
    by_lower_case = {word.lower(): word for word in accepted}
    close = difflib.get_close_matches(found.strip().lower(), by_lower_case, n=1, cutoff=likeness)
    return by_lower_case[close[0]] if close else None


def _read_time(text: str) -> _Time | Wrong:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return Wrong("problem.hours.not_a_time", {"found": text})
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower()
    is_real = 1 <= hour <= 12 if half else hour <= 23 or (hour == 24 and minute == 0)
    if not is_real or minute > 59:
        return Wrong("problem.hours.not_a_time", {"found": text})
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    is_of_24_hours = not half and (not 1 <= hour <= 12 or text.strip().startswith("0") or "h" in text.lower())
    return _Time(text.strip(), hour * 60 + minute, bool(half), is_of_24_hours)


def _check_span(text: str, opens: _Time, closes: _Time) -> Wrong | None:
    if opens.minutes == MINUTES_PER_DAY:
        return Wrong("problem.hours.starts_at_24", {"found": text})
    if opens.minutes == closes.minutes:
        return Wrong("problem.hours.empty_span", {"found": text})
    unclear = _find_unclear_time(opens, closes)
    if unclear is None:
        return None
    readings = {"reading": _format_time(unclear.minutes), "other": _format_time(unclear.other_half)}
    return Wrong("problem.hours.unclear_half", {"found": text, "time": unclear.text, **readings})


def _find_unclear_time(opens: _Time, closes: _Time) -> _Time | None:
    """Return the time of `9-5` or `1-5 pm` that a customer would take for another half of the day."""
    if opens.is_of_24_hours or closes.is_of_24_hours:
        return None
    length = _make_span(opens.minutes, closes.minutes).length
    if not closes.has_half and _make_span(opens.minutes, closes.other_half).length < length:
        return closes
    if not opens.has_half and _make_span(opens.other_half, closes.minutes).length < length:
        return opens
    # Hardly anybody opens between one and five at night, and nobody who does minds writing 02:00.
    is_probably_afternoon = not opens.has_half and not closes.has_half and 60 <= opens.minutes < 300
    return opens if is_probably_afternoon else None


def _make_span(opens: int, closes: int) -> Span:
    return Span(opens, closes if closes > opens else closes + MINUTES_PER_DAY)


def _format_time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _read_day(text: str) -> int | Wrong:
    day = _DAYS_BY_NAME.get(text.strip().removesuffix(".").lower())
    if day is not None:
        return day
    similar = find_similar(text, WEEKDAYS)
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
