"""Strays: files that an owner put into the content and that no visitor will see, or can open."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.content.media import list_media
from generator.content.problems import Problem, make_printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_OPENED = {
    ".avif", ".csv", ".docx", ".epub", ".gif", ".gpx", ".ico", ".ics", ".jpeg", ".jpg", ".json", ".kml", ".m4a",
    ".md", ".mp3", ".mp4", ".odp", ".ods", ".odt", ".ogg", ".ogv", ".opus", ".otf", ".pdf", ".png", ".pptx", ".rtf",
    ".svg", ".ttf", ".txt", ".vcf", ".vtt", ".wav", ".webm", ".webp", ".woff", ".woff2", ".xlsx", ".xml", ".zip",
}  # fmt: skip


def find_strays(folder: Path, known: Collection[str], judged: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each file beside those that are `known`; endings that are `judged` elsewhere are left out."""
    for path in sorted(folder.iterdir()):
        is_hidden = path.name.startswith(".")
        if not is_hidden and path.is_file() and path.name not in known and path.suffix not in judged:
            yield Problem(make_printable(path), 1, 1, "problem.file.stray")
    for name in list_media(folder / "media"):
        ending = PurePosixPath(name).suffix.lower()
        if ending not in _OPENED:
            facts = {"found": ending or name}
            yield Problem(make_printable(folder / "media" / name), 1, 1, "problem.media.kind", facts)
