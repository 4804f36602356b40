"""Front matter: the facts at the head of a Markdown file, between two lines of three dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from generator.content.models import Model, read_model
from generator.content.page import PageFacts, PageText
from generator.content.prose import split_page
from generator.content.yaml_source import Document, decode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.content.problems import Problem

Written = TypeVar("Written")


def read_head(source: bytes, file: str) -> Document:
    """Return the head of a page that was read before, to find the places of its facts."""
    halves = split_page(source.decode("utf-8-sig", "replace"))
    return read_yaml(halves.head.encode() if halves else b"", file, first_line=2)


def read_page(source: bytes, file: str) -> tuple[PageText | None, list[Problem]]:
    """Return the page written in `source` with the problems of its head; no page where the head cannot be used."""
    page, head = read_written(source, file, PageFacts, PageText)
    return page, head.problems


def read_written(
    source: bytes, file: str, model: type[Model], kind: Callable[[str, str, str, int, Model], Written]
) -> tuple[Written | None, Document]:
    """Return the Markdown in `source` as a `kind` with its facts, or None, and its head with the problems."""
    document = Document(file)
    text = decode(source, document)
    if text is None:
        return None, document
    halves = split_page(text)
    if halves is None:
        document.report((1, 1), "problem.page.no_front_matter")
        return None, document
    head = read_yaml(halves.head.encode(), file, first_line=2)
    facts = read_model(head, model) if not head.problems else None
    return (None if facts is None else kind(file, *halves, facts)), head
