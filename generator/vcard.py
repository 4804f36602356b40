"""vCards: what an address book takes over with one tap (vCard 3.0, RFC 2426, the version that every phone imports).

There is no time of revision in a card, so that equal facts give equal bytes.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.raster import Raster

LINE_OCTETS = 75
"""The longest line before it is folded, its end not counted (RFC 2426, section 2.6)."""

_MARKS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_COMPANY = "X-ABShowAs:COMPANY"  # Apple's address book would take it for a person without a name
_TYPES = re.compile(r"^((?:item\d+\.)?[A-Z]+);TYPE=[^:]*:")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class PostalAddress:
    """An address by its parts, the country as people write it."""

    street: str = ""
    extra: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True)
class Telephone:
    """A number as it is dialled (E.164), with the types of RFC 2426, section 3.3.1, such as `work` or `cell`.

    The `label` says where it rings, in the way that address books on telephones understand.
    """

    number: str
    types: tuple[str, ...] = ("work", "voice")
    label: str = ""


@dataclass(frozen=True)
class Card:
    """The plain facts of a business, a branch or a person; whatever is empty is left out.

    Somebody with a family or a given name is a person, everybody else an organisation. `position` is latitude and
    longitude in degrees.
    """

    name: str
    family_name: str = ""
    given_name: str = ""
    organisation: str = ""
    role: str = ""
    telephones: tuple[Telephone, ...] = ()
    emails: tuple[str, ...] = ()
    address: PostalAddress | None = None
    position: tuple[float, float] | None = None
    url: str = ""
    note: str = ""
    categories: tuple[str, ...] = ()
    picture: Raster | None = None

    @property
    def is_person(self) -> bool:
        """Whether the card is that of a person."""
        return bool(self.family_name or self.given_name)


def write_vcard(card: Card) -> bytes:
    """Return the vCard of these facts in UTF-8, its lines folded and ended as RFC 2426 asks for."""
    return b"".join(_fold(line) for line in _describe(card))


def write_short_vcard(card: Card) -> str:
    """Return the vCard without whatever a reader can do without: types, hints and folding, for a code on paper."""
    plain = (_TYPES.sub(r"\1:", line) for line in _describe(card) if line != _COMPANY)
    return "".join(f"{line}\r\n" for line in plain)


def _describe(card: Card) -> Iterator[str]:
    facts = (*_describe_name(card), *_describe_channels(card), *_describe_place(card), *_describe_rest(card))
    return iter(("BEGIN:VCARD", "VERSION:3.0", *facts, "END:VCARD"))


def _describe_name(card: Card) -> Iterator[str]:
    yield "N:" + _join((card.family_name, card.given_name, "", "", ""))
    yield f"FN:{_escape(card.name)}"
    if organisation := card.organisation or ("" if card.is_person else card.name):
        yield f"ORG:{_escape(organisation)}"
    if not card.is_person:
        yield _COMPANY
    if card.role:
        yield f"TITLE:{_escape(card.role)}"


def _describe_channels(card: Card) -> Iterator[str]:
    for number, telephone in enumerate(card.telephones, 1):
        group = f"item{number}." if telephone.label else ""  # RFC 2426, section 4: what belongs to one thing
        yield f"{group}TEL;TYPE={','.join(telephone.types).upper()}:{telephone.number}"
        if telephone.label:
            yield f"{group}X-ABLabel:{_escape(telephone.label)}"
    for email in card.emails:
        yield f"EMAIL;TYPE=INTERNET:{_escape(email)}"
    if card.url:
        yield f"URL:{card.url}"


def _describe_place(card: Card) -> Iterator[str]:
    if card.address:
        place = card.address
        parts = ("", place.extra, place.street, place.city, place.region, place.postcode, place.country)
        yield "ADR;TYPE=WORK:" + _join(parts)
    if card.position:
        latitude, longitude = card.position
        yield f"GEO:{latitude:.6f};{longitude:.6f}"


def _describe_rest(card: Card) -> Iterator[str]:
    if card.categories:
        yield "CATEGORIES:" + _join(card.categories, ",")
    if card.note:
        yield f"NOTE:{_escape(card.note)}"
    if card.picture:
        yield f"PHOTO;ENCODING=b;TYPE={card.picture.kind}:{base64.b64encode(card.picture.data).decode()}"


def _join(parts: Iterable[str], mark: str = ";") -> str:
    return mark.join(_escape(part) for part in parts)


def _escape(text: str) -> str:
    """Return a text value with the marks that have a meaning of their own escaped (RFC 2426, section 5)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", lines).translate(_MARKS)


def _fold(line: str) -> bytes:
    """Return the line with its end, folded so that no piece is too long and no character is cut in two."""
    data = line.encode()
    pieces, start, room = [], 0, LINE_OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # the middle of a UTF-8 character
            end -= 1
        pieces.append(data[start:end])
        start, room = end, LINE_OCTETS - 1  # the space that begins the next line counts
    return b"\r\n ".join([*pieces, data[start:]]) + b"\r\n"
