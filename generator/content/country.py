"""The country of a business: it decides how times, dates and addresses are written for those who read English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.content.business import Business


def country_of(business: Business) -> str:
    """Return the country of the first address, else that of the first telephone number, else nothing."""
    found = next((place.address.country for place in business.places if place.address), "")
    numbers = (number for place in business.places for number in (place.phone, place.mobile, place.whatsapp) if number)
    return found or next((_country_of_number(number) for number in numbers), "")


def _country_of_number(number: str) -> str:
    import phonenumbers

    parsed = phonenumbers.parse(number)
    # Of countries that share a code, a number that none of them has given out is taken for the largest one's.
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    return region if region.isalpha() else ""  # no country has the numbers that are free of charge everywhere
