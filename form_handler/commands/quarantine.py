"""`shopbell inbox release` and `quarantine`: what is spam, and what is a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.commands.choosing import find_chosen
from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_ = owner_catalogue().text


@click.command("release", help=_("cli.inbox.release.help"))
@click.argument("receipts", nargs=-1, required=True)
@content_option
def release(receipts: tuple[str, ...], content: Path | None) -> None:
    """Deliver what was held back."""
    from form_handler import quarantine
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    for submission in find_chosen(database, receipts):
        is_done = quarantine.release(database, submission, facts, settings)
        key = "cli.inbox.released" if is_done else "cli.inbox.release.nothing"
        click.echo(_(key, receipt=submission.receipt))


@click.command("quarantine", help=_("cli.inbox.quarantine.help"))
@click.argument("receipts", nargs=-1, required=True)
@content_option
def quarantine(receipts: tuple[str, ...], content: Path | None) -> None:
    """Hold back what turned out to be spam."""
    from form_handler.store import quarantine as store

    _settings, database = open_store(content)
    for submission in find_chosen(database, receipts):
        is_done = store.quarantine(database, submission.receipt)
        key = "cli.inbox.quarantined" if is_done else "cli.inbox.quarantine.nothing"
        click.echo(_(key, receipt=submission.receipt))
