"""The command line: the one place that knows both the generator and the form handler."""

from __future__ import annotations

import gc
import gettext
import importlib
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.content.catalogue import OWNER_LOCALES, owner_catalogue, owner_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import WSGIApplication

    from form_handler.deliverer import Deliverer
    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.build import Built
    from generator.content.folder import Content
    from generator.content.problems import Problem
    from generator.preview import Preview

_ = owner_catalogue().text
# What click says itself, which asks gettext for it; elsewhere it stays English beside our own English texts.
if (OWNER_LOCALES / owner_language()).is_dir():
    gettext.bindtextdomain("messages", str(OWNER_LOCALES))
# The extra that brings a library which not every installation has.
EXTRAS = {
    **dict.fromkeys(("babel", "markdown", "PIL", "segno", "watchfiles"), "site"),
    "xlsxwriter": "xlsx",
    "apprise": "notify",
    **dict.fromkeys(("alembic", "disposable_email_domains", "gunicorn", "sqlalchemy"), "handler"),
}
_SECONDS_OF_SILENCE = 3
PREVIEW_PATHS = ("/forms", "/contactus.php", "/mail", "/healthz", "/readyz")


# Commands that are imported when they are asked for: each is the `command` of its module.
_NAMES = ("backup", "deliver", "deliveries", "handler", "inbox", "restore", "ring")
COMMANDS = {name: f"form_handler.commands.{name}" for name in _NAMES}


class Commands(click.Group):
    """The commands; whatever stops one is printed as sentences, with exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        if cmd_name in COMMANDS:
            found: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
            return found
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn our own errors into sentences."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = explain(error)
            if sentence is None:
                raise
            click.echo(sentence, err=True)
            ctx.exit(1)


def explain(error: Exception) -> str | None:
    """Return the sentences for an error that a person can mend, or None for a fault of ours."""
    from generator.errors import ShopbellError

    if isinstance(error, ShopbellError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in EXTRAS:
        from generator.content.extras import tell_installation

        return _("cli.not_installed", command=tell_installation(EXTRAS[str(error.name).partition(".")[0]]))
    if "form_handler.errors" in sys.modules:
        from form_handler.errors import HandlerError

        if isinstance(error, HandlerError):
            return error.sentence(owner_language())
    return None


def content_option(command: Any) -> Any:
    """Add the option that names the content folder."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("--content", type=kind, default=Path("content"), help=_("cli.option.content"))(command)


def print_warnings(warnings: Iterable[Problem]) -> None:
    """Print what the owner should know although the site can be built."""
    click.echo(list_warnings(warnings), err=True, nl=False)


def list_warnings(warnings: Iterable[Problem]) -> str:
    """Return a line for each thing that the owner should know."""
    told = ((f"{each.file}:{each.line}:{each.column}", each.message) for each in warnings)
    return "".join(f"{place}: {_('cli.warning')}: {message}\n" for place, message in told)


@contextmanager
def promise_an_end() -> Iterator[None]:
    """Say to whoever waits at a terminal why a first build with large photographs takes long."""
    from threading import Timer

    timer = Timer(_SECONDS_OF_SILENCE, lambda: click.echo(_("cli.build.patience"), err=True))
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def pause_collection() -> None:
    """Look for no garbage until the command ends, nor at its end: what it makes is needed to the last."""
    gc.disable()
    context = click.get_current_context()
    context.call_on_close(gc.enable)
    context.call_on_close(gc.freeze)


