"""Amending a site: pages whose text has changed take the place of the old ones in one step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.output import amend_site, lock_site
from generator.rebuild.outputs import digest_of, sign_outputs, verify_outputs
from generator.rebuild.pages import Redrawing, UnfitError
from generator.rebuild.record import write_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.rebuild.outputs import Signed
    from generator.rebuild.record import Record


def amend(record: Record, names: Sequence[str]) -> bool:
    """Draw the pages again whose texts have these names, and keep the record up to date; raises OSError.

    Return whether the site is then as a build would write it; otherwise nothing has been done.
    """
    output = record.world["output"][0]
    with lock_site(Path(output)):
        signed = verify_outputs(record.outputs, output)
        if signed is None:
            return False
        redrawing = Redrawing(record, record.world["content"][0], output)
        try:
            files = redrawing.draw(names)
        except UnfitError:
            return False
        outputs = _write(files, signed, output)
        if outputs is not None:
            write_record(record._replace(outputs=outputs, pages=redrawing.pages))
        return True


def _write(files: dict[str, bytes], signed: Signed, output: str) -> Signed | None:
    """Write the files and return what tells whether the site is still as it is then."""
    present = [name for name in signed if not name.endswith("/")]
    written = amend_site(files, present, Path(output)) if files else {}
    if len(files) > 1:
        return sign_outputs(written, output)
    return {**signed, **{name: digest_of(content) for name, content in files.items()}}
