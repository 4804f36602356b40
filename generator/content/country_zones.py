"""The time zones of a country, from the table of the zone database (zone.tab)."""

from __future__ import annotations

from importlib.resources import files


def find_country_zone(country: object) -> str | None:
    """Return the first zone that the table has for a country (ISO 3166-1 alpha-2), None for what is none."""
    if not isinstance(country, str) or len(country) != 2:
        return None
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country.upper()), None)
