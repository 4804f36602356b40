"""The privacy notice: what the site, its forms and the services of others do with data (GDPR, article 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.legal.document import Fact, Gap, Section
from generator.legal.forms import list_form_gaps, write_form
from generator.legal.imprint import FILE, describe_holder, describe_legal, describe_reach
from generator.legal.services import write_messengers, write_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.legal.document import Block
    from generator.legal.words import Words

_EXPECTED = ("host", "log_days", "data_protection_authority")


def write_sections(content: Content, words: Words) -> Iterator[Section]:
    """Yield who is responsible, each way that data takes, and the visitor's rights."""
    business = content.business
    holder = (*describe_holder(business, words), *describe_reach(business, words))
    officer = describe_legal(business, "data_protection_officer", words)
    yield Section(words.say("privacy.controller"), ((*holder, officer),))
    yield Section(words.say("privacy.visit.title"), tuple(_write_visit(content, words)))
    for form in content.forms.values():
        yield write_form(form, words)
    reach = (words.say("privacy.reach.text"), *write_messengers(content, words))
    yield Section(words.say("privacy.reach.title"), reach)
    yield write_services(content, words)
    yield Section(words.say("privacy.rights.title"), tuple(_write_rights(content, words)))


def list_gaps(content: Content, words: Words) -> Iterator[Gap]:
    """Yield what visitors should be told and the content does not say."""
    for name in _EXPECTED:
        if getattr(content.business.legal, name, None) is None:
            yield Gap(words.say(f"fact.{name}"), f"{FILE}, legal", name)
    yield from list_form_gaps(content, words)


def _write_visit(content: Content, words: Words) -> Iterator[Block]:
    """Yield what happens when a page is opened."""
    business, legal = content.business, content.business.legal
    days = legal.log_days if legal else None
    yield words.say("privacy.visit.address")
    if days != 0:
        yield words.say("privacy.visit.log")
    kept = (words.count_days(days),) if days else ()
    yield (describe_legal(business, "host", words), Fact(words.say("fact.log_days"), kept))
    yield words.say("privacy.visit.why")
    yield words.say("privacy.visit.cookies")
    if business.links or any(place.address or place.position for place in business.places):
        yield words.say("privacy.visit.links")


def _write_rights(content: Content, words: Words) -> Iterator[Block]:
    for right in ("ask", "object", "withdraw", "complain"):
        yield words.say(f"privacy.rights.{right}")
    yield (describe_legal(content.business, "data_protection_authority", words),)
    yield words.say("privacy.rights.free")
