"""`shopbell inbox files`: the files that came with a submission."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from form_handler.commands.options import open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

_ = owner_catalogue().text


@click.command("files", help=_("cli.inbox.files.help"))
@click.argument("receipt")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=Path(), help=_("cli.option.files"))
def command(receipt: str, output: Path) -> None:
    """Write the files of a submission into a folder."""
    from form_handler.store.receipts import read_receipt
    from form_handler.store.submissions import find_submission
    from form_handler.store.uploads import list_uploads, read_pieces

    _settings, database = open_store()
    submission = find_submission(database, read_receipt(receipt) or "")
    if submission is None:
        click.echo(_("cli.inbox.unknown", receipt=receipt), err=True)
        sys.exit(1)
    uploads = list_uploads(database, [submission.id])
    output.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number, upload in enumerate(uploads, 1):
        path = output / f"{submission.receipt}-{number}-{upload.name}"
        _write_privately(path, read_pieces(database, upload))
        click.echo(path)
    click.echo(_("cli.inbox.files.done", count=len(uploads), folder=output), err=True)


def _write_privately(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only its owner may read, and nobody runs; another one of the name makes way."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(pieces)
