"""The errors of the generator: one base, each carrying the facts a person needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.content.problems import Problem


class ShopbellError(Exception):
    """Anything that stops a command; its text is one sentence a person can act on."""


class ContentError(ShopbellError):
    """The content cannot be used; `problems` names every mistake with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OutputError(ShopbellError):
    """The output folder cannot be written or was not written by shopbell."""


class ThemeError(ShopbellError):
    """A template of the theme, or the owner's own one, cannot be used."""


class PreviewError(ShopbellError):
    """The preview cannot be shown, for instance because its port is in use."""


class PaperError(ShopbellError):
    """Something cannot be printed as it is: a letter that no font has, or a text that is too long."""


class PublishError(ShopbellError):
    """The site could not be put where it belongs; what is there may be old, but it is whole."""
