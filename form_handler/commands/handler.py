"""`shopbell handler`: the production server."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

import click

from form_handler.commands.options import content_option, read_settings
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from form_handler.settings import Settings

_ = owner_catalogue().text


@click.command("handler", help=_("cli.handler.help"))
@content_option
@click.option("--no-deliver", is_flag=True, help=_("cli.option.no_deliver"))
@click.option("--check-mail", is_flag=True, help=_("cli.option.check_mail"))
@click.option("--to", "recipient", help=_("cli.option.check_mail_to"))
def command(content: Path | None, recipient: str | None, *, no_deliver: bool, check_mail: bool) -> None:
    """Run the production server, or check whether mails can leave."""
    settings = read_settings(content)
    if check_mail:
        _check_mail(settings, recipient)
        return
    from form_handler.server import run_server

    try:
        run_server(settings, with_deliverer=not no_deliver)
    except SystemExit as stop:  # gunicorn has tried for a while, and tells its log alone
        if stop.code and _is_taken(settings.host, settings.port):
            click.echo(_("cli.handler.port_taken", port=settings.port), err=True)
        raise


def _is_taken(host: str, port: int) -> bool:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        return error.errno == errno.EADDRINUSE
    return False


def _check_mail(settings: Settings, recipient: str | None) -> None:
    from form_handler.mail.addresses import read_address, read_sender
    from form_handler.mail.checking import MailCheck
    from form_handler.mail.smtp_address import read_smtp_url

    if settings.smtp_url is None:
        click.echo(_("check_mail.no_server", folder=settings.mail_folder), err=True)
        sys.exit(1)
    sender = read_sender(settings.mail_from).address
    address = read_address(recipient or sender)
    if address is None:
        raise click.BadParameter(_("check_mail.not_address", found=recipient), param_hint="--to")
    for step in MailCheck(read_smtp_url(settings.smtp_url), sender, address).run():
        click.echo(step.done, err=not step.is_good)
        if not step.is_good:
            sys.exit(1)
