"""What the handler's commands share: the settings from the environment, and the content they may name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.content.catalogue import owner_catalogue, owner_language

if TYPE_CHECKING:
    from form_handler.settings import Settings
    from form_handler.store.database import Database

_ = owner_catalogue().text


def content_option(command: Any) -> Any:
    """Add the option that names the content folder instead of the setting CONTENT_DIR."""
    kind = click.Path(path_type=Path, file_okay=False)
    return click.option("--content", type=kind, help=_("cli.option.handler_content"))(command)


def read_settings(content: Path | None = None) -> Settings:
    """Return the handler's settings from the environment; `content` goes before its CONTENT_DIR.

    What looks like a misspelt setting is told, because a setting that is not there is no mistake.
    """
    from dataclasses import replace

    from form_handler.setting_names import find_misspelt
    from form_handler.settings import Settings

    for problem in find_misspelt(os.environ):
        click.echo(problem.sentence(owner_language()), err=True)
    settings = Settings.from_environment(os.environ)
    return settings if content is None else replace(settings, content_dir=content)


def open_store(content: Path | None = None) -> tuple[Settings, Database]:
    """Return the settings and the database they name, with its tables up to date, open until the command ends."""
    from form_handler.store.database import Database

    settings = read_settings(content)
    database = Database(settings.database_url)
    click.get_current_context().call_on_close(database.close)
    database.migrate()
    return settings, database
