"""The small values of the content: phone numbers, e-mail and web addresses, colours, countries, file names.

Each is a plain string with a check behind it; the libraries that check are imported when the first value needs them.
"""

from __future__ import annotations

import datetime
import math
import re
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlsplit

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from generator.content.email_address import normalise_email

if TYPE_CHECKING:
    from pydantic_core.core_schema import ValidationInfo


UNREADABLE_COUNTRY = "?"  # for a country that is there and has to be mended, which is reported at its own place
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Phone(str):
    """A phone number in the form of E.164 (`+33465712345`), which also knows how people write it."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object, info: ValidationInfo) -> Phone:
        """Return the number; one without country code is taken as one of the business's country."""
        import phonenumbers

        text = _text(value)
        country = (info.context or {}).get("country")
        if not country and not text.startswith("+"):
            raise PydanticCustomError("problem.phone.no_country", "no country code", {"found": text})
        if country == UNREADABLE_COUNTRY and not text.startswith("+"):
            return cls(text)
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException as error:
            raise PydanticCustomError("problem.phone.invalid", "not a phone number", {"found": text}) from error
        # A number that can be dialled inside its town alone is of no use on a page that all the world can see.
        if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise PydanticCustomError("problem.phone.invalid", "not a whole phone number", {"found": text})
        if number.extension:
            raise PydanticCustomError("problem.phone.extension", "a number with an extension", {"found": text})
        return cls(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    @property
    def international(self) -> str:
        """The number as people abroad read it: `+33 4 65 71 23 45`."""
        import phonenumbers

        return str(phonenumbers.format_number(phonenumbers.parse(self), phonenumbers.PhoneNumberFormat.INTERNATIONAL))

    @property
    def national(self) -> str:
        """The number as people of its own country write it: `04 65 71 23 45`."""
        import phonenumbers

        return str(phonenumbers.format_number(phonenumbers.parse(self), phonenumbers.PhoneNumberFormat.NATIONAL))

    @property
    def link(self) -> str:
        """The address that calls the number (RFC 3966)."""
        return f"tel:{self}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(cls.read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string"}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("problem.text_expected", "text expected")
    if not value.strip():
        raise PydanticCustomError("problem.text_empty", "empty text")
    return value.strip()


def _read_email(value: object) -> str:
    text = _text(value)
    address = normalise_email(text)
    if address is None:
        raise PydanticCustomError("problem.email.invalid", "not an e-mail address", {"found": text})
    return address


def _read_contact(value: object) -> str:
    """Return where to report something as an address (RFC 9116, section 2.5.3): `mailto:…` or `https://…`."""
    text = _text(value)
    if text.startswith("https://"):
        return _read_web_address(text)
    return f"mailto:{_read_email(text.removeprefix('mailto:'))}"


def _read_web_address(value: object) -> str:
    text = _text(value)
    try:
        return _normalise_address(text)
    except ValueError as error:
        raise PydanticCustomError("problem.address.invalid", "not a web address", {"found": text}) from error


def _normalise_address(text: str) -> str:
    """Return a web address as browsers write it (RFC 6454), without slash at its end; raises ValueError for others."""
    import idna

    parts = urlsplit(text)
    is_plain = parts.scheme in {"http", "https"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not is_plain or re.search(r"[\s<>\"'\\]", text):
        raise ValueError(text)
    host = idna.encode(parts.hostname or "", uts46=True).decode()  # IDNAError is a ValueError
    port = f":{parts.port}" if parts.port not in {None, _DEFAULT_PORTS[parts.scheme]} else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path, safe='/%')}".rstrip("/")


def _read_google_form(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"https://(docs\.google\.com/forms/[\w/?=&.-]+|forms\.gle/\w+)", text):
        raise PydanticCustomError("problem.form.google", "not a Google form", {"found": text})
    return text


def _read_colour(value: object) -> str:
    text = _text(value).lower()
    if re.fullmatch("#[0-9a-f]{3}", text):
        return "#" + "".join(digit * 2 for digit in text[1:])
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise PydanticCustomError("problem.colour.invalid", "not a colour", {"found": text})
    return text


def _read_country(value: object) -> str:
    from generator.content.country_names import find_country
    from generator.content.problems import propose

    text = _text(value)
    if not is_country(text):
        facts = {"found": text, "hint": propose(find_country(text))}
        raise PydanticCustomError("problem.country.invalid", "not a country code", facts)
    return text.upper()


def is_country(text: str) -> bool:
    """Return whether `text` is the code of a country that has telephones (ISO 3166-1 alpha-2)."""
    from phonenumbers import SUPPORTED_REGIONS

    return text.upper() in SUPPORTED_REGIONS


def _read_schema_type(value: object) -> str:
    from generator.content.business_kinds import KINDS
    from generator.content.problems import suggest

    text = _text(value)
    if not re.fullmatch("[A-Z][A-Za-z]{2,60}", text):
        hint = suggest(text.replace(" ", ""), KINDS)
        raise PydanticCustomError("problem.kind.invalid", "not a schema.org type", {"found": text, "hint": hint})
    return text


def _read_language(value: object) -> str:
    from generator.content.languages import find_language, is_language
    from generator.content.problems import propose

    text = _text(value)
    if not is_language(text):
        facts = {"found": text, "hint": propose(find_language(text))}
        raise PydanticCustomError("problem.language.invalid", "not a language", facts)
    return text


def _read_media_file(value: object) -> str:
    text = _text(value).removeprefix("media/")  # as pages write it
    parts = text.split("/")
    if "\\" in text or any(part.startswith(".") or not part for part in parts) or not re.search(r"\.\w+$", text):
        raise PydanticCustomError("problem.media.name", "not a file of the media folder", {"found": text})
    return text


def _described(reader: Any, **schema: Any) -> Any:
    return Annotated[str, BeforeValidator(reader), WithJsonSchema({"type": "string", **schema})]


Email = _described(_read_email, format="email")
Contact = _described(_read_contact)
WebAddress = _described(_read_web_address, pattern="^https?://")
GoogleForm = _described(_read_google_form, pattern="^https://(docs\\.google\\.com/forms/|forms\\.gle/)")
Colour = _described(_read_colour, pattern="^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
Country = _described(_read_country, pattern="^[A-Za-z]{2}$")
SchemaType = _described(_read_schema_type, pattern="^[A-Z][A-Za-z]+$")
Language = _described(_read_language, pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")
MediaFile = _described(_read_media_file)


def _read_date(value: object) -> datetime.date:
    text = _text(value)
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("problem.date.invalid", "not a date", {"found": text}) from error


def _read_number(value: object, limit: float) -> float:
    text = _text(value)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not abs(number) <= limit:
        raise PydanticCustomError("problem.position.invalid", "not a position", {"found": text, "limit": int(limit)})
    return number


def _read_user_name(value: object) -> str:
    text = _text(value).removeprefix("@")
    if not re.fullmatch(r"[A-Za-z0-9_.]{2,60}", text):
        raise PydanticCustomError("problem.user_name.invalid", "not a user name", {"found": text})
    return text


Date = Annotated[datetime.date, BeforeValidator(_read_date), WithJsonSchema({"type": "string", "format": "date"})]
Latitude = Annotated[float, BeforeValidator(lambda text: _read_number(text, 90)), WithJsonSchema({"type": "number"})]
Longitude = Annotated[float, BeforeValidator(lambda text: _read_number(text, 180)), WithJsonSchema({"type": "number"})]
UserName = _described(_read_user_name)
