"""`shopbell deliver`: the outbox's own process."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.deliverer import Deliverer
    from form_handler.settings import Settings
    from form_handler.store.database import Database

_ = owner_catalogue().text
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}


@click.command("deliver", help=_("cli.deliver.help"))
@content_option
@click.option("--once", is_flag=True, help=_("cli.option.once"))
@click.option("--pause", is_flag=True, help=_("cli.option.pause"))
@click.option("--resume", is_flag=True, help=_("cli.option.resume"))
@click.option("--drop-waiting", is_flag=True, help=_("cli.option.drop_waiting"))
def command(content: Path | None, *, once: bool, pause: bool, resume: bool, drop_waiting: bool) -> None:
    """Work on the outbox, or have everybody's work on it pause."""
    if pause + resume + once > 1 or (drop_waiting and not resume):
        raise click.UsageError(_("cli.deliver.one_of"))
    if pause or resume:
        settings, database = open_store(content)
        click.echo(_resume(settings, database, drop_waiting=drop_waiting) if resume else _pause(database))
    else:
        _deliver(content, once=once)


def _pause(database: Database) -> str:
    from form_handler.store.pause import pause_outbox

    pause_outbox(database)
    return _("cli.deliver.paused")


def _resume(settings: Settings, database: Database, *, drop_waiting: bool) -> str:
    from form_handler.store.pause import count_waiting, find_pause, resume_outbox
    from form_handler.store.pause import drop_waiting as drop
    from form_handler.texts import texts_in
    from generator.content.folder import read_content

    since = find_pause(database)
    if since is None:
        return _("cli.deliver.not_paused")
    dropped = 0
    if drop_waiting:
        language = read_content(settings.content_dir).site.default_language
        dropped = drop(database, since, texts_in(language).text("delivery.dropped"))
    resume_outbox(database)
    return _("cli.deliver.resumed", waiting=count_waiting(database), dropped=dropped)


def _deliver_once(deliverer: Deliverer, database: Database) -> None:
    from form_handler.store.pause import find_pause

    since = find_pause(database)
    sent = deliverer.run_once()
    deliverer.do_chores()
    if since is not None:
        click.echo(_("cli.deliver.is_paused", since=since.isoformat(" ", "seconds")), err=True)
        sys.exit(1)
    click.echo(_("cli.deliver.done", sent=sent))


def _deliver(content: Path | None, *, once: bool) -> None:
    from form_handler.deliverer import open_deliverer
    from form_handler.logs import configure_logging
    from generator.content.folder import read_content

    settings, database = open_store(content)
    configure_logging(settings.log_format)
    facts = read_content(settings.content_dir)
    deliverer = open_deliverer(settings, database, lambda: facts)
    if once:
        _deliver_once(deliverer, database)
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)  # before the thread starts, which would take them otherwise
    deliverer.start()
    signal.sigwait(STOP_SIGNALS)
    deliverer.stop()
