"""The line that says whether the shop is open, reckoned by the script on the shop's own clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.output import write_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.conftest import StartStaticServer

BUSINESS = """
name: Bar du Pont
phone: "+33465712045"
email: bar@example.com
time_zone: Europe/Paris
hours:
  monday: {monday}
  friday-saturday: 18:00-2:00
special_hours:
  2026-06-19: closed
  2026-06-21: 11:00-15:00
"""


class OpenCard(Protocol):
    """Opens the card of a shop with these hours on Monday at an instant (ISO 8601)."""

    def __call__(self, instant: str, *, monday: str = "9:30-13:00, 14:30-19:00", script: bool = True) -> Page: ...


@pytest.fixture
def open_card(tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]) -> OpenCard:
    def open_card(instant: str, *, monday: str = "9:30-13:00, 14:30-19:00", script: bool = True) -> Page:
        content = tmp_path / "content"
        content.mkdir()
        (content / "site.yaml").write_text("languages: [fr]\n")
        (content / "business.yaml").write_text(BUSINESS.format(monday=monday))
        write_site(build_site(content).files, tmp_path / "site")
        # The visitor is at the other end of the world; it is the shop's clock that counts.
        page = new_context(timezone_id="Asia/Tokyo", locale="fr", java_script_enabled=script).new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(instant))
        page.goto(static_server(tmp_path / "site").url)
        return page

    return open_card


BRANCHES = """
name: Bar du Pont
hours: {monday: 9:30-19:00}
time_zone: Europe/Paris
branches:
  - {name: Lyon, phone: "+33465712045"}
  - {name: Minsk, phone: "+375172000000", time_zone: Europe/Minsk}
"""


@pytest.fixture
def open_branches(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> Callable[[str], Page]:
    """Opens the card of a bar in two cities at an instant (ISO 8601)."""
    (tmp_path / "site.yaml").write_text("languages: [fr]\n")
    (tmp_path / "business.yaml").write_text(BRANCHES)
    write_site(build_site(tmp_path).files, tmp_path / "site")
    url = static_server(tmp_path / "site").url

    def open_at(instant: str) -> Page:
        page = new_context(timezone_id="Asia/Tokyo", locale="fr").new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(instant))
        page.goto(url)
        return page

    return open_at


@pytest.mark.parametrize(
    ("instant", "sentence", "today"),
    [
        ("2026-06-15T07:00:00Z", "Ouvre aujourd’hui à 09:30", "Lundi"),  # 9:00 in summer
        ("2026-06-15T07:30:00Z", "Ouvert jusqu’à 13:00", "Lundi"),
        ("2026-06-15T11:00:00Z", "Ouvre aujourd’hui à 14:30", "Lundi"),  # closed at the very minute of closing
        ("2026-12-07T08:00:00Z", "Ouvre aujourd’hui à 09:30", "Lundi"),  # 9:00 in winter
        ("2026-06-08T17:30:00Z", "Ouvre vendredi à 18:00", "Lundi"),
        ("2026-06-11T22:30:00Z", "Ouvre aujourd’hui à 18:00", "Vendredi"),
        ("2026-06-12T23:30:00Z", "Ouvert jusqu’à 02:00", "Samedi"),  # the night of Friday
        ("2026-06-18T12:00:00Z", "Ouvre samedi à 18:00", "Jeudi"),  # Friday is a special day, closed
        ("2026-06-19T17:00:00Z", "Ouvre demain à 18:00", "Vendredi 19 juin 2026"),
        ("2026-06-21T10:00:00Z", "Ouvert jusqu’à 15:00", "Dimanche 21 juin 2026"),
    ],
)
def test_the_card_says_when_it_is_open(open_card: OpenCard, instant: str, sentence: str, today: str) -> None:
    page = open_card(instant)
    expect(page.locator(".status")).to_have_text(sentence)
    expect(page.locator(".hours [aria-current=date] th")).to_have_text(today)


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2026-06-19T12:00:00Z", ["Vendredi 19 juin 2026", "Dimanche 21 juin 2026"]),
        ("2026-06-19T22:00:00Z", ["Dimanche 21 juin 2026"]),  # midnight in Paris
        ("2026-06-21T22:00:00Z", []),
    ],
)
def test_special_days_that_are_over_go_away(open_card: OpenCard, instant: str, shown: list[str]) -> None:
    page = open_card(instant)
    rows = page.locator(".special tr:visible th")
    expect(rows).to_have_text(shown)
    expect(page.locator(".special caption")).to_be_visible(visible=bool(shown))


def test_every_branch_says_it_for_itself(open_branches: Callable[[str], Page]) -> None:
    page = open_branches("2026-06-15T07:00:00Z")
    expect(page.locator(".status")).to_have_text(["Lyon Ouvre aujourd’hui à 09:30", "Minsk Ouvert jusqu’à 19:00"])
    expect(page.locator("#place-1 [aria-current=date] th")).to_have_text("Lundi")
    page = open_branches("2026-06-14T21:30:00Z")  # still Sunday in Lyon
    expect(page.locator("#place-1 [aria-current=date] th")).to_have_text("Dimanche")
    expect(page.locator("#place-2 [aria-current=date] th")).to_have_text("Lundi")


def test_spans_that_touch_are_one_opening(open_card: OpenCard) -> None:
    page = open_card("2026-06-15T09:00:00Z", monday="9:00-12:00, 12:00-19:00")
    expect(page.locator(".status")).to_have_text("Ouvert jusqu’à 19:00")


@pytest.mark.parametrize(
    ("instant", "main", "other"),
    [("2026-06-15T09:00:00Z", "Appeler", "Nous écrire"), ("2026-06-15T20:00:00Z", "Nous écrire", "Appeler")],
    ids=["open", "closed"],
)
def test_what_helps_now_stands_out(open_card: OpenCard, instant: str, main: str, other: str) -> None:
    page = open_card(instant)
    expect(page.locator(".hero .button:not(.quiet)")).to_contain_text(main)
    expect(page.locator(".hero .button.quiet")).to_contain_text(other)


def test_without_script_nothing_is_said_of_now(open_card: OpenCard) -> None:
    page = open_card("2026-06-15T09:00:00Z", script=False)
    expect(page.locator(".status")).to_be_hidden()
    expect(page.locator(".hours [aria-current]")).to_have_count(0)
    expect(page.locator(".hours")).to_have_count(2)


# As browsers do that are older than the name: Kyiv was Kiev until 2022.
OLD_BROWSER = """{
  Date.now = () => Date.parse("2026-06-15T07:00:00Z");
  const Format = Intl.DateTimeFormat;
  Intl.DateTimeFormat = function (locale, options) {
    if (options?.timeZone === "Europe/Minsk") throw new RangeError("Invalid time zone specified");
    return new Format(locale, options);
  };
}"""


def test_a_time_zone_that_the_browser_does_not_know_stops_nothing_else(
    tmp_path: Path, static_server: StartStaticServer, new_context: Callable[..., BrowserContext]
) -> None:
    (tmp_path / "site.yaml").write_text("languages: [fr]\n")
    (tmp_path / "business.yaml").write_text(BRANCHES)
    write_site(build_site(tmp_path).files, tmp_path / "site")
    page = new_context(timezone_id="Asia/Tokyo", locale="fr").new_page()
    page.add_init_script(OLD_BROWSER)
    page.goto(static_server(tmp_path / "site").url)
    expect(page.locator("#place-1 [aria-current=date] th")).to_have_text("Lundi")
    expect(page.locator(".status:visible")).to_have_text(["Lyon Ouvre aujourd’hui à 09:30"])
