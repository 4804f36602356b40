"""Content folders with a spoilt file.

What holds for each of them: it is read as content, or refused with sentences of one line, each at a place that the file
has.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from generator.content.folder import read_content
from generator.errors import ContentError
from tests.fuzz.play import spoil
from tests.support.content import GOOD, write_content

if TYPE_CHECKING:
    from pathlib import Path

    from generator.content.problems import Problem

MORE = {
    "forms/callback.yaml": """\
title: {en: We call you back, fr: Nous rappelons}
purpose: callback
answer_within: 4
keep_days: 30
confirmation: Thank you.
fields:
  - {name: phone, type: phone, label: Telephone, required: yes}
  - {name: email, type: email, label: E-mail}
  - {name: time, type: slot, label: When?, notice: 60, days: 7, length: 60}
  - {name: wishes, type: choices, label: Wishes, options: {card: A card, vase: A vase}}
  - {name: day, type: date, label: Day}
  - {name: guests, type: number, label: Guests, least: 1, most: 9}
  - {name: stars, type: rating, label: Stars, stars: 5}
  - {name: consent, type: consent, label: You may keep this., required: yes}
""",
}
FILES = {name: text.encode() for name, text in {**GOOD, **MORE}.items() if not name.endswith(".svg")}
TOKENS = [
    token.encode()
    for token in (
        ":", ": ", "-", "- ", "\n", "\n  ", "\n    ", "\t", " ", "\r\n", "\r", "'", '"', "[", "]", "{", "}", ",",
        "#", " #1",
        "&a", "*a", "!t", "!!python/object:os.system ", "<<: ", "|", ">", "? ", "%", "@", "`", "~", "---\n", "...\n",
        "\\",
        '"\\u0000"', '"\\ud800"', "\0", "\x07", "\x85", "\u2028", "\ufeff", "\U0001f600", "é", "null", "yes", "no", "0",
        "-1", "1e999", "9" * 400, "name", "en", "fr", "xx", "type", "email", "hours", "monday", "monday-sunday",
        "9:00-18:00", "25:61", "24:00", "2026-02-30", "fields", "label", "options", "required", "https://[",
        "javascript:x",
        "../../etc/passwd", "<b>", "<script>", "](", "![", "](way.md)", "{: onclick=x}", "[TOC]", "|--|", "CH",
        "Europe/Berlin",
        "+49 30 1", "a@b", "#ff", "oklch(", "logo.svg", "[[[[[[[[", "{a: {a: {a: ",
    )
] + [b"\xff", b"\xed\xa0\x80", b"\xc3"]  # fmt: skip


class ContentTarget:
    """A small content folder; `try_out` reads it with one file spoilt by a number."""

    def __init__(self, folder: Path) -> None:
        self._folder = write_content(folder / "content", list(MORE.items()))
        read_content(self._folder)

    def try_out(self, number: int) -> int:
        """Read the folder and return how many problems there were; raises AssertionError where a rule is broken."""
        random = Random(number)
        name = random.choice(list(FILES))
        spoilt = spoil(random, FILES[name], TOKENS, 3)
        path = self._folder / name
        path.write_bytes(spoilt)
        try:
            read_content(self._folder)
        except ContentError as error:
            problems = error.problems
        else:
            return 0
        finally:
            path.write_bytes(FILES[name])
        assert problems, "an error without a problem"
        for problem in problems:
            self._check(problem)
        return len(problems)

    def close(self) -> None:
        """Read what is whole again; raises ContentError where a file was left spoilt."""
        read_content(self._folder)

    def _check(self, problem: Problem) -> None:
        said = str(problem)
        assert said, "no sentence"
        assert "\n" not in said, said
        assert problem.line >= 1, said
        assert problem.column >= 1, said
        assert "Traceback" not in said, said
