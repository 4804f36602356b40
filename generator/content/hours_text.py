"""The short texts in which people write opening hours: times and spans of them.

Words may be those of several languages (`hours_words`). Each reader yields what the text means, and `Wrong` for each
mistake in it.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.content.hours_words import find_manner, fold, leave_out_start, load_words, says, split_at
from generator.content.opening_hours import MINUTES_PER_DAY, ROUND_THE_CLOCK, Span

_NOON = 12 * 60


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a text: a key of the owner's catalogue and the facts for its sentence."""

    code: str
    facts: dict[str, str]


@dataclass(frozen=True)
class _Time:
    """A time of day; one without am or pm shows which clock it is of only by an hour or a form of the 24-hour clock.

    `head` and `tail` are what stands before and behind the figures, `half` with am or pm left out.
    """

    text: str
    minutes: int
    has_half: bool
    is_of_24_hours: bool
    head: str = ""
    tail: str = ""
    minute_text: str = ""

    @property
    def other_half(self) -> int:
        """The same figures on the other half of a 12-hour clock."""
        return (self.minutes + _NOON) % MINUTES_PER_DAY


def split_list(text: str) -> list[str]:
    """Return the parts of a list written with commas, semicolons or `and`."""
    return [part for part in split_at(text.strip(), load_words().joints, "and") if part]


def is_closed(text: str) -> bool:
    """Tell whether the text says that the business is closed."""
    return says(text, "closed")


def is_as_usual(text: str) -> bool:
    """Tell whether the text says that a special day is like any other."""
    return says(text, "usual")


def read_span(text: str) -> Iterator[Span | Wrong]:
    """Yield the one span that a text such as `9:00-12:30`, `18h - 2h` or `open` means, or all that is wrong with it."""
    ends = split_at(leave_out_start(text), load_words().joints, "to")
    times = [_read_time(end, text) for end in ends]
    wrong = [each for each in times if isinstance(each, Wrong)]
    right = [each for each in times if not isinstance(each, Wrong)]
    if says(text, "open"):
        yield ROUND_THE_CLOCK
    elif is_closed(text):  # which says all there is to say, so that it can stand for no span
        yield Wrong("problem.hours.closed_and_open", {})
    elif len(ends) != 2:
        manner = find_manner(text)
        facts = {"found": text, "example": manner.example, "closed": manner.closed, "open": manner.open}
        yield Wrong("problem.hours.not_a_span", facts)
    elif wrong:
        yield from wrong
    else:
        opens, closes = right
        yield _check_span(text, opens, closes) or _make_span(opens.minutes, closes.minutes)


def find_similar(found: str, accepted: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the one of the accepted words that was probably meant; likeness 1 asks for the same word."""
    by_lower_case = {word.lower(): word for word in accepted}
    close = difflib.get_close_matches(found.strip().lower(), by_lower_case, n=1, cutoff=likeness)
    return by_lower_case[close[0]] if close else None


def _read_time(text: str, span: str) -> _Time | Wrong:
    """Return the time that a text means, or that it means none; the example is for who wrote the whole `span`."""
    words, folded = load_words(), fold(text.strip())
    for name, known in (("noon", _NOON), ("midnight", 0)):
        if says(text, name):
            return _Time(text.strip(), known, has_half=True, is_of_24_hours=True)
    found = words.time.fullmatch(folded)
    minutes = _count_minutes(found) if found else None
    if found is None or minutes is None:
        return Wrong("problem.hours.not_a_time", {"found": text, "example": find_manner(span).example})
    hour, has_half = int(found["hour"]), bool(found["half"])
    is_marked = found["hour"].startswith("0") or "h" in (found["sign"], found["unit"])
    return _Time(
        text.strip(),
        minutes,
        has_half=has_half,
        is_of_24_hours=not has_half and (not 1 <= hour <= 12 or is_marked),
        head=text.strip()[: found.start("figures")],
        tail=text.strip()[found.end("figures") : found.start("half") if has_half else None],
        minute_text=found["minutes"] or "",
    )


def _count_minutes(found: re.Match[str]) -> int | None:
    """Return the minutes since midnight of a time, None where no clock shows it."""
    words, part = load_words(), " ".join((found["part"] or "").split())
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    most = 12 if part in words.of_twelve else 11
    is_real = 1 <= hour <= most if part else hour <= 23 or (hour == 24 and minute == 0)
    if not is_real or minute > 59:
        return None
    if part:
        hour = hour % 12 + (0 if part in words.mornings else 12)
    return hour * 60 + minute


def _check_span(text: str, opens: _Time, closes: _Time) -> Wrong | None:
    if opens.minutes == MINUTES_PER_DAY:
        return Wrong("problem.hours.starts_at_24", {"found": text})
    if opens.minutes == closes.minutes:
        return Wrong("problem.hours.empty_span", {"found": text})
    unclear = _find_unclear_time(opens, closes)
    if unclear is None:
        return None
    readings = {"reading": _format_time(unclear.minutes), "other": _format_time(unclear.other_half)}
    clear = _write_clearly(text, opens, closes, unclear)
    return Wrong("problem.hours.unclear_half", {"found": text, "time": unclear.text, **readings, "example": clear})


def _write_clearly(text: str, opens: _Time, closes: _Time, unclear: _Time) -> str:
    """Return a span in its own words as it is probably meant: in the other half of the day."""
    halves = find_manner(text).halves
    are_both_later = unclear is opens and not closes.has_half
    first = _rewrite(opens, opens.other_half if unclear is opens else opens.minutes, halves)
    last = _rewrite(closes, closes.other_half if unclear is closes or are_both_later else closes.minutes, halves)
    before, _, behind = text.rpartition(closes.text)
    start, _, between = before.partition(opens.text)
    return f"{start}{first}{between}{last}{behind}"


def _rewrite(time: _Time, minutes: int, halves: tuple[str, str] | None) -> str:
    """Return a time with other figures, as its language tells the halves of a day apart."""
    hour = minutes // 60
    if halves is None:
        return f"{time.head}{hour}{time.minute_text}{time.tail}"
    return f"{time.head}{hour % 12 or 12}{time.minute_text}{time.tail} {halves[hour >= 12]}"


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
