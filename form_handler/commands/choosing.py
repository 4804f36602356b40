"""Whom a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from form_handler.people import Person
    from form_handler.store.database import Database
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

_ = owner_catalogue().text


def find_person(found_by: str, content: Content) -> Person:
    """Return whom an e-mail address or a number stands for; raises UsageError for what is neither."""
    from form_handler.people import Person

    address = content.business.address
    person = Person(found_by, address.country if address else None)
    if not person.is_known:
        raise click.UsageError(_("cli.inbox.nobody", found=found_by))
    return person


def find_chosen(database: Database, receipts: Sequence[str]) -> list[Submission]:
    """Return the submissions with these receipts; raises UsageError for one that does not exist."""
    from form_handler.store.receipts import read_receipt
    from form_handler.store.submissions import find_submission

    chosen = []
    for receipt in receipts:
        submission = find_submission(database, read_receipt(receipt) or "")
        if submission is None:
            raise click.UsageError(_("cli.inbox.unknown", receipt=receipt))
        chosen.append(submission)
    return chosen
