"""Offers: the services whose price, as the owner wrote it, is one amount of one currency and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.prices import CURRENCY, LOCAL_SIGNS, SIGNS

if TYPE_CHECKING:
    from generator.content.business import Business

# Whole, with two decimals, or with spaces between thousands: "1,200" is two different amounts to two readers.
_AMOUNT = r"(?P<whole>\d+|\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+)(?:[.,](?P<part>\d\d|[-–—]))?"
# How prices are written beside Arabic figures; the last three only say which way the line runs.
_MARKS = str.maketrans({"٫": ".", "٬": "'", "\u061c": "", "\u200e": "", "\u200f": ""})
_PRICES = (
    re.compile(rf"(?P<sign>{CURRENCY})\s?{_AMOUNT}"),
    re.compile(rf"{_AMOUNT}\s?(?P<sign>{CURRENCY})"),
)


def describe_offers(business: Business, language: str, default: str) -> list[dict[str, Any]]:
    """Return an offer for each service with a price that a machine can read."""
    country = business.address.country if business.address else ""
    offers = []
    for service in business.services:
        price = read_price(service.price.in_language(language, default), country) if service.price else None
        if price is not None:
            amount, currency = price
            item = {"@type": "Service", "name": service.name.in_language(language, default)}
            offers.append({"@type": "Offer", "price": amount, "priceCurrency": currency, "itemOffered": item})
    return offers


def read_price(text: str, country: str) -> tuple[str, str] | None:
    """Return amount and currency (ISO 4217) of a price such as "€48" or "12,50 EUR", or None for any other words."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text.translate(_MARKS)).strip()
    found = next(filter(None, (price.fullmatch(plain) for price in _PRICES)), None)
    currency = _read_currency(found["sign"], country) if found else None
    if found is None or currency is None:
        return None
    whole, part = re.sub(r"\D", "", found["whole"]), found["part"] or ""
    return (f"{whole}.{part}" if part.isdigit() else whole), currency


def _read_currency(sign: str, country: str) -> str | None:
    if sign in LOCAL_SIGNS:
        return LOCAL_SIGNS[sign].get(country)
    return SIGNS.get(sign, sign)
