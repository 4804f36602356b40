"""The business: the facts of `business.yaml`."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any

from pydantic import WithJsonSchema

from generator.content.facts import Facts, Picture
from generator.content.hours import OpeningHours, read_hours
from generator.content.texts import Text
from generator.content.values import Country, Email, Phone, SchemaType

_SPANS_SCHEMA: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_DAYS_SCHEMA = {"type": "object", "additionalProperties": _SPANS_SCHEMA, "minProperties": 1}

Spans = Annotated[Any, WithJsonSchema(_DAYS_SCHEMA)]
ZoneName = Annotated[Any, WithJsonSchema({"type": "string"})]


class Address(Facts):
    """A postal address (schema.org PostalAddress)."""

    street: str | None = None
    extra: str | None = None
    postcode: str | None = None
    city: str
    region: str | None = None
    country: Country


class Service(Facts):
    """Something the business does or sells, with its price in words."""

    name: Text
    description: Text | None = None
    price: Text | None = None


class Business(Facts):
    """Who the business is, where it is, when it is open and how to reach it."""

    name: Text
    legal_name: Text | None = None
    slogan: Text | None = None
    description: Text | None = None
    kind: SchemaType = "LocalBusiness"
    logo: Picture | None = None
    picture: Picture | None = None
    address: Address | None = None
    phone: Phone | None = None
    mobile: Phone | None = None
    whatsapp: Phone | None = None
    email: Email | None = None
    time_zone: ZoneName = None
    hours: Spans = None
    special_hours: Spans = None
    services: tuple[Service, ...] = ()

    @cached_property
    def opening_hours(self) -> OpeningHours | None:
        """The opening hours, or None where the content gives none or wrong ones."""
        return read_hours(self.hours, self.special_hours, self.time_zone)[0]
