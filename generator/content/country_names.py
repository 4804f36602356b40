"""Names of countries as people write them instead of the code (ISO 3166-1 alpha-2)."""

from __future__ import annotations

_NAMES = {
    "AE": "united arab emirates, uae, emirates",
    "AT": "austria, österreich, aut",
    "AU": "australia, aus",
    "BE": "belgium, belgique, belgië, belgien, bel",
    "BR": "brazil, brasil, bra",
    "CA": "canada, can",
    "CH": "switzerland, schweiz, suisse, svizzera, che",
    "CN": "china, prc, chn",
    "CZ": "czechia, czech republic, česko, cze",
    "DE": "germany, deutschland, allemagne, ger, deu",
    "DK": "denmark, danmark, dnk",
    "EG": "egypt, egy",
    "ES": "spain, españa, espagne, esp",
    "FI": "finland, suomi, fin",
    "FR": "france, frankreich, fra",
    "GB": "uk, united kingdom, great britain, england, scotland, wales, en, gbr",
    "GR": "greece, ελλάδα, el, grc",
    "HU": "hungary, magyarország, hun",
    "IE": "ireland, éire, eire, irl",
    "IL": "israel, isr, ישראל",
    "IN": "india, ind",
    "IT": "italy, italia, italie, italien, ita",
    "JP": "japan, jap, jpn, 日本",
    "KR": "south korea, korea, kor",
    "LU": "luxembourg, luxemburg, lux",
    "MA": "morocco, maroc, mar",
    "MX": "mexico, méxico, mex",
    "NA": "namibia, namibië, nam",
    "NL": "netherlands, the netherlands, holland, nederland, nld",
    "NO": "norway, norge, nor",
    "NZ": "new zealand, nzl",
    "PL": "poland, polska, pol",
    "PT": "portugal, prt, por",
    "RO": "romania, românia, rou",
    "RU": "russia, россия, rus",
    "SE": "sweden, sverige, swe",
    "TN": "tunisia, tunisie, tun",
    "TR": "turkey, türkiye, tur",
    "UA": "ukraine, україна, ukr",
    "US": "usa, united states, united states of america, america",
    "VN": "vietnam, viet nam, vnm",
    "ZA": "south africa, suid-afrika, rsa, zaf",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split(", ")}


def find_country(written: str) -> str | None:
    """Return the code of the country that has this name, if it is a usual one."""
    return _CODES.get(written.strip().casefold().replace(".", ""))
