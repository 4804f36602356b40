"""`shopbell inbox`: what visitors have sent."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from form_handler.commands import erasing, export, files, quarantine
from form_handler.commands.options import content_option, open_store
from form_handler.commands.tables import print_table
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_ = owner_catalogue().text


@click.group("inbox", help=_("cli.inbox.help"))
def command() -> None:
    """See what visitors have sent."""


command.add_command(export.command)
command.add_command(erasing.erase)
command.add_command(files.command)
command.add_command(erasing.purge)
command.add_command(quarantine.quarantine)
command.add_command(quarantine.release)


@command.command("list", help=_("cli.inbox.list.help"))
@content_option
@click.option("--limit", type=click.IntRange(1), default=20, help=_("cli.option.limit"))
@click.option("--quarantined", is_flag=True, help=_("cli.option.quarantined"))
def list_inbox(content: Path | None, limit: int, *, quarantined: bool) -> None:
    """List the submissions."""
    from form_handler.delivery_log import describe_troubles
    from form_handler.inbox import list_rows, name_columns
    from form_handler.keeping import list_left
    from form_handler.store.quarantine import count_quarantined
    from form_handler.store.tables import ACCEPTED, QUARANTINED
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    rows = list_rows(database, facts, limit, state=QUARANTINED if quarantined else ACCEPTED)
    if rows:
        print_table([name_columns(facts), *rows])
    else:
        click.echo(_("cli.inbox.no_quarantined" if quarantined else "cli.inbox.empty"))
    for line in describe_troubles(database, settings, facts):
        click.echo(line, err=True)
    for left in list_left(database, facts):
        if left.days is None:
            click.echo(erasing.tell_left(left), err=True)
    waiting = 0 if quarantined else count_quarantined(database)
    if waiting:
        click.echo(_("cli.inbox.waiting", count=waiting), err=True)


@command.command("show", help=_("cli.inbox.show.help"))
@click.argument("receipt")
@content_option
def show_submission(receipt: str, content: Path | None) -> None:
    """Show one submission."""
    from form_handler.inbox import describe_submission
    from generator.content.folder import read_content

    settings, database = open_store(content)
    text = describe_submission(database, receipt, read_content(settings.content_dir))
    if text is None:
        click.echo(_("cli.inbox.unknown", receipt=receipt), err=True)
        sys.exit(1)
    click.echo(text)
