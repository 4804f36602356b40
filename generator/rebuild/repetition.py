"""Repeating a build: nothing is done where nothing has changed, and little where only the text of pages has."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from generator.content.names import is_apart
from generator.rebuild.outputs import verify_outputs
from generator.rebuild.record import read_record, write_record
from generator.rebuild.scanning import scan_folder, settle
from generator.rebuild.world import describe_world, is_same_program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.rebuild.record import Record
    from generator.rebuild.scanning import Signature


def repeat_build(arguments: Sequence[str]) -> tuple[str, str] | None:
    """Do what `build` with these arguments would do, and return what it would say on standard output and error.

    None, with nothing done, where that takes a whole build.
    """
    folders = read_folders(arguments)
    record = read_record(*folders) if folders else None
    try:
        return record.said if record and _is_done(record) else None
    except OSError:
        return None


def read_folders(arguments: Sequence[str]) -> tuple[str, str] | None:
    """Return content and output of a plain call of `build`, as the command line takes them; None for any other call."""
    if arguments[:1] != ["build"]:
        return None
    folders = {"--content": "content", "--output": "site"}
    rest = iter(arguments[1:])
    for argument in rest:
        name, sign, value = argument.partition("=")
        value = value if sign else next(rest, "")
        if name not in folders or not value or value.startswith("-") or ".." in value:
            return None
        folders[name] = os.path.normpath(value)
    return folders["--content"], folders["--output"]


def _is_done(record: Record) -> bool:
    """Return whether the site is as a build of today would write it, perhaps after some pages were drawn again."""
    content, output = record.world["content"][0], record.world["output"][0]
    if describe_world(content, output) != record.world or not is_same_program(record.program):
        return False
    now = time.time_ns()
    inputs = scan_folder(content, is_apart)
    changed = _list_changed(record.inputs, inputs)
    if changed is None or not set(changed) <= set(record.pages):
        return False
    if changed:
        from generator.rebuild.amending import amend

        return amend(record._replace(inputs=settle(inputs, now)), changed)
    signed = verify_outputs(record.outputs, output)
    if signed is not None and signed != record.outputs:
        write_record(record._replace(outputs=signed))
    return signed is not None


def _list_changed(known: Mapping[str, Signature | None], found: Mapping[str, Signature]) -> list[str] | None:
    """Return the names of the files that may have changed; None where some have come or gone."""
    if known.keys() != found.keys():
        return None
    return [name for name, signature in found.items() if signature != known[name]]
