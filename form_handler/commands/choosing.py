"""Whom a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from form_handler.people import Person
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from generator.content.folder import Content

_ = owner_catalogue().text


def find_person(found_by: str, content: Content) -> Person:
    """Return whom an e-mail address or a number stands for; raises UsageError for what is neither."""
    address = content.business.address
    person = Person(found_by, address.country if address else None)
    if not person.is_known:
        raise click.UsageError(_("cli.inbox.nobody", found=found_by))
    return person
