"""The order in which letters stand on a line: Arabic and Hebrew run from right to left, numbers in them do not.

This is the Unicode Bidirectional Algorithm (UAX #9) for one line without its invisible control characters, which owners
do not type; its rules are named below. Which form a letter takes is left to the font. The one mark that is known stands
before a telephone number: beside Arabic letters its groups would change places, and somebody else would be called.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

MARK = "\u200e"
"""The left-to-right mark, which says which way a number runs; it is never printed."""
_RIGHT_TO_LEFT = {"R", "AL"}
_NEUTRAL = {"B", "S", "WS", "ON", "BN"}
_OF_NUMBERS = {"EN", "AN", "R"}  # what counts as running to the left beside a neutral sign (N1)
_PAIRS = {"(": ")", "[": "]", "{": "}", "‹": "›", "«": "»", "❨": "❩", "（": "）", "「": "」"}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "「": "」"}  # those that go together (N0)
_MIRRORED = _PAIRS | {close: opening for opening, close in _PAIRS.items()} | {"<": ">", ">": "<"}


def is_right_to_left(text: str) -> bool:
    """Return whether a paragraph runs from right to left: its first letter decides (P2, P3)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in _RIGHT_TO_LEFT for kind in kinds if kind in {"L", *_RIGHT_TO_LEFT}), False)


def split_runs(text: str, *, base: bool) -> list[tuple[str, bool]]:
    """Return the parts of a line from left to right, each in the order it is read and whether it runs to the left.

    `base` is whether the line as a whole does. Whoever shapes a part that runs to the left turns its brackets; signs
    alone come as they are seen, since nothing in them says that they do.
    """
    if not base and not _has_letters_to_the_left(text):
        return [(text.replace(MARK, ""), False)]
    levels = find_levels(text, base=base)
    runs = []
    for level, group in groupby(order_letters(levels), key=levels.__getitem__):
        seen = [text[number] for number in group if text[number] != MARK]
        if level % 2 == 0:
            runs.append(("".join(seen), False))
        elif _has_letters_to_the_left("".join(seen)):
            runs.append(("".join(reversed(seen)), True))
        else:
            runs.append(("".join(_MIRRORED.get(letter, letter) for letter in seen), False))
    return runs


def _has_letters_to_the_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {*_RIGHT_TO_LEFT, "AN"} for letter in text)


def find_levels(text: str, *, base: bool) -> list[int]:
    """Return the level of each letter: what is odd runs to the left."""
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in text]
    outside = "R" if base else "L"
    _resolve_numbers(kinds, outside)
    _resolve_brackets(text, kinds, outside)
    _resolve_neutrals(kinds, outside)
    levels = [_level_of(kind, int(base)) for kind in kinds]
    blanks = len(text) - len(text.rstrip())
    return levels[: len(text) - blanks] + [int(base)] * blanks  # L1


def order_letters(levels: list[int]) -> list[int]:
    """Return the places of the letters in the text from left to right (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order


def _resolve_numbers(kinds: list[str], outside: str) -> None:
    """Settle what stands with letters and numbers: marks, signs, separators (W1 to W7)."""
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = kinds[place - 1] if place else outside
    for place, strong in enumerate(_list_strong(kinds, outside)):
        if kinds[place] == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]
    _settle_separators(kinds)
    _settle_signs(kinds)
    for place, strong in enumerate(_list_strong(kinds, outside)):
        if kinds[place] == "EN" and strong == "L":
            kinds[place] = "L"


def _list_strong(kinds: list[str], outside: str) -> list[str]:
    """Return for each place the kind of the last letter up to it."""
    strong = [outside]
    for kind in kinds:
        strong.append(kind if kind in {"L", *_RIGHT_TO_LEFT} else strong[-1])
    return strong[1:]


def _settle_separators(kinds: list[str]) -> None:
    """Take a separator between two numbers to them (W4)."""
    for place in range(1, len(kinds) - 1):
        left, kind, right = kinds[place - 1 : place + 2]
        if left == right and (left, kind) in {("EN", "ES"), ("EN", "CS"), ("AN", "CS")}:
            kinds[place] = left


def _settle_signs(kinds: list[str]) -> None:
    """Take signs such as € and % to the number that they touch; any others are neutral (W5, W6)."""
    place = 0
    for kind, group in groupby(list(kinds)):
        end = place + len(list(group))
        if kind == "ET":
            touches = "EN" in (*kinds[max(place - 1, 0) : place], *kinds[end : end + 1])
            kinds[place:end] = ["EN" if touches else "ON"] * (end - place)
        elif kind in {"ES", "CS"}:
            kinds[place:end] = ["ON"] * (end - place)
        place = end


def _resolve_brackets(text: str, kinds: list[str], outside: str) -> None:
    """Let a pair of brackets go with what stands in it, or with what stands before it (N0)."""
    for opening, close in _find_pairs(text, kinds):
        inside = {_as_strong(kind) for kind in kinds[opening + 1 : close]} & {"L", "R"}
        if outside in inside:
            direction = outside
        elif inside:
            before = (_as_strong(kind) for kind in reversed(kinds[:opening]))
            context = next((kind for kind in before if kind in {"L", "R"}), outside)
            direction = context if context in inside else outside
        else:
            continue
        for bracket in (opening, close):
            kinds[bracket] = direction
            for place in range(bracket + 1, len(text)):  # and with its marks
                if unicodedata.bidirectional(text[place]) != "NSM":
                    break
                kinds[place] = direction


def _find_pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Return the places of brackets that belong together, in order of the opening ones (BD16)."""
    pairs, open_ones = [], []
    for place, letter in enumerate(text):
        if kinds[place] != "ON":
            continue
        if letter in _BRACKETS:
            open_ones.append(place)
        elif letter in _BRACKETS.values():
            found = next((one for one in reversed(open_ones) if _BRACKETS[text[one]] == letter), None)
            if found is not None:
                pairs.append((found, place))
                open_ones = [one for one in open_ones if one < found]
    return sorted(pairs)


def _resolve_neutrals(kinds: list[str], outside: str) -> None:
    """Let what has no direction go with both its neighbours, or else with the line (N1, N2)."""
    place = 0
    for is_neutral, group in groupby([kind in _NEUTRAL for kind in kinds]):
        end = place + len(list(group))
        if is_neutral:
            left = _as_strong(kinds[place - 1]) if place else outside
            right = _as_strong(kinds[end]) if end < len(kinds) else outside
            kinds[place:end] = [left if left == right else outside] * (end - place)
        place = end


def _as_strong(kind: str) -> str:
    return "R" if kind in _OF_NUMBERS else kind


def _level_of(kind: str, base: int) -> int:
    """Return the level of a settled kind (I1, I2)."""
    if kind == "R":
        return 1
    if kind == "L":
        return base + base % 2
    return 2  # a number
