"""`shopbell inbox erase` and `purge`: what is no longer to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.store.database import Database
    from generator.content.folder import Content

_ = owner_catalogue().text


@click.command("erase", help=_("cli.inbox.erase.help"))
@click.argument("receipts", nargs=-1)
@content_option
@click.option("--person", help=_("cli.option.person"))
@click.option("--yes", "is_sure", is_flag=True, help=_("cli.option.yes"))
def erase(receipts: tuple[str, ...], content: Path | None, person: str | None, *, is_sure: bool) -> None:
    """Delete submissions with all that belongs to them."""
    from form_handler import erasing
    from generator.content.folder import read_content

    if bool(receipts) == bool(person):
        raise click.UsageError(_("cli.inbox.erase.whom"))
    settings, database = open_store(content)
    chosen = _choose(database, receipts, person, read_content(settings.content_dir))
    if chosen and not is_sure:
        click.confirm(_("cli.inbox.erase.sure", count=len(chosen), receipts=", ".join(chosen)), abort=True)
    click.echo(_("cli.inbox.erased", count=erasing.erase(database, settings, chosen)))


@click.command("purge", help=_("cli.inbox.purge.help"))
@content_option
@click.option("--form", help=_("cli.option.purge_form"))
@click.option("--keep-days", "days", type=click.IntRange(0, 36_500), help=_("cli.option.keep_days"))
def purge(content: Path | None, form: str | None, days: int | None) -> None:
    """Delete what was kept as long as its form says, or for as long as is said here of a form that is gone."""
    from form_handler import erasing
    from form_handler.keeping import list_left
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    if form is not None or days is not None:
        _say_keeping(database, facts, form, days)
    click.echo(_("cli.inbox.erased", count=erasing.erase_outdated(database, settings, facts)))
    for left in list_left(database, facts):
        key = "cli.inbox.purge.stays" if left.days is None else "cli.inbox.purge.goes"
        click.echo(_(key, form=left.form, count=left.number, days=left.days), err=True)


def _say_keeping(database: Database, content: Content, form: str | None, days: int | None) -> None:
    """Take down how long a form that is gone keeps things; raises UsageError where nothing is left of it."""
    from form_handler.keeping import list_left
    from form_handler.store.keeping import remember_keeping

    if form is None or days is None:
        raise click.UsageError(_("cli.inbox.purge.both"))
    if form not in {left.form for left in list_left(database, content)}:
        raise click.UsageError(_("cli.inbox.purge.no_form", form=form))
    remember_keeping(database, {form: days})


def _choose(database: Database, receipts: tuple[str, ...], person: str | None, content: Content) -> list[str]:
    """Return the receipts that were named, or those of a person; raises UsageError for one that does not exist."""
    from form_handler.commands.choosing import find_chosen, find_person
    from form_handler.people import find_submissions_of

    found = (
        find_submissions_of(database, find_person(person, content))
        if person is not None
        else find_chosen(database, receipts)
    )
    return [submission.receipt for submission in found]
