"""The small values of the content: phone numbers, e-mail and web addresses, colours, countries, file names.

Each is a plain string with a check behind it; the libraries that check are imported when the first value needs them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic_core.core_schema import ValidationInfo


class Phone(str):
    """A phone number in the form of E.164 (`+33465712345`), which also knows how people write it."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object, info: ValidationInfo) -> Phone:
        """Return the number; one without country code is taken as one of the business's country."""
        import phonenumbers

        if not isinstance(value, str):
            raise PydanticCustomError("problem.text_expected", "text expected")
        country = (info.context or {}).get("country")
        try:
            number = phonenumbers.parse(value, country)
        except phonenumbers.NumberParseException as error:
            code = (
                "problem.phone.no_country"
                if not value.strip().startswith("+") and not country
                else "problem.phone.invalid"
            )
            raise PydanticCustomError(code, "not a phone number", {"found": value}) from error
        if not phonenumbers.is_possible_number(number):
            raise PydanticCustomError("problem.phone.invalid", "not a phone number", {"found": value})
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
    return value.strip()


def _read_email(value: object) -> str:
    from email_validator import EmailNotValidError, validate_email

    text = _text(value)
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("problem.email.invalid", "not an e-mail address", {"found": text}) from error


def _read_web_address(value: object) -> str:
    text = _text(value)
    try:
        parts = urlsplit(text)
        is_valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_valid = False
    if not is_valid or parts.query or parts.fragment or parts.username or re.search(r"[\s<>\"'\\]", text):
        raise PydanticCustomError("problem.address.invalid", "not a web address", {"found": text})
    return text.rstrip("/")


def _read_colour(value: object) -> str:
    text = _text(value).lower()
    if re.fullmatch("#[0-9a-f]{3}", text):
        return "#" + "".join(digit * 2 for digit in text[1:])
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise PydanticCustomError("problem.colour.invalid", "not a colour", {"found": text})
    return text


def _read_country(value: object) -> str:
    from phonenumbers import SUPPORTED_REGIONS

    text = _text(value)
    if text.upper() not in SUPPORTED_REGIONS:
        raise PydanticCustomError("problem.country.invalid", "not a country code", {"found": text})
    return text.upper()


def _read_schema_type(value: object) -> str:
    text = _text(value)
    if not re.fullmatch("[A-Z][A-Za-z]{2,60}", text):
        raise PydanticCustomError("problem.kind.invalid", "not a schema.org type", {"found": text})
    return text


def _read_language(value: object) -> str:
    from generator.content.languages import is_language

    text = _text(value)
    if not is_language(text):
        raise PydanticCustomError("problem.language.invalid", "not a language", {"found": text})
    return text


def _read_media_file(value: object) -> str:
    text = _text(value)
    parts = text.split("/")
    if "\\" in text or any(part.startswith(".") or not part for part in parts) or not re.search(r"\.\w+$", text):
        raise PydanticCustomError("problem.media.name", "not a file of the media folder", {"found": text})
    return text


def _described(reader: Any, **schema: Any) -> Any:
    return Annotated[str, BeforeValidator(reader), WithJsonSchema({"type": "string", **schema})]


Email = _described(_read_email, format="email")
WebAddress = _described(_read_web_address, pattern="^https?://")
Colour = _described(_read_colour, pattern="^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")
Country = _described(_read_country, pattern="^[A-Za-z]{2}$")
SchemaType = _described(_read_schema_type, pattern="^[A-Z][A-Za-z]+$")
Language = _described(_read_language, pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")
MediaFile = _described(_read_media_file)
