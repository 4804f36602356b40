"""Languages by their BCP 47 tag: what their speakers call them, and which way they are written."""

from __future__ import annotations

import re

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")  # RFC 5646: language, script, region

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"}

# Names from the Unicode CLDR, written as they stand alone.
_NAMES = {
    "af": "Afrikaans", "ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català", "cs": "Čeština",
    "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "Español", "et": "Eesti",
    "fa": "فارسی", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski",
    "hu": "Magyar", "id": "Bahasa Indonesia", "it": "Italiano", "ja": "日本語", "ko": "한국어", "lt": "Lietuvių",
    "lv": "Latviešu", "nb": "Norsk", "nl": "Nederlands", "pl": "Polski", "pt": "Português", "ro": "Română",
    "ru": "Русский", "sk": "Slovenčina", "sl": "Slovenščina", "sr": "Српски", "sv": "Svenska", "sw": "Kiswahili",
    "th": "ไทย", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
}  # fmt: skip

# Where most who write a language live, from the likely subtags of the Unicode CLDR.
_COUNTRIES = {
    "af": "ZA", "ar": "EG", "bg": "BG", "bn": "BD", "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR",
    "en": "US", "es": "ES", "et": "EE", "fa": "IR", "fi": "FI", "fr": "FR", "he": "IL", "hi": "IN", "hr": "HR",
    "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "ko": "KR", "lt": "LT", "lv": "LV", "nb": "NO", "nl": "NL",
    "pl": "PL", "pt": "BR", "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "sr": "RS", "sv": "SE", "sw": "TZ",
    "th": "TH", "tr": "TR", "uk": "UA", "ur": "PK", "vi": "VN", "zh": "CN",
}  # fmt: skip


def is_language(tag: str) -> bool:
    """Return whether `tag` is a language tag of the form `fr`, `pt-BR` or `zh-Hant`."""
    return TAG.fullmatch(tag) is not None


def find_language(written: str) -> str | None:
    """Return the tag that is meant by a language's own name, or by a tag in other letters (`en_us`), if any."""
    language, *others = re.split("[-_]", written.strip())
    by_name = next((tag for tag, name in _NAMES.items() if name.casefold() == written.strip().casefold()), None)
    tag = "-".join([language.lower(), *(part.upper() if len(part) == 2 else part.title() for part in others)])
    return by_name or (tag if is_language(tag) and language.lower() in _NAMES else None)


def widen_language(tag: str) -> list[str]:
    """Return a language with the ones it belongs to, the nearest first: `zh-Hant-TW`, `zh-Hant`, `zh` (RFC 4647)."""
    parts = tag.split("-")
    return ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]


def name_language(tag: str) -> str:
    """Return what the speakers of a language call it, or the tag itself where that is not known."""
    return _NAMES.get(tag) or _NAMES.get(tag.split("-", maxsplit=1)[0], tag)


def direction_of(tag: str) -> str:
    """Return `rtl` or `ltr`, the value of HTML's `dir` for a language."""
    return "rtl" if tag.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def locale_of(tag: str) -> str:
    """Return a language with a country, as Open Graph wants it: `fr` is `fr_FR`, `pt-PT` is `pt_PT`."""
    language, *others = tag.split("-")
    country = next((part for part in others if len(part) == 2), _COUNTRIES.get(language))
    return f"{language}_{country}" if country else language
