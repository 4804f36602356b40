"""The page that stands in for the site while its content has mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue, owner_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.content.problems import Problem


def draw_problems(problems: Sequence[Problem], reason: str) -> str:
    """Return a page that lists the problems with their lines, or gives the one `reason` where there is no line."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Path(__file__).parent
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    places = [(problem, _quote_line(problem)) for problem in problems]
    template = environment.get_template("problem_page.html")
    return template.render(places=places, reason=reason, language=owner_language(), _=owner_catalogue().text)


def _quote_line(problem: Problem) -> str:
    """Return the line of the file that a problem stands in, or nothing where the file cannot be read."""
    try:
        lines = Path(problem.file).read_text(encoding="utf-8-sig").split("\n")
        return lines[problem.line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return ""
