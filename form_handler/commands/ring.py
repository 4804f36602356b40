"""`shopbell ring`: a marked submission through the deployed site, each step told."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from generator.content.catalogue import owner_catalogue

_ = owner_catalogue().text


@click.command("ring", help=_("cli.ring.help"))
@click.argument("url")
@click.option("--form", default="", help=_("cli.option.ring_form"))
@click.option("--email", help=_("cli.option.ring_email"))
@click.option("--wait", "patience", type=click.FloatRange(0), default=60.0, help=_("cli.option.ring_wait"))
@click.option("--mailbox", type=click.Path(path_type=Path), help=_("cli.option.ring_mailbox"))
def command(url: str, form: str, email: str | None, patience: float, mailbox: Path | None) -> None:
    """Ring, and print each step with the seconds since the start."""
    from form_handler.ring.client import RingError, is_web
    from form_handler.ring.journey import Journey
    from form_handler.ring.mailbox import wait_for_mail

    address = url if "://" in url else f"https://{url}"
    if not is_web(address):
        raise click.BadParameter(_("ring.trouble.address", url=url), param_hint="URL")
    journey = Journey(address, email or find_address(address), find_secret(), form, patience)
    started = time.monotonic()

    def tell(sentence: str, mark: str = "ok") -> None:
        click.echo(f"{time.monotonic() - started:7.2f} s  {mark:4}  {sentence}", err=mark != "ok")

    try:
        for sentence in journey.go():
            tell(sentence)
        if mailbox is not None:
            wait_for_mail(mailbox, journey.receipt, patience)
            tell(_("ring.arrived", receipt=journey.receipt))
    except RingError as error:
        tell(str(error), "FAIL")
        sys.exit(1)


def find_address(url: str) -> str:
    """Return the visitor's address of the test: one of the site's own domain, which needs no mailbox."""
    from form_handler.mail.addresses import read_address

    host = (urlsplit(url).hostname or "").removeprefix("www.")
    is_name = host.rpartition(".")[2].isalpha()  # and no IP address
    return (is_name and read_address(f"ring@{host}")) or "ring@example.com"


def find_secret() -> bytes | None:
    """Return the handler's secret key where this machine has it: SECRET_KEY, SECRET_KEY_FILE or var/secret_key."""
    from form_handler.secret_key import KEY_FILE

    file = os.environ.get("SECRET_KEY_FILE") or KEY_FILE
    if text := os.environ.get("SECRET_KEY", "").strip():
        return text.encode()
    try:
        return Path(file).read_text("utf-8").strip().encode() or None
    except (OSError, UnicodeDecodeError):
        return None
