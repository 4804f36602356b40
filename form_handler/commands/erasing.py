"""`shopbell inbox erase` and `purge`: what is no longer to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from form_handler.keeping import Left
    from form_handler.store.database import Database
    from form_handler.store.erasure import Aged
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
@click.option("--yes", "is_sure", is_flag=True, help=_("cli.option.yes"))
def purge(content: Path | None, form: str | None, days: int | None, *, is_sure: bool) -> None:
    """Delete what was kept as long as its form says, or of one form that is gone, for as long as is said here."""
    from form_handler import erasing
    from form_handler.keeping import list_left
    from form_handler.store.keeping import remember_keeping
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    said = _read_keeping(database, facts, form, days)
    aged = [each for each in erasing.find_aged(database, facts, said) if not said or each.form in said]
    for line in _tell_aged(aged, facts):
        click.echo(line)
    if aged and not is_sure:
        click.confirm(_("cli.inbox.purge.sure", count=len(aged)), abort=True)
    remember_keeping(database, said)
    click.echo(_("cli.inbox.erased", count=erasing.erase_aged(database, settings, aged)))
    for left in list_left(database, facts):
        click.echo(tell_left(left), err=True)


def tell_left(left: Left) -> str:
    """Return what is left of a form that is gone, and what becomes of it."""
    key = "cli.inbox.purge.stays" if left.days is None else "cli.inbox.purge.goes"
    return _(key, form=left.form, count=left.number, days=left.days)


def _tell_aged(aged: Sequence[Aged], content: Content) -> Iterator[str]:
    """Yield a line for each form: how many of its submissions will go, and when the first and the last of them came."""
    from form_handler.submission_words import Words

    words = Words(content.site, content.business)
    for form in dict.fromkeys(each.form for each in aged):
        moments = [each.received_at for each in aged if each.form == form]
        first, last = words.tell_time(min(moments)), words.tell_time(max(moments))
        yield _("cli.inbox.purge.aged", form=form, count=len(moments), first=first, last=last)


def _read_keeping(database: Database, content: Content, form: str | None, days: int | None) -> dict[str, int]:
    """Return how long a form that is gone shall keep things; raises UsageError where nothing is left of it."""
    from form_handler.keeping import list_left

    if form is None and days is None:
        return {}
    if form is None or days is None:
        raise click.UsageError(_("cli.inbox.purge.both"))
    if form not in {left.form for left in list_left(database, content)}:
        raise click.UsageError(_("cli.inbox.purge.no_form", form=form))
    return {form: days}


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