@click.group(cls=Commands, help=_("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shopbell", message="shopbell %(version)s", help=_("cli.option.version"))
def main() -> None:
    """Put a small business on the web."""


@main.command(help=_("cli.new.help"))
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Copy the starter."""
    import shlex

    from generator.starter import copy_starter

    for path in copy_starter(folder):
        click.echo(path)
    click.echo(_("cli.new.done", folder=folder, quoted=shlex.quote(str(folder))))


@main.command(help=_("cli.build.help"))
@content_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("site"), help=_("cli.option.output"))
@click.option("--force", is_flag=True, help=_("cli.option.force"))
def build(content: Path, output: Path, *, force: bool) -> None:
    """Build the site."""
    pause_collection()
    from generator.build import build_site
    from generator.output import check_output, write_site
    from generator.rebuild.observation import observe

    check_output(output, content, force=force)
    before = observe(content, output)
    with promise_an_end():
        built = build_site(content)
    written = write_site(built.files, output, force=force)
    done, warnings = _("cli.build.done", files=len(built.files), folder=output) + "\n", list_warnings(built.warnings)
    if before is not None:
        before.keep(built, written, (done, warnings))
    click.echo(warnings, err=True, nl=False)
    click.echo(done, nl=False)


@main.command(help=_("cli.check.help"))
@content_option
def check(content: Path) -> None:
    """Check the content as a build does, and say what is missing; write nothing."""
    pause_collection()
    from generator.build import build_site

    with promise_an_end():
        built = build_site(content)
    warnings = [*built.warnings, *check_holidays(built.content)]
    print_warnings(warnings)
    click.echo(_("cli.check.done", files=len(built.files), warnings=len(warnings)))


def check_holidays(content: Content) -> list[Problem]:
    """Return what the opening hours should say of public holidays; without their library say how to get it."""
    import datetime

    from generator.content.extras import tell_installation
    from generator.public_holidays import has_hours_in_country, is_calendar_installed, warn_of_holidays

    if not has_hours_in_country(content):
        return []
    if not is_calendar_installed():
        click.echo(_("cli.check.no_holidays", command=tell_installation("holidays")), err=True)
        return []
    return warn_of_holidays(content, datetime.datetime.now(datetime.UTC))


@main.command("print", help=_("cli.print.help"))
@content_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("print"), help=_("cli.option.print"))
def print_kit(content: Path, output: Path) -> None:
    """Write what a printer needs."""
    from generator.content.folder import read_content
    from generator.paper.kit import draw_kit, write_kit

    pieces = list(draw_kit(read_content(content)))
    written = write_kit(pieces, output)
    for path in written:
        click.echo(path)
    click.echo(_("cli.print.done", files=len(written), folder=output))
    obstacles = [piece for piece in pieces if piece.obstacle is not None]
    for piece in obstacles:
        click.echo(_("cli.print.left_out", file=piece.name, reason=piece.obstacle), err=True)
    if obstacles:
        sys.exit(1)


@main.command(help=_("cli.schema.help"))
@click.option("--output", type=click.Path(path_type=Path), default=Path("content/.schema"), help=_("cli.option.schema"))
def schema(output: Path) -> None:
    """Write the JSON Schemas."""
    from generator.content.schema import write_schemas

    for path in write_schemas(output):
        click.echo(path)


@main.command(help=_("cli.publish.help"))
@content_option
@click.option("--output", type=click.Path(path_type=Path), default=Path("site"), help=_("cli.option.output"))
@click.option("--force", is_flag=True, help=_("cli.option.publish_force"))
def publish(content: Path, output: Path, *, force: bool) -> None:
    """Build the site and bring it to its host."""
    from generator.build import build_site
    from generator.content.folder import read_content
    from generator.output import check_output, write_site
    from generator.publishing import find_target, publish_site
    from generator.publishing.shipment import Shipment

    check_output(output, content, force=False)
    find_target(read_content(content).site)  # before anything is built for nothing
    with promise_an_end():
        built = build_site(content)
    write_site(built.files, output)
    print_warnings(built.warnings)
    click.echo(_("cli.build.done", files=len(built.files), folder=output))
    site = built.content.site
    shipment = Shipment(output, sorted(built.files), site.address, is_forced=force)
    report = publish_site(site, shipment, lambda change, name: click.echo(_(f"cli.publish.{change}", name=name)))
    done = {"uploaded": len(report.uploaded), "unchanged": report.unchanged, "deleted": len(report.deleted)}
    click.echo(_("cli.publish.done", where=report.where, **done))


@main.command(help=_("cli.hosting.help"))
@click.argument("server", type=click.Choice(["nginx", "caddy"]))
@content_option
def hosting(server: str, content: Path) -> None:
    """Print what a web server needs to know of the site."""
    from generator.hosting.configuration import write_configuration

    click.echo(write_configuration(server, content), nl=False)


@main.command(help=_("cli.serve.help"))
@content_option
@click.option("--host", default="127.0.0.1", help=_("cli.option.host"))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help=_("cli.option.port"))
def serve(content: Path, host: str, port: int) -> None:
    """Show the site while it is written, with a working form."""
    from form_handler.commands.options import open_store
    from form_handler.deliverer import open_deliverer
    from generator.preview import Preview, open_listener, run_preview

    listener = open_listener(host, port)
    settings, database = open_store()
    preview = Preview(content, print_state)
    deliverer = open_deliverer(settings, database, preview.read_content)
    preview.mount(lambda built: make_preview_handler(settings, database, deliverer, built), PREVIEW_PATHS)
    with preview:
        run_preview(preview, listener, host, lambda url: click.echo(_("cli.serve.at", url=url)))
    deliverer.stop()


def print_state(preview: Preview) -> None:
    """Print what the last build of a preview came to."""
    if preview.error is not None:
        click.echo(str(preview.error), err=True)
    elif preview.built is not None:
        print_warnings(preview.built.warnings)
        click.echo(_("cli.serve.built", files=len(preview.built.files)))


def make_preview_handler(settings: Settings, database: Database, deliverer: Deliverer, built: Built) -> WSGIApplication:
    """Return the handler for the content of a preview; mails start to leave with the first content that can be used."""
    from form_handler.app import create_app

    deliverer.start()
    mails = None if settings.smtp_url else settings.mail_folder
    return create_app(settings, built.content, database, deliverer, mail_preview=mails)


if __name__ == "__main__":
    main()
