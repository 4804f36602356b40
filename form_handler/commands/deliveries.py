"""`shopbell deliveries`: what became of each message to the owner, and sending it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, open_store
from form_handler.commands.tables import print_table
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_ = owner_catalogue().text


@click.group("deliveries", help=_("cli.deliveries.help"))
def command() -> None:
    """See what became of the messages to the owner."""


@command.command("list", help=_("cli.deliveries.list.help"))
@content_option
@click.option("--failed", is_flag=True, help=_("cli.option.failed"))
@click.option("--receipt", help=_("cli.option.receipt"))
@click.option("--limit", type=click.IntRange(1), default=20, help=_("cli.option.limit"))
def list_deliveries(content: Path | None, *, failed: bool, receipt: str | None, limit: int) -> None:
    """List the newest deliveries."""
    from form_handler.commands.choosing import find_chosen
    from form_handler.delivery_log import list_rows, list_switched_off, name_columns
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    chosen = find_chosen(database, [receipt])[0].id if receipt else None
    rows = list_rows(database, facts, limit, submission_id=chosen, only_failed=failed)
    if rows:
        print_table([name_columns(facts), *rows])
    else:
        click.echo(_("cli.deliveries.none_failed" if failed else "cli.deliveries.none"))
    for name in list_switched_off(database, settings):
        click.echo(_("cli.deliveries.off", webhook=name), err=True)


@command.command("show", help=_("cli.deliveries.show.help"))
@click.argument("receipt")
@content_option
def show(receipt: str, content: Path | None) -> None:
    """Show each attempt to deliver a submission."""
    from form_handler.commands.choosing import find_chosen
    from form_handler.delivery_log import describe_deliveries
    from generator.content.folder import read_content

    settings, database = open_store(content)
    [submission] = find_chosen(database, [receipt])
    lines = describe_deliveries(database, submission.id, read_content(settings.content_dir))
    click.echo("\n".join(lines) or _("cli.deliveries.none"))


@command.command("retry", help=_("cli.deliveries.retry.help"))
@click.argument("receipts", nargs=-1)
@content_option
@click.option("--all-failed", is_flag=True, help=_("cli.option.all_failed"))
@click.option("--again", is_flag=True, help=_("cli.option.again"))
def retry(receipts: tuple[str, ...], content: Path | None, *, all_failed: bool, again: bool) -> None:
    """Have deliveries tried again."""
    from form_handler.commands.choosing import find_chosen
    from form_handler.deliveries.alert import WAYS
    from form_handler.store import replay

    if bool(receipts) == all_failed or (again and all_failed):
        raise click.UsageError(_("cli.deliveries.retry.which"))
    _settings, database = open_store(content)
    found = find_chosen(database, receipts)
    chosen = [submission.id for submission in found] if found else [None]
    count = sum(replay.retry(database, WAYS, each, again=again) for each in chosen)
    click.echo(_("cli.deliveries.retried", count=count))


@command.command("enable", help=_("cli.deliveries.enable.help"))
@content_option
def enable(content: Path | None) -> None:
    """Post again to the webhooks that had said that they are gone."""
    from form_handler.delivery_log import switch_on

    settings, database = open_store(content)
    names = switch_on(database, settings)
    for name in names:
        click.echo(_("cli.deliveries.enabled", webhook=name))
    if not names:
        click.echo(_("cli.deliveries.none_off"))
