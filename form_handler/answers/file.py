"""Files: as many, as large and of the kinds that the field takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.answers.mistakes import Mistake

if TYPE_CHECKING:
    from form_handler.answers.mistakes import Asking
    from form_handler.uploads.received import ReceivedFile
    from generator.content.form import FileField

MOST_PIXELS = 200_000_000  # of one picture, as the largest cameras of telephones take it; each needs memory to be shown


def accept_file(field: FileField, typed: str, asking: Asking) -> str:
    """Return the names of the files, one a line; raises Mistake for too many, or for one that cannot be taken."""
    files = [file for file in asking.files if file.field == field.name]
    names = typed.split("\n")
    if len(names) != len(files):  # names alone, as a page sends them that says nothing of files
        raise Mistake("form.error.file_lost")
    if len(files) > field.most:
        raise Mistake("form.error.file_many", count=len(files), limit=field.most)
    for file in files:
        _check(file, field)
    return "\n".join(file.name for file in files)


def _check(file: ReceivedFile, field: FileField) -> None:
    if file.size > field.max_bytes:
        raise Mistake("form.error.file_large", file=file.name, limit=field.max_megabytes)
    if file.kind not in field.types:
        raise Mistake("form.error.file_kind", file=file.name)
    width, height = file.pixels
    if width * height > MOST_PIXELS:
        raise Mistake("form.error.file_pixels", file=file.name, width=width, height=height)
