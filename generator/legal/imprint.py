"""The imprint: who stands behind the site (after the German DDG, section 5, and the French LCEN, article 1-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.inline import link_email, link_phone
from generator.legal.document import Fact, Gap, Section
from generator.postal import list_address_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Business
    from generator.content.folder import Content
    from generator.legal.words import Words

FILE = "business.yaml"
_GROUPS = {
    "register": ("registration", "capital", "vat_id"),
    "profession": ("authority", "profession", "chamber", "rules"),
    "website": ("publisher", "host"),
    "disputes": ("mediator",),
}
# What most businesses have to say; the rest concerns some of them.
_EXPECTED = ("represented_by", "registration", "vat_id", "publisher", "host")


def write_sections(content: Content, words: Words) -> Iterator[Section]:
    """Yield who it is, how to reach them, and what else the law asks for."""
    yield Section(words.say("imprint.who"), (tuple(describe_holder(content.business, words)),))
    yield Section(words.say("imprint.reach"), (tuple(describe_reach(content.business, words)),))
    for group, names in _GROUPS.items():
        facts = tuple(describe_legal(content.business, name, words) for name in names)
        yield Section(words.say(f"imprint.{group}"), (facts,))


def list_gaps(content: Content, words: Words) -> Iterator[Gap]:
    """Yield what most imprints say and this one does not."""
    places, legal = content.business.places, content.business.legal
    if not any(place.address for place in places):
        yield Gap(words.name("address.title"), FILE, "address")
    if not any(place.number for place in places):
        yield Gap(words.name("channel.phone"), FILE, "phone")
    if not any(place.email for place in places):
        yield Gap(words.name("channel.email"), FILE, "email")
    for name in _EXPECTED:
        if getattr(legal, name, None) is None:
            yield Gap(words.say(f"fact.{name}"), f"{FILE}, legal", name)


def describe_holder(business: Business, words: Words) -> Iterator[Fact]:
    """Yield the name, who represents it, and the addresses."""
    yield Fact(words.say("fact.name"), (words.show(business.legal_name or business.name),))
    yield describe_legal(business, "represented_by", words)
    for place in business.places:
        if place.address:
            label = words.show(place.name) if business.branches else words.name("address.title")
            yield Fact(label, tuple(words.show(line) for line in list_address_lines(place.address)))


def describe_reach(business: Business, words: Words) -> Iterator[Fact]:
    """Yield the telephone numbers and e-mail addresses."""
    numbers = dict.fromkeys(place.number for place in business.places if place.number)
    yield Fact(words.name("channel.phone"), tuple(map(link_phone, numbers)))
    emails = dict.fromkeys(place.email for place in (business, *business.places) if place.email)
    yield Fact(words.name("channel.email"), tuple(map(link_email, emails)))


def describe_legal(business: Business, name: str, words: Words) -> Fact:
    """Return one of the legal facts, without a line where it is not given."""
    value = getattr(business.legal, name, None)
    return Fact(words.say(f"fact.{name}"), (words.show(value),) if value else ())
