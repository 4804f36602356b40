"""YAML as owners write it: every value is the text that stands in the file, and every value knows its place.

Only plain YAML is accepted. Aliases, anchors and tags are refused because a few hundred bytes of them can grow without
bound; deep nesting is refused before it can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from generator.content.problems import Problem
from generator.content.source_text import TextError, decode_text, refuse_control_characters

Data: TypeAlias = str | list["Data"] | dict[str, "Data"] | None
Path: TypeAlias = tuple[str | int, ...]
Mark: TypeAlias = tuple[int, int]

MAX_DEPTH = 20
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STANDARD_TAG = "tag:yaml.org,2002:"  # what libyaml makes of "!!"
# A remark that begins right after its "#" is more often a colour or a number that was meant as text.
_TIGHT_REMARK = re.compile(r"[ \t]*(#\w.*)")


@dataclass
class Document:
    """The content of a YAML text: plain data, the place of every key and value, and the problems met while reading."""

    file: str
    data: Data = None
    keys: dict[Path, Mark] = field(default_factory=dict)
    values: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def report(self, mark: Mark, code: str, /, **facts: object) -> None:
        """Add a problem at a line and column."""
        self.problems.append(Problem(self.file, *mark, code, facts))

    def report_key(self, path: Path, code: str, /, **facts: object) -> None:
        """Add a problem at the key of `path`, or at the nearest place above it that stands in the file."""
        self.report(self.place(path, prefer_key=True), code, **facts)

    def report_value(self, path: Path, code: str, /, **facts: object) -> None:
        """Add a problem at the value of `path`, or at the nearest place above it that stands in the file."""
        self.report(self.place(path, prefer_key=False), code, **facts)

    def warn_value(self, path: Path, code: str, /, **facts: object) -> None:
        """Add a warning at the value of `path`: the content can be used, but its owner should know."""
        self.warnings.append(Problem(self.file, *self.place(path, prefer_key=False), code, facts))

    def place(self, path: Path, *, prefer_key: bool) -> Mark:
        """Return line and column of `path`, going up until something stands in the file."""
        while True:
            first, second = (self.keys, self.values) if prefer_key else (self.values, self.keys)
            mark = first.get(path) or second.get(path)
            if mark is not None or not path:
                return mark or (1, 1)
            path = path[:-1]


@dataclass
class _Frame:
    """A mapping or list that is being filled."""

    container: list[Data] | dict[str, Data]
    path: Path
    key: str | None = None  # of a mapping: the key whose value comes next


def read_yaml(source: bytes, file: str, first_line: int = 1) -> Document:
    """Return the document in `source`, which begins in line `first_line` of `file`; problems are in the document."""
    document = Document(file)
    text = decode(source, document, first_line)
    if text is None:
        return document
    try:
        _Composer(document, text, first_line).compose()
    except yaml.MarkedYAMLError as error:
        _report_syntax(document, error, text, first_line)
        document.data = None
    except _Refused:
        document.data = None
    return document


def decode(source: bytes, document: Document, first_line: int = 1) -> str | None:
    """Return `source` as text, or None with a problem where it is too large, not UTF-8 or holds control characters."""
    try:
        return decode_text(source)
    except TextError as error:
        document.report(_place_in(error.before, first_line), error.code, **error.facts)
        return None


def _place_in(before: str, first_line: int) -> Mark:
    return before.count("\n") + first_line, len(before) - (before.rfind("\n") + 1) + 1


# What libyaml says -> the key of the sentence that explains it; the first that fits.
_COMPLAINTS = (
    ("parsing a quoted scalar", "problem.yaml.backslash"),
    ("quoted scalar", "problem.yaml.quote"),
    ("could not find expected ':'", "problem.yaml.no_colon"),
    ("flow sequence", "problem.yaml.bracket"),
    ("flow mapping", "problem.yaml.bracket"),
    ("block scalar", "problem.yaml.special_character"),
    ("scanning an a", "problem.yaml.special_character"),  # anchor or alias
    ("scanning a tag", "problem.yaml.special_character"),
    ("cannot start any token", "problem.yaml.special_character"),
    ("expected node content", "problem.yaml.special_character"),
    ("entries are not allowed", "problem.yaml.special_character"),
    ("keys are not allowed", "problem.yaml.special_character"),
    ("block mapping", "problem.yaml.indentation"),
    ("block collection", "problem.yaml.indentation"),
)
# Where these are wrong is where something began, not where libyaml lost the thread.
_WRONG_FROM_THE_START = {
    "problem.yaml.quote", "problem.yaml.no_colon", "problem.yaml.bracket", "problem.yaml.special_character"
}  # fmt: skip
# Blanks and marks that no key has, which come along when text is copied from a web page or a word processor.
_UNSEEN = re.compile("[\u00a0\u2000-\u200f\u202f\u2060\u3000\ufeff]")
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1, section 4.1.4, as libyaml counts lines


def _report_syntax(document: Document, error: yaml.MarkedYAMLError, text: str, first_line: int) -> None:
    """Report what libyaml complains about."""
    lines = _LINE_BREAK.split(text.rstrip())
    mark, start = error.problem_mark or error.context_mark, error.context_mark
    is_in_text = mark is not None and mark.line < len(lines)  # libyaml sees a line behind the last one
    line, column = (mark.line, mark.column) if mark and is_in_text else (len(lines) - 1, len(lines[-1]))
    code = _explain(f"{error.context} {error.problem}", lines[line], column)
    if start and code in _WRONG_FROM_THE_START and start.line < len(lines):
        line, column = start.line, start.column
    document.report((line + first_line, column + 1), code)


def _explain(complaint: str, line: str, column: int) -> str:
    """Return the key of the sentence for a complaint about a column of a line."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "problem.yaml.tab"
    if "mapping values are not allowed" in complaint:
        return "problem.yaml.colon" if re.search(r":\s", line[:column]) else "problem.yaml.misfit"
    if "did not find expected key" in complaint and line[:column].rstrip().endswith(('"', "'")):
        return "problem.yaml.quote_too_early"
    if "did not find expected key" in complaint and line[:column].rstrip().endswith(("]", "}")):
        return "problem.yaml.bracket_too_early"
    if "expected node content" in complaint and not line[column:].strip():  # nothing is there at all
        return "problem.yaml.syntax"
    return next((code for words, code in _COMPLAINTS if words in complaint), "problem.yaml.syntax")


