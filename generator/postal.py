"""Addresses as the post of their country wants them: which line holds what, in which order.

The order of each country is that of the Unicode CLDR's companion, Google's address data; what letters from abroad need
beside it (`CH-` before a postcode, the country in capitals) is left out, as people at home write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.content.business import Address

# A is street and number, Z the postcode, C the town, S the region; a bar ends a line.
_USUAL = "A|Z C"
_COUNTRIES = {
    "A|C|Z": "AC AF AI FK GB GG GI GS IM IO JE KE KY LK NA PN SD SH SZ TA TC VG ZA",
    "A|C Z": "BH BM BN BT GU IL JO KH LB LS MT MV NP NZ PR SA SG VC",
    "A|C S Z": "AS AU CA CC CX FM HM MH MP NF PW UM VI",
    "A|Z C S": "EE ES IT LT PF UY",
    "A|Z|C": "AL EC MU OM",
    "A|Z C|S": "AR CL CV MY UZ",
    "A|C|S": "AE JM MO NR PA SC SR TV",
    "A|C, S Z": "BB SO US",
    "A|C|S|Z": "EG IE RU UA",
    "A|C|S Z": "ID MN TH VN",
    "A|C|Z S": "PH",
    "A|C Z S": "PG",
    "A|C, S|Z": "HN IQ",
    "A|C Z|S": "IN NG PE",
    "A|C, S": "BS KN",
    "A|C, S, Z": "CO",
    "A|C": "BF MW",
    "A|C-S|Z": "BR",
    "A|C - Z": "BD",
    "A|C-Z": "PK",
    "A|C S|Z": "CU",
    "A|C, Z": "MM",
    "A|C Z, S": "VE",
    "A|S|C": "KI",
    "A|S, C|Z": "CR",
    "A|S|C, Z": "LV",
    "A|Z, C|S": "BY",
    "A|Z C, S": "MX",
    "A|Z C/S": "TR",
    "A|Z S C": "RO",
    "A|Z|C, S": "NI",
    "A|Z|C|S": "AM",
    "A|Z-C|S": "SV",
    "C|A|Z": "HU",
    "S|C|A": "HK",
    "S|C|A|Z": "IR",
    "S C|A|Z": "KR",
    "Z|S|C|A": "KP KZ",
    "Z|SC|A": "CN TW",
    "〒Z|SC|A": "JP",
}
_FORMATS = {country: lines for lines, countries in _COUNTRIES.items() for country in countries.split()}

# The order where these countries' addresses are written in Latin letters.
_LATIN = {"CN": "A|C|S, Z", "HK": "A|C|S", "JP": "A|C, S Z", "KP": "A|C|S, Z", "KR": "A|C|S|Z", "TW": "A|C, S Z"}


def list_address_lines(address: Address, *, is_compact: bool = False) -> tuple[str, ...]:
    """Return the lines of an address in its country's order; compact, street and second line share one."""
    is_latin = re.search("[A-Za-z]", address.city) is not None
    lines = (_LATIN.get(address.country) if is_latin else None) or _FORMATS.get(address.country, _USUAL)
    street = [part for part in (address.street, address.extra) if part]
    facts = {"A": (", " if is_compact else "\n").join(street), "Z": address.postcode, "C": address.city}
    facts["S"] = address.region
    for key in ("S", "Z"):
        if key not in lines:  # said although the post does not ask for it
            lines = f"{lines}|{key}"
    written = "\n".join(_fill(line, facts) for line in lines.split("|"))
    return tuple(line for line in written.split("\n") if line)


def _fill(line: str, facts: dict[str, str | None]) -> str:
    """Return a line with the facts in place of their letters, and without what joins an absent one to the next."""
    text = ""
    for before, key in re.findall("([^AZCS]*)([AZCS])", line):
        if value := facts[key]:
            text += f"{before if text or before == '〒' else ''}{value}"
    return text
