"""`shopbell inbox files`: the files that came with a submission."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from form_handler.commands.options import open_store
from generator.content.catalogue import owner_catalogue

_ = owner_catalogue().text


@click.command("files", help=_("cli.inbox.files.help"))
@click.argument("receipt")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), default=Path(), help=_("cli.option.files"))
def command(receipt: str, output: Path) -> None:
    """Write the files of a submission into a folder."""
    from form_handler.disk import write_privately
    from form_handler.store.receipts import read_receipt
    from form_handler.store.submissions import find_submission
    from form_handler.store.uploads import list_uploads, read_pieces

    _settings, database = open_store()
    submission = find_submission(database, read_receipt(receipt) or "")
    if submission is None:
        click.echo(_("cli.inbox.unknown", receipt=receipt), err=True)
        sys.exit(1)
    uploads = list_uploads(database, [submission.id])
    if not uploads:
        click.echo(_("cli.inbox.files.none", receipt=submission.receipt), err=True)
        return
    output.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number, upload in enumerate(uploads, 1):
        path = output / f"{submission.receipt}-{number}-{upload.name}"
        write_privately(path, read_pieces(database, upload))
        click.echo(path)
    click.echo(_("cli.inbox.files.done", count=len(uploads), folder=output.resolve()), err=True)
