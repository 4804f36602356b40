"""Slots of a form: whose opening hours each is about, and whether anything in them can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.form import SlotField
from generator.content.problems import suggest
from generator.content.slots import list_times

if TYPE_CHECKING:
    from generator.content.business import Branch, Business, Reachable
    from generator.content.form import Field, FormFile
    from generator.content.yaml_source import Document, Path


def place_slots(document: Document, form: FormFile, business: Business) -> tuple[Field, ...]:
    """Return the fields of a form, each slot with its opening hours; reports those that nobody could ever choose."""
    return tuple(
        _place(document, ("fields", index), field, business) if isinstance(field, SlotField) else field
        for index, field in enumerate(form.fields)
    )


def _place(document: Document, path: Path, field: SlotField, business: Business) -> SlotField:
    place = _find_place(document, path, field, business)
    hours = place.opening_hours if place else None
    if hours is None:
        if place is not None and place.hours is None:  # where they are wrong, that is said already
            document.report_key((*path, "type"), "problem.slot.no_hours")
        return field
    placed = field.within(hours)
    if not list_times(placed):
        document.report_value((*path, "length"), "problem.slot.too_long", found=field.length)
    return placed


def _find_place(document: Document, path: Path, field: SlotField, business: Business) -> Reachable | None:
    """Return the branch that a slot names, the business where it names none, None where there is no such branch."""
    if field.branch is None:
        return business
    branches = {name: branch for branch in business.branches for name in _names_of(branch)}
    if field.branch not in branches:
        hint = suggest(field.branch, sorted(branches))
        document.report_value((*path, "branch"), "problem.slot.branch", found=field.branch, hint=hint)
        return None
    return branches[field.branch].inherit(business)


def _names_of(branch: Branch) -> set[str]:
    return set(branch.name.values.values())
