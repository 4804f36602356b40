"""Front matter: the facts at the head of a Markdown file, between two lines of three dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.models import read_model
from generator.content.page import PageFacts, PageText
from generator.content.prose import split_page
from generator.content.yaml_source import Document, decode, read_yaml

if TYPE_CHECKING:
    from generator.content.problems import Problem


def read_head(source: bytes, file: str) -> Document:
    """Return the head of a page that was read before, to find the places of its facts."""
    halves = split_page(source.decode("utf-8-sig", "replace"))
    return read_yaml(halves.head.encode() if halves else b"", file, first_line=2)


def read_page(source: bytes, file: str) -> tuple[PageText | None, list[Problem]]:
    """Return the page written in `source` with the problems of its head; no page where the head cannot be used."""
    document = Document(file)
    text = decode(source, document)
    if text is None:
        return None, document.problems
    halves = split_page(text)
    if halves is None:
        document.report((1, 1), "problem.page.no_front_matter")
        return None, document.problems
    head = read_yaml(halves.head.encode(), file, first_line=2)
    facts = read_model(head, PageFacts) if not head.problems else None
    if facts is None:
        return None, head.problems
    return PageText(file, halves.body, halves.first_line, facts), []
