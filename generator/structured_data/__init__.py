"""Structured data: the business as search engines read it (JSON-LD 1.1 with the vocabulary of schema.org).

It tells nothing that the page itself does not show to people.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.structured_data.hours import describe_hours
from generator.structured_data.offers import describe_offers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.business import Address, Branch, Business, Position
    from generator.content.folder import Content
    from generator.content.texts import Text

Node = dict[str, Any]


def describe_business(content: Content, language: str, url: str | None, pictures: Mapping[str, str | None]) -> str:
    """Return the JSON-LD of the business in one language, safe inside a script element; absent facts are left out.

    `pictures` holds the full addresses of its `image` and `logo`. A business with branches is an organization, and
    each branch a node of its own, of the kind that the business says it is.
    """
    business, default = content.business, content.site.default_language
    own: Node = {"@id": identify(content, "business"), "url": url, **pictures}
    own |= _describe_organization(business, language, default)
    if not business.branches:
        return write_nodes([own | _describe_place(business, business, language, default)])
    own |= {"@type": "Organization", "telephone": business.phone or business.mobile, "email": business.email}
    nodes = [own]
    for number, branch in enumerate(business.places, 1):
        node: Node = {"@id": identify(content, f"branch-{number}"), "url": url, "image": pictures.get("image")}
        node |= {"name": branch.name.in_language(language, default)}
        node |= {"parentOrganization": {"@id": own["@id"]} if own["@id"] else None}
        nodes.append(node | _describe_place(branch, business, language, default))
    return write_nodes(nodes)


def identify(content: Content, name: str) -> str | None:
    """Return the name of a node, the same in every language."""
    return f"{content.site.address}/#{name}" if content.site.address else None


def write_nodes(nodes: list[Node]) -> str:
    """Return nodes as JSON-LD, safe inside a script element; absent facts are left out."""
    present = [{key: value for key, value in node.items() if value} for node in nodes]
    data = present[0] if len(present) == 1 else {"@graph": present}
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    # A "</script>" inside a text must not end the element that holds it.
    return text.replace("<", "\\u003c")


def _describe_organization(business: Business, language: str, default: str) -> Node:
    """Return what holds for the business as a whole."""

    def say(text: Text | None) -> str | None:
        return text.in_language(language, default) if text else None

    return {
        "name": say(business.name),
        "legalName": say(business.legal_name),
        "slogan": say(business.slogan),
        "description": say(business.description),
        "areaServed": say(business.area),
        "sameAs": list(business.links),
        "makesOffer": describe_offers(business, language, default),
    }


def _describe_place(place: Business | Branch, business: Business, language: str, default: str) -> Node:
    """Return what holds for a place that people can go to or call."""
    payment = [text.in_language(language, default) for text in business.payment]
    node: Node = {
        "@type": business.kind,
        "telephone": place.phone or place.mobile,
        "email": place.email,
        "priceRange": business.price_range,
        "paymentAccepted": ", ".join(payment),
        "address": _describe_address(place.address) if place.address else None,
        "geo": _describe_position(place.position) if place.position else None,
    }
    return node | (describe_hours(place.opening_hours) if place.opening_hours else {})


def _describe_address(address: Address) -> Node:
    facts = {
        "@type": "PostalAddress",
        "streetAddress": ", ".join(part for part in (address.street, address.extra) if part),
        "postalCode": address.postcode,
        "addressLocality": address.city,
        "addressRegion": address.region,
        "addressCountry": address.country,
    }
    return {key: value for key, value in facts.items() if value}


def _describe_position(position: Position) -> Node:
    return {"@type": "GeoCoordinates", "latitude": position.latitude, "longitude": position.longitude}