class _Refused(Exception):  # noqa: N818  (a signal inside this module, not an error others see)
    """Reading stops here; the problem is already in the document."""


class _Composer:
    """Builds plain data from the parser's events with a stack of its own, so that nesting cannot exhaust Python's."""

    def __init__(self, document: Document, text: str, first_line: int) -> None:
        self.document = document
        self.text = text
        self.first_line = first_line
        self.frames: list[_Frame] = []
        self.documents = 0

    def compose(self) -> None:
        for event in yaml.parse(self.text, Loader=_LOADER):
            start = event.start_mark
            mark = (start.line + self.first_line, start.column + 1) if start else (self.first_line, 1)
            if isinstance(event, yaml.NodeEvent):
                self._check_node(event, mark)
            if isinstance(event, yaml.ScalarEvent):
                self._add_scalar(event, mark)
            elif isinstance(event, yaml.MappingStartEvent):
                self._open({}, mark)
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open([], mark)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.frames.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                self._start_document(mark)

    def _start_document(self, mark: Mark) -> None:
        self.documents += 1
        if self.documents > 1:
            self.document.report(mark, "problem.yaml.second_document")
            raise _Refused

    def _check_node(self, event: yaml.NodeEvent, mark: Mark) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.document.report(mark, "problem.yaml.alias", name=event.anchor)
            self._place(None, mark)
            return
        if event.anchor is not None:
            self.document.report(mark, "problem.yaml.anchor", name=event.anchor)
        if (tag := getattr(event, "tag", None)) is not None:
            self.document.report(mark, "problem.yaml.tag", name=tag.replace(_STANDARD_TAG, "!!"))
        if isinstance(event, yaml.ScalarEvent):
            self._check_text(event, mark)

    def _check_text(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        try:
            refuse_control_characters(event.value)  # written as an escape, such as "\\0"
        except TextError as error:
            self.document.report(mark, error.code, **error.facts)
        end = event.end_mark
        remark = _TIGHT_REMARK.match(self.text, end.index) if end and event.implicit[0] else None
        if end and remark:
            place = end.line + self.first_line, end.column + remark.start(1) - end.index + 1
            self.document.report(place, "problem.yaml.remark", found=remark[1])

    def _add_scalar(self, event: yaml.ScalarEvent, mark: Mark) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._take_key(frame, event.value, mark)
            return
        is_empty = event.value == "" and event.implicit[0]  # nothing stands there, unlike ""
        if is_empty and frame is not None and isinstance(frame.container, list):
            self.document.report(mark, "problem.yaml.empty_item")
        self._place(None if is_empty else event.value, mark)

    def _take_key(self, frame: _Frame, key: str, mark: Mark) -> None:
        if found := _UNSEEN.search(key):
            self.document.report(mark, "problem.yaml.unseen", code=f"U+{ord(found[0]):04X}")
            key = _UNSEEN.sub("", key)
        path = (*frame.path, key)
        if path in self.document.keys:
            self.document.report(mark, "problem.yaml.duplicate_key", key=key, line=self.document.keys[path][0])
        else:
            self.document.keys[path] = mark
        frame.key = key

    def _open(self, container: list[Data] | dict[str, Data], mark: Mark) -> None:
        if len(self.frames) >= MAX_DEPTH:
            self.document.report(mark, "problem.yaml.too_deep", limit=MAX_DEPTH)
            raise _Refused
        self.frames.append(_Frame(container, self._place(container, mark)))

    def _place(self, value: Data, mark: Mark) -> Path:
        """Put a value where the reading stands and return its path."""
        if not self.frames:
            self.document.data = value
            self.document.values[()] = mark
            return ()
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            path: Path = (*frame.path, len(frame.container))
            frame.container.append(value)
        else:
            if frame.key is None:
                self.document.report(mark, "problem.yaml.complex_key")
                raise _Refused
            path = (*frame.path, frame.key)
            frame.container.setdefault(frame.key, value)
            frame.key = None
        self.document.values.setdefault(path, mark)
        return path
