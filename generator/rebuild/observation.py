"""Observing a build, so that its record tells later whether it has to be repeated."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.content.names import is_apart
from generator.rebuild.outputs import sign_outputs
from generator.rebuild.pages import describe_destinations, describe_jumps, describe_pages
from generator.rebuild.record import Record, write_record
from generator.rebuild.scanning import scan_folder, settle
from generator.rebuild.world import describe_world, sign_program

if TYPE_CHECKING:
    from pathlib import Path

    from generator.build import Built
    from generator.output import Files
    from generator.rebuild.scanning import Settled


class Observation(NamedTuple):
    """How everything was before a build read the first file of it."""

    started: int  # nanoseconds since 1970
    world: dict[str, Any]
    inputs: Settled

    def keep(self, built: Built, written: Files, said: tuple[str, str]) -> None:
        """Keep a record of a build that has gone well; where something else happened meanwhile, none is kept."""
        content, output = self.world["content"][0], self.world["output"][0]
        try:
            outputs = sign_outputs(written, output)
            program = sign_program(self.started)
        except OSError:
            return
        if outputs is None or describe_world(content, output) != self.world:
            return
        pages = describe_pages(built)
        destinations = describe_destinations(built.destinations) if pages else {}
        jumps = describe_jumps(built, pages)
        write_record(Record(self.world, program, self.inputs, outputs, said, pages, jumps, destinations))


def observe(content: Path, output: Path) -> Observation | None:
    """Return how everything is before a build; None where that cannot be seen."""
    started = time.time_ns()
    try:
        return Observation(started, describe_world(str(content), str(output)), scan_content(str(content), started))
    except OSError:
        return None


def scan_content(folder: str, now: int) -> Settled:
    """Return the signatures of all that an owner may have written; raises OSError."""
    return settle(scan_folder(folder, is_apart), now)
