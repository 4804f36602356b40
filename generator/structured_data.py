"""Structured data: the business as search engines read it (JSON-LD 1.1 with the vocabulary of schema.org)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.content.business import Address, Business
    from generator.content.hours import OpeningHours, Span

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def describe_business(business: Business, language: str, default: str, url: str | None, image: str | None) -> str:
    """Return the JSON-LD of the business in one language, safe inside a script element; absent facts are left out."""
    facts: dict[str, Any] = {"@context": "https://schema.org", "@type": business.kind, "url": url, "image": image}
    for key, text in (
        ("name", business.name),
        ("legalName", business.legal_name),
        ("slogan", business.slogan),
        ("description", business.description),
    ):
        facts[key] = text.in_language(language, default) if text else None
    facts["telephone"] = business.phone or business.mobile
    facts["email"] = business.email
    facts["address"] = _describe_address(business.address) if business.address else None
    if business.opening_hours:
        facts |= _describe_hours(business.opening_hours)
    present = {key: value for key, value in facts.items() if value}
    # A "</script>" inside a text must not end the element that holds it.
    return json.dumps(present, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _describe_address(address: Address) -> dict[str, str]:
    facts = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(part for part in (address.street, address.extra) if part),
        "postalCode": address.postcode,
        "addressLocality": address.city,
        "addressRegion": address.region,
        "addressCountry": address.country,
    }
    return {key: value for key, value in facts.items() if value}


def _describe_hours(hours: OpeningHours) -> dict[str, list[dict[str, str]]]:
    week = [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": _DAYS[day], **_times(span)}
        for day, spans in hours.week()
        for span in spans
    ]
    special = [
        {"@type": "OpeningHoursSpecification", "validFrom": str(day), "validThrough": str(day), **times}
        for day, spans in sorted(hours.special_days.items())
        # schema.org writes a closed day as one that opens and closes at midnight.
        for times in ([_times(span) for span in spans] or [{"opens": "00:00", "closes": "00:00"}])
    ]
    return {"openingHoursSpecification": week, "specialOpeningHoursSpecification": special}


def _times(span: Span) -> dict[str, str]:
    if span.opens == 0 and span.closes == 24 * 60:
        return {"opens": "00:00", "closes": "23:59"}
    return {"opens": _clock(span.opens), "closes": _clock(span.closes)}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
