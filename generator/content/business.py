"""The business: the facts of `business.yaml`."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import Annotated, Any

from pydantic import ModelWrapValidatorHandler, ValidationInfo, WithJsonSchema, model_validator

from generator.content.facts import Facts, Picture
from generator.content.hours import OpeningHours, read_hours
from generator.content.legal import Legal
from generator.content.messages import Opening, ServiceOpening
from generator.content.sections import Offer, Person, Question, Service, Testimonial
from generator.content.texts import Text
from generator.content.values import (
    UNREADABLE_COUNTRY,
    Country,
    Email,
    Latitude,
    Longitude,
    Phone,
    SchemaType,
    UserName,
    WebAddress,
    is_country,
)

_SPANS = [
    "9:00-12:30, 14:00-18:30",
    "9am-6pm",
    "9h-12h30 et 14h-18h",
    "von 9 bis 18 Uhr",
    "18:00-02:00",
    "closed",
    "open",
]
_SPANS_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    "examples": _SPANS,
}
_WEEK = {"monday": "closed", "tuesday-friday": "9:00-12:30, 14:00-18:30", "saturday": "9am-6pm"}
_SPECIAL = {"12-25 to 12-26": "closed", "05-01": "as usual", "2026-12-24": "9:00-13:00"}
_DAYS_SCHEMA = {"type": "object", "additionalProperties": _SPANS_SCHEMA, "minProperties": 1}


def find_country(facts: object) -> str | None:
    """Return the country that phone numbers without a country code belong to, as far as raw facts of a place tell.

    It is `UNREADABLE_COUNTRY` where there is an address that has to be mended, and None where there is none.
    """
    data = facts if isinstance(facts, dict) else {}
    key = next(iter(difflib.get_close_matches("address", data, n=1, cutoff=0.8)), None)
    address = data[key] if key is not None else None
    if address is None:
        return None
    country = address.get("country") if isinstance(address, dict) else None
    return country.upper() if isinstance(country, str) and is_country(country) else UNREADABLE_COUNTRY


Week = Annotated[Any, WithJsonSchema({**_DAYS_SCHEMA, "examples": [_WEEK]})]
SpecialDays = Annotated[Any, WithJsonSchema({**_DAYS_SCHEMA, "examples": [_SPECIAL]})]
ZoneName = Annotated[Any, WithJsonSchema({"type": "string"})]


class Address(Facts):
    """A postal address (schema.org PostalAddress)."""

    street: str | None = None
    extra: str | None = None
    postcode: str | None = None
    city: str
    region: str | None = None
    country: Country


class Position(Facts):
    """A point on the map, in degrees (WGS 84, schema.org GeoCoordinates)."""

    latitude: Latitude
    longitude: Longitude


class PhoneLine(Facts):
    """A further phone number and what it is for."""

    number: Phone
    label: Text


class Reachable(Facts):
    """Where a business or one of its branches is, when it is open and how to reach it."""

    address: Address | None = None
    position: Position | None = None
    phone: Phone | None = None
    mobile: Phone | None = None
    phones: tuple[PhoneLine, ...] = ()
    sms: Phone | None = None
    whatsapp: Phone | None = None
    telegram: UserName | None = None
    viber: Phone | None = None
    signal: Phone | None = None
    messenger: UserName | None = None
    email: Email | None = None
    time_zone: ZoneName = None
    hours: Week = None
    special_hours: SpecialDays = None

    @cached_property
    def opening_hours(self) -> OpeningHours | None:
        """The opening hours, or None where the content gives none or wrong ones."""
        return read_hours(self.hours, self.special_hours, self.time_zone)[0]

    @property
    def number(self) -> Phone | None:
        """The number to call first."""
        return self.phone or self.mobile


class Branch(Reachable):
    """One of several places of a business; what it does not say is as for the business."""

    name: Text

    @model_validator(mode="wrap")
    @classmethod
    def _read_in_country(cls, data: Any, read: ModelWrapValidatorHandler[Branch], info: ValidationInfo) -> Branch:
        """Return the branch, its numbers without a country code read as those of its own country."""
        context = info.context or {}
        usual = context.get("country")
        context["country"] = find_country(data) or usual
        try:
            return read(data)
        finally:
            context["country"] = usual

    def inherit(self, business: Reachable) -> Branch:
        """Return the branch with the facts of the business where it has none of its own.

        Address and position say the same thing: with either of its own it has neither of the business.
        """
        absent = {name for name in Reachable.model_fields if not getattr(self, name)}
        if self.address or self.position:
            absent -= {"address", "position"}
        return self.model_copy(update={name: getattr(business, name) for name in absent})


class Business(Reachable):
    """Who the business is, what it does, and all its places."""

    name: Text
    legal_name: Text | None = None
    slogan: Text | None = None
    description: Text | None = None
    kind: SchemaType = "LocalBusiness"
    logo: Picture | None = None
    picture: Picture | None = None
    photos: tuple[Picture, ...] = ()
    branches: tuple[Branch, ...] = ()
    services: tuple[Service, ...] = ()
    team: tuple[Person, ...] = ()
    testimonials: tuple[Testimonial, ...] = ()
    questions: tuple[Question, ...] = ()
    offers: tuple[Offer, ...] = ()
    message: Opening | None = None
    service_message: ServiceOpening | None = None
    price_range: str | None = None
    payment: tuple[Text, ...] = ()
    area: Text | None = None
    links: tuple[WebAddress, ...] = ()
    legal: Legal | None = None

    @cached_property
    def places(self) -> tuple[Business | Branch, ...]:
        """The branches with what they inherit, or the business itself where it has none."""
        return tuple(branch.inherit(self) for branch in self.branches) or (self,)
