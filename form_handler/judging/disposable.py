"""Disposable addresses: those of services that give one away for ten minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.judging.case import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.judging.case import Case


def weigh(case: Case) -> Iterator[Reason]:
    """Yield a reason where the visitor gave such an address; alone it is not enough."""
    field = case.form.first_of("email")
    address = case.answers.get(field.name, "") if field else ""
    if address and is_disposable(address):
        yield Reason(40, "judging.disposable")


def is_disposable(address: str) -> bool:
    """Tell whether the domain of an address, or one above it, is on the list."""
    from disposable_email_domains import blocklist  # 10,000 names: needed when somebody writes

    labels = address.rpartition("@")[2].lower().split(".")
    return any(".".join(labels[start:]) in blocklist for start in range(len(labels) - 1))
