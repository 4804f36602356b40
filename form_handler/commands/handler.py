"""`shopbell handler`: the production server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, read_settings
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

_ = owner_catalogue().text


@click.command("handler", help=_("cli.handler.help"))
@content_option
@click.option("--no-deliver", is_flag=True, help=_("cli.option.no_deliver"))
def command(content: Path | None, *, no_deliver: bool) -> None:
    """Run the production server."""
    from form_handler.server import run_server

    run_server(read_settings(content), with_deliverer=not no_deliver)
