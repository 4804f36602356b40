"""To a folder, by the rsync command: over ssh, to an rsync server, or on this machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.errors import PublishError
from generator.output import MARKER
from generator.publishing.programs import follow_program, last_words, run_program, say
from generator.publishing.report import Report

if TYPE_CHECKING:
    from generator.content.publishing import RsyncTarget
    from generator.publishing.report import Tell
    from generator.publishing.shipment import Shipment

_LISTED = re.compile(r"\S{10}\s+[\d,.]+\s+\S+\s+\S+\s(?P<name>.+)")
_OPTIONS = [
    "--recursive",
    "--checksum",  # a build makes every file anew; only their content tells which have changed
    "--chmod=D755,F644",
    "--delay-updates",  # all new files take their places together, at the end
    "--delete-after",
    "--8-bit-output",
    "--out-format=%i %n",
    "--exclude=/.gitignore",
]


def publish(target: RsyncTarget, shipment: Shipment, tell: Tell) -> Report:
    """Make the folder hold the site and nothing else; one that holds other things is refused unless forced."""
    place = target.target.rstrip("/") + "/"
    if not shipment.is_forced and _is_foreign(place):
        raise PublishError(say("publish.foreign", where=target.target))
    report = Report(target.target, len(shipment.names) + 1)
    for line in follow_program(["rsync", *_OPTIONS, "--", f"{shipment.folder}/", place]):
        change, _, name = line.partition(" ")
        name = name.strip()
        if change == "*deleting" and not name.endswith("/"):
            report.note("deleted", name, tell)
        elif change[:2] in {"<f", ">f"}:
            report.note("uploaded", name, tell)
    return report


def _is_foreign(place: str) -> bool:
    """Return whether a folder holds something that shopbell did not put there; one that is not there holds nothing."""
    finished = run_program(["rsync", "--list-only", "--8-bit-output", "--", place], may_fail=True)
    if finished.returncode:
        if b"No such file or directory" in finished.stderr:
            return False
        raise PublishError(say("publish.failed", program="rsync", reason=last_words(finished.stderr)))
    lines = finished.stdout.decode("utf-8", "surrogateescape").splitlines()
    names = {found["name"] for line in lines if (found := _LISTED.fullmatch(line))} - {"."}
    return bool(names) and MARKER not in names
