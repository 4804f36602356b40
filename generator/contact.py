"""The contact of the business: its facts as a card for address books, and the short one that fits into a QR code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from generator.addresses import page_address
from generator.raster import read_raster
from generator.vcard import Card, PostalAddress, Telephone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.business import Address, Business
    from generator.content.folder import Content
    from generator.raster import Raster

VCARD = "contact.vcf"
LARGEST_PICTURE = 48 * 1024
"""Octets of a logo that may travel inside the card; phones refuse cards that are too large."""


def vcard_address(language: str, default_language: str) -> str:
    """Return the address of the vCard in one language."""
    return page_address("", language, default_language) + VCARD


def home_url(content: Content, language: str) -> str:
    """Return the full address of the home page in one language, empty where the site has none."""
    site = content.site
    return f"{site.address}/{page_address('', language, site.default_language)}" if site.address else ""


def describe_contact(content: Content, language: str) -> Card:
    """Return the card of the business in one language.

    The opening hours are not in it: an address book would show them for years after they changed.
    """
    business, default = content.business, content.site.default_language
    slogan = business.slogan.in_language(language, default) if business.slogan else ""
    return Card(
        name=business.name.in_language(language, default),
        telephones=_list_telephones(business),
        emails=(business.email,) if business.email else (),
        address=_describe_address(business.address, language) if business.address else None,
        url=home_url(content, language),
        note=slogan,
        categories=_list_categories(business),
        picture=_read_logo(content),
    )


def shorten_contact(card: Card) -> Iterator[Card]:
    """Yield the card with less and less in it, for a place that has not enough room; the last is name and number."""
    card = replace(card, note="", categories=(), picture=None, position=None)
    yield card
    yield (card := replace(card, address=None))
    yield (card := replace(card, url="") if card.telephones else card)
    yield replace(card, emails=(), telephones=card.telephones[:1]) if card.telephones else card


def _list_telephones(business: Business) -> tuple[Telephone, ...]:
    kinds = (
        (business.phone, ("work", "voice")),
        (business.mobile, ("cell", "voice")),
        (business.whatsapp, ("cell", "msg")),
    )
    types: dict[str, tuple[str, ...]] = {}
    for number, kind in kinds:
        if number and number not in types:
            types[number] = kind if types else (*kind, "pref")
    return tuple(Telephone(number, kind) for number, kind in types.items())


def _describe_address(address: Address, language: str) -> PostalAddress:
    from babel import Locale

    country = Locale.parse(language, sep="-").territories.get(address.country, address.country)
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
    if content.business.logo is None:
        return None
    path = content.folder / "media" / content.business.logo.file
    return read_raster(path.read_bytes()) if path.stat().st_size <= LARGEST_PICTURE else None
