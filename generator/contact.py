"""Contacts: the business, its branches and its people as cards for address books; the short one fits into a QR code."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from generator.addresses import page_address
from generator.cldr import find_locale
from generator.raster import read_raster
from generator.vcard import Card, PostalAddress, Telephone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.content.business import Address, Branch, Business, Reachable
    from generator.content.folder import Content
    from generator.content.sections import Person
    from generator.content.values import Phone
    from generator.raster import Raster

Holder: TypeAlias = "Business | Branch | Person"  # whom a card is about
AnyHolder = TypeVar("AnyHolder", bound=Holder)

VCARD = "contact.vcf"


def list_vcards(content: Content) -> dict[str, Holder]:
    """Return whom each vCard of the site is about, by file name: `contact.vcf`, `contact-mitte.vcf`."""
    business = content.business
    people = (person for person in business.team if person.phone or person.email)
    holders: list[Holder] = [*business.branches, *people]
    named = name_holders(holders, content.site.default_language)
    return {VCARD: business} | {f"contact-{name}.vcf": holder for name, holder in named.items()}


def name_holders(holders: Iterable[AnyHolder], language: str) -> dict[str, AnyHolder]:
    """Return each by a part of a file name: `mitte`, `mai-2`, or a number for one whose name has no such letters."""
    named: dict[str, AnyHolder] = {}
    for holder in holders:
        words = _plain_letters(holder.name.in_language(language))
        names = ("-".join(filter(None, (words, number))) for number in ("", *map(str, range(2, 1000))))
        named[next(name for name in names if name and name not in named)] = holder
    return named


def vcard_address(content: Content, language: str, holder: Holder) -> str | None:
    """Return the address of somebody's vCard in one language, None for a person with neither phone nor e-mail."""
    business = content.business
    inherited = zip(business.places, business.branches, strict=False)  # the same branch before and after
    written = next((branch for place, branch in inherited if place is holder), holder)
    name = next((name for name, other in list_vcards(content).items() if other is written), None)
    return page_address("", language, content.site.default_language) + name if name else None


def home_url(content: Content, language: str) -> str:
    """Return the full address of the home page in one language, empty where the site has none."""
    site = content.site
    return f"{site.address}/{page_address('', language, site.default_language)}" if site.address else ""


def describe_contact(content: Content, language: str, holder: Holder | None = None) -> Card:
    """Return the card of a branch or a person in one language; without either that of the business.

    The opening hours are not in it: an address book would show them for years after they changed.
    """
    from generator.content.business import Branch
    from generator.content.sections import Person

    if isinstance(holder, Branch):
        return _describe_branch(content, language, holder)
    if isinstance(holder, Person):
        return _describe_person(content, language, holder)
    return _describe_business(content, language, content.business)


def _describe_business(content: Content, language: str, place: Reachable) -> Card:
    """Return the card of the business as it can be reached at one of its places."""
    business, default = content.business, content.site.default_language
    slogan = business.slogan.in_language(language, default) if business.slogan else ""
    return Card(
        name=business.name.in_language(language, default),
        telephones=_list_telephones(content, place, language),
        emails=(place.email,) if place.email else (),
        address=_describe_address(place.address, language) if place.address else None,
        position=(place.position.latitude, place.position.longitude) if place.position else None,
        url=home_url(content, language),
        note=slogan,
        categories=_list_categories(business),
        picture=_read_logo(content),
    )


def _describe_branch(content: Content, language: str, branch: Branch) -> Card:
    card = _describe_business(content, language, branch.inherit(content.business))
    name = branch.name.in_language(language, content.site.default_language)
    full_name = name if card.name in name else f"{card.name}, {name}"
    return replace(card, name=full_name, organisation=card.name)


def _describe_person(content: Content, language: str, person: Person) -> Card:
    card, default = _describe_business(content, language, content.business), content.site.default_language
    name = person.name.in_language(language, default)
    own = (Telephone(person.phone, ("work", "voice", "pref")),) if person.phone else card.telephones
    return replace(
        card,
        name=name,
        given_name=name,  # which of the words is the family's differs from people to people
        organisation=card.name,
        role=person.role.in_language(language, default) if person.role else "",
        telephones=own,
        emails=(person.email,) if person.email else card.emails,
        note="",
        categories=(),
        picture=None,
    )


def _plain_letters(text: str) -> str:
    """Return a text as it can be part of a file name: lower-case letters without marks, digits, hyphens."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", letters))


def shorten_contact(card: Card) -> Iterator[Card]:
    """Yield the card with less and less in it, for a place that has not enough room; the last is name and number."""
    card = replace(card, note="", categories=(), picture=None, position=None)
    yield card
    yield (card := replace(card, address=None))
    yield (card := replace(card, url="") if card.telephones else card)
    yield replace(card, emails=(), telephones=card.telephones[:1]) if card.telephones else card


def _list_telephones(content: Content, place: Reachable, language: str) -> tuple[Telephone, ...]:
    """Return the numbers of a place, the one to call first before all others.

    Of a business that has none to call they are those of its branches, with their names.
    """
    kinds = (
        (place.phone, ("work", "voice"), ""),
        (place.mobile, ("cell", "voice"), ""),
        *(() if place.number else _list_branches(content, language)),
        *((line.number, ("work", "voice"), "") for line in place.phones),
        (place.whatsapp, ("cell", "msg"), ""),
    )
    found: dict[str, Telephone] = {}
    for number, kind, label in kinds:
        if number and number not in found:
            found[number] = Telephone(number, kind if found else (*kind, "pref"), label)
    return tuple(found.values())


def _list_branches(content: Content, language: str) -> Iterator[tuple[Phone, tuple[str, ...], str]]:
    for branch in content.business.branches:
        if branch.number:
            kind = ("work" if branch.phone else "cell", "voice")
            yield branch.number, kind, branch.name.in_language(language, content.site.default_language)


def _describe_address(address: Address, language: str) -> PostalAddress:
    country = find_locale(language).territories.get(address.country, address.country)
    return PostalAddress(
        street=address.street or "",
        extra=address.extra or "",
        postcode=address.postcode or "",
        city=address.city,
        region=address.region or "",
        country=country,
    )


def _list_categories(business: Business) -> tuple[str, ...]:
    """Return the kind of business as words: `HairSalon` is a hair salon."""
    if business.kind == "LocalBusiness":
        return ()
    return (re.sub(r"(?<=[a-z])(?=[A-Z])", " ", business.kind),)


def _read_logo(content: Content) -> Raster | None:
    logo = content.business.logo
    return read_raster(content.folder / "media" / logo.file) if logo else None
