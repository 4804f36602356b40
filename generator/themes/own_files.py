"""The owner's own files of a theme: one with a name that nothing asks for would change nothing, without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.content.problems import Problem, make_printable, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.themes.theme import Theme

_ENDINGS = {"templates": ".html", "styles": ".css", "scripts": ".js"}


def check_own_files(theme: Theme) -> list[Problem]:
    """Return a warning for each file of the owner's theme folder that the site does not use."""
    return [
        Problem(make_printable(theme.own / name), 1, 1, "problem.theme.unknown", {"hint": hint})
        for name, hint in _find_unused(theme)
    ]


def _find_unused(theme: Theme) -> Iterator[tuple[str, str]]:
    """Yield the unused files by their names, each with what its owner may have meant."""
    own, known = _list_files(theme.own), _list_files(theme.folder)
    texts = [(theme.own / name).read_text("utf-8", "replace") for name in own if name.endswith(".html")]
    for name in own:
        kind, _, inner = name.partition("/")
        if kind == "fonts":  # those that `site.yaml` names, and those for paper
            continue
        is_added = kind == "styles" and "/" not in inner and name.endswith(".css")
        is_named = kind in {"templates", "scripts"} and any(_is_named(inner, text) for text in texts)
        if name not in known and not is_added and not (is_named and name.endswith(_ENDINGS[kind])):
            yield name, suggest(name, known)


def _list_files(folder: Path) -> list[str]:
    """Return the files in a folder and those below it, by their paths in it; hidden ones are left out."""
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]


def _is_named(name: str, text: str) -> bool:
    """Return whether a template names another file, for example to include it."""
    return re.search(rf"[\"']{re.escape(name)}[\"']", text) is not None
