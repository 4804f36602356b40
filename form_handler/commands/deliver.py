"""`shopbell deliver`: the outbox's own process."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_ = owner_catalogue().text
STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM}


@click.command("deliver", help=_("cli.deliver.help"))
@content_option
@click.option("--once", is_flag=True, help=_("cli.option.once"))
def command(content: Path | None, *, once: bool) -> None:
    """Work on the outbox."""
    from form_handler.deliverer import open_deliverer
    from form_handler.server import configure_logging
    from generator.content.folder import read_content

    configure_logging()
    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    deliverer = open_deliverer(settings, database, lambda: facts)
    if once:
        click.echo(_("cli.deliver.done", sent=deliverer.run_once()))
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)  # before the thread starts, which would take them otherwise
    deliverer.start()
    signal.sigwait(STOP_SIGNALS)
    deliverer.stop()
