"""Prices in the owner's words: which of them is the figure, so that figures stand below each other."""

from __future__ import annotations

import re

CODES = "AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HUF|ILS|INR|JPY|KRW|MXN|NOK|NZD|PLN|RON|SEK|SGD|TRY|UAH|USD|ZAR"
SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₪": "ILS", "₩": "KRW", "₺": "TRY", "₴": "UAH", "zł": "PLN", "Kč": "CZK"}
LOCAL_SIGNS = {
    "$": {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "MX": "MXN"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK"},
    "¥": {"JP": "JPY", "CN": "CNY"},
    "R": {"ZA": "ZAR"},
}
"""Signs that stand for another currency in each country."""

CURRENCY = "|".join([CODES, *map(re.escape, (*SIGNS, *LOCAL_SIGNS))])
_FIGURES = r"\d(?:[\d.,' \u00a0\u202f’]*\d)?(?:[.,][-–—])?"
_AMOUNT = rf"{_FIGURES}(?:\s?[-–—]\s?{_FIGURES})?"
# Letters before or after a sign would make it a part of a word.
_FIGURE = re.compile(
    rf"(?<!\w)(?:{CURRENCY})\s?{_AMOUNT}(?!\w)|(?<![\w.,]){_AMOUNT}\s?(?:(?:{CURRENCY})(?!\w)|円|元|원)"
)


def split_price(text: str) -> tuple[str, str, str]:
    """Return the words before the figure of a price, the figure with its currency, and the words after it.

    A price without any, such as "on request", or with several, is a figure as a whole.
    """
    found = list(_FIGURE.finditer(text))
    if len(found) != 1:
        return "", text, ""
    return text[: found[0].start()].strip(), found[0][0].strip(), text[found[0].end() :].strip()
