"""Front matter: the facts at the head of a Markdown file, between two lines of three dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.models import read_model
from generator.content.page import PageFacts, PageText
from generator.content.yaml_source import Document, decode, read_yaml

if TYPE_CHECKING:
    from generator.content.problems import Problem

_FENCE = "---"


def read_head(source: bytes, file: str) -> Document:
    """Return the head of a page that was read before, to find the places of its facts."""
    lines = source.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), len(lines))
    return read_yaml("\n".join(lines[1:end]).encode(), file, first_line=2)


def read_page(source: bytes, file: str) -> tuple[PageText | None, list[Problem]]:
    """Return the page written in `source` with the problems of its head; no page where the head cannot be used."""
    document = Document(file)
    text = decode(source, document)
    if text is None:
        return None, document.problems
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if lines[0].rstrip() != _FENCE or end is None:
        document.report((1, 1), "problem.page.no_front_matter")
        return None, document.problems
    head = read_yaml("\n".join(lines[1:end]).encode(), file, first_line=2)
    facts = read_model(head, PageFacts) if not head.problems else None
    if facts is None:
        return None, head.problems
    return PageText(file, facts, "\n".join(lines[end + 1 :]), end + 2), []
