"""`shopbell restore`: a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from form_handler.commands.options import read_settings
from generator.content.catalogue import owner_catalogue

_ = owner_catalogue().text


@click.command("restore", help=_("cli.restore.help"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help=_("cli.option.restore_force"))
@click.option("--check", "is_check", is_flag=True, help=_("cli.option.restore_check"))
def command(file: Path, *, force: bool, is_check: bool) -> None:
    """Put a backup back, or look whether that would be possible."""
    from form_handler.backups import check_backup, restore

    if is_check:
        manifest = check_backup(file)
        click.echo(_("cli.restore.good", file=file, submissions=manifest.submissions, made_at=manifest.made_at))
        return
    restored = restore(file, read_settings().database_url, force=force)
    manifest = restored.manifest
    click.echo(_("cli.restore.done", submissions=manifest.submissions, made_at=manifest.made_at))
    for path in restored.kept:
        click.echo(_("cli.restore.kept", file=path))
    click.echo(_("cli.restore.paused"))
