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


def is_language(tag: str) -> bool:
    """Return whether `tag` is a language tag of the form `fr`, `pt-BR` or `zh-Hant`."""
    return TAG.fullmatch(tag) is not None


def name_language(tag: str) -> str:
    """Return what the speakers of a language call it, or the tag itself where that is not known."""
    return _NAMES.get(tag) or _NAMES.get(tag.split("-", maxsplit=1)[0], tag)


def direction_of(tag: str) -> str:
    """Return `rtl` or `ltr`, the value of HTML's `dir` for a language."""
    return "rtl" if tag.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"
