"""The owner's own fonts in a site: their files, their part of the style sheet, and the one that is wanted first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.content.problems import Problem
from generator.fonts.face import FontError, FontFace, read_face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from generator.content.fonts import Fonts

PREFIX = "fonts/"
_FORMATS = {".woff2": "woff2", ".woff": "woff", ".ttf": "truetype", ".otf": "opentype"}
# What each group of letters is called in the style sheet of every look.
_PROPERTIES = {"headings": "--display", "body": "--reading", "labels": "--plain"}
# Fonts that are on most machines under one of these names, and the average width of their letters in per mille.
_STAND_INS = {
    "serif": (("Times New Roman", "Liberation Serif", "Tinos"), 396.3),
    "sans-serif": (("Arial", "Liberation Sans", "Arimo"), 437.2),
}


class OwnFonts:
    """The fonts of one site; one that has none of its own reads nothing and adds nothing."""

    def __init__(self, fonts: Fonts | None, folder: Path) -> None:
        self._folder = folder
        self._roles: dict[str, tuple[str, ...]] = {
            role: getattr(fonts, role) for role in _PROPERTIES if fonts and getattr(fonts, role)
        }
        self.names = [PREFIX + name for name in fonts.files] if fonts else []

    @property
    def first(self) -> str | None:
        """The name of the file that the first screen of a page waits for."""
        return PREFIX + next(iter(self._roles.values()))[0] if self._roles else None

    def paths(self, *roles: str) -> tuple[Path, ...]:
        """Return the files that words can be drawn with, those for the first of the roles first."""
        names = (name for role in roles for name in self._roles.get(role, ()))
        return tuple(self._folder / name for name in names if not self._face(name).is_italic)

    def source(self, name: str) -> Path:
        """Return the file of a name."""
        return self._folder / name.removeprefix(PREFIX)

    def check(self) -> list[Problem]:
        """Return a problem for every file that begins like a font and is none."""
        problems = []
        for name in self.names:
            try:
                read_face(self.source(name))
            except FontError:
                problems.append(Problem(str(self.source(name)), 1, 1, "problem.font.broken"))
        return problems

    def style(self, address_of: Callable[[str], str], look: str) -> str:
        """Return the rules that bring the fonts into the style sheet `look`; they lie in one folder with it."""
        if not self._roles:
            return ""
        stacks = {name: _find_last(look, name) for name in ("--display", "--reading", "--plain")}
        stacks = {name: stacks.get(_reference(value), value) for name, value in stacks.items()}
        rules, settings = [], []
        for role, names in self._roles.items():
            property_name = _PROPERTIES[role]
            stack = stacks[property_name]
            faces = {name: self._face(name) for name in names}
            rules += [self._rule(f"own-{role}", name, face, address_of) for name, face in faces.items()]
            rules.append(_stand_in(f"own-{role}-near", next(iter(faces.values())), stack))
            stacks[property_name] = f'"own-{role}","own-{role}-near",{stack}'
            if role == "headings":
                weight = _nearest(faces.values(), _find_last(look, "--display-weight"))
                settings.append(f"--display-weight:{weight};")
        settings += [f"{name}:{stack};" for name, stack in stacks.items()]
        return f"{''.join(rules)}:root{{{''.join(settings)}}}"

    def _face(self, name: str) -> FontFace:
        return read_face(self._folder / name)

    def _rule(self, family: str, name: str, face: FontFace, address_of: Callable[[str], str]) -> str:
        address = address_of(PREFIX + name).rpartition("/")[2]
        kind = _FORMATS[(self._folder / name).suffix]
        slant = "italic" if face.is_italic else "normal"
        return (
            f'@font-face{{font-family:"{family}";src:url("{address}") format("{kind}");'
            f"font-weight:{face.weight};font-style:{slant};font-display:swap}}"
        )


def _find_last(style: str, name: str) -> str:
    """Return the value that a custom property has in the end."""
    return str(re.findall(rf"{name}:\s*([^;}}]+)", style)[-1]).strip()


def _reference(value: str) -> str:
    """Return the property that a value only points to, an empty text where it does not."""
    found = re.fullmatch(r"var\((--[\w-]+)\)", value)
    return found[1] if found else ""


def _stand_in(family: str, face: FontFace, stack: str) -> str:
    """Return the rule of a font that takes as much room as the one to come, so that nothing moves when it comes."""
    names, average = _STAND_INS["sans-serif" if stack.endswith("sans-serif") else "serif"]
    scale = face.average / average
    sources = ",".join(f'local("{name}")' for name in names)
    return (
        f'@font-face{{font-family:"{family}";src:{sources};size-adjust:{scale:.1%};'
        f"ascent-override:{face.ascent / 1000 / scale:.1%};descent-override:{face.descent / 1000 / scale:.1%};"
        "line-gap-override:0%}"
    )


def _nearest(faces: Iterable[FontFace], wanted: str) -> int:
    """Return the weight nearest to the wanted one that is there, so that no browser thickens letters by itself."""
    weight = int(wanted)
    face = min(faces, key=lambda face: face.distance(weight))
    return min(max(weight, face.lightest), face.boldest)
