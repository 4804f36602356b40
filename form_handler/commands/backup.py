"""`shopbell backup`: all that is stored, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from form_handler.commands.options import read_settings
from generator.content.catalogue import owner_catalogue

_ = owner_catalogue().text


@click.command("backup", help=_("cli.backup.help"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help=_("cli.option.backup_force"))
def command(file: Path, *, force: bool) -> None:
    """Write a backup."""
    from form_handler.backups import back_up

    manifest = back_up(read_settings().database_url, file, force=force)
    click.echo(_("cli.backup.done", file=file, submissions=manifest.submissions))
