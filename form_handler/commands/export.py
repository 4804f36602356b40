"""`shopbell inbox export`: submissions as a file for other programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from form_handler.commands.options import content_option, open_store
from generator.content.catalogue import owner_catalogue

_ = owner_catalogue().text


@click.command("export", help=_("cli.inbox.export.help"))
@content_option
@click.option("--format", "kind", type=click.Choice(["csv", "json", "xlsx"]), help=_("cli.option.export_format"))
@click.option("--form", help=_("cli.option.export_form"))
@click.option("--person", help=_("cli.option.person"))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help=_("cli.option.export_output"))
def command(content: Path | None, kind: str | None, form: str | None, person: str | None, output: Path | None) -> None:
    """Write submissions into a file, or print them."""
    from form_handler.commands.choosing import find_person
    from form_handler.disk import write_privately
    from form_handler.export import FORMATS
    from form_handler.store.submissions import iterate_submissions
    from form_handler.store.tables import TEST
    from form_handler.store.uploads import attach_files
    from generator.content.folder import read_content

    settings, database = open_store(content)
    facts = read_content(settings.content_dir)
    found = iterate_submissions(database, form)
    if person is not None:
        wanted = find_person(person, facts)
        found = (submission for submission in found if wanted.is_in(submission))
    submissions = list(attach_files(database, (submission for submission in found if submission.state != TEST)))
    written = FORMATS[kind or _guess_format(output)](submissions, facts)
    if output is None:
        sys.stdout.buffer.write(written)
    else:
        write_privately(output, [written])  # it holds what people wrote
        click.echo(_("cli.inbox.exported", count=len(submissions), file=output))


def _guess_format(output: Path | None) -> str:
    suffix = output.suffix.lower().lstrip(".") if output else ""
    return suffix if suffix in {"csv", "json", "xlsx"} else "csv"
