"""Nothing of others is loaded before a visitor agrees, what was named afterwards, and nothing once taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from generator.build import build_site
from generator.output import write_site
from tests.browser.test_html import check_html
from tests.browser.test_pages import AXE, judge
from tests.support.examples import EXAMPLES
from tests.support.services import FORM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.visit import Visit

VIDEO = (
    "pages/way.md",
    "Left.",
    "Left.\n\n![How <keys> are cut](https://www.youtube.com/watch?v=abcdefghijk)\n\nRight.",
)
CRISP = "{service: crisp, id: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}"
FILM = "{service: youtube, videos: [{address: https://youtu.be/ABCDEFGHIJK, title: The shop}]}"
EVERYTHING = (
    "{service: openstreetmap}",
    FILM,
    "{service: vimeo, videos: [{address: https://vimeo.com/123456789, title: The owner}]}",
    CRISP,
    "{service: plausible}",
    "{service: matomo, address: https://stats.corner.example/m, id: 7}",
    "{service: google_analytics, id: G-ABC1234DEF}",
    "{service: google_ads, id: AW-123456789}",
    '{service: meta_pixel, id: "123456789012345"}',
)


def test_nothing_is_loaded_and_nothing_is_stored_before_a_click(visit: Callable[..., Visit]) -> None:
    shop = visit(*EVERYTHING, changes=(FORM, VIDEO))
    for path in ("/", "/way/", "/fr/"):
        page = shop.open(path)
        page.mouse.wheel(0, 20_000)
        shop.settle()
        assert page.locator("iframe").count() == 0
    assert shop.strangers.asked == []
    assert shop.stored() == {}
    assert shop.context.cookies() == []


@pytest.mark.parametrize(
    ("service", "button", "host", "named"),
    [
        ("openstreetmap", "Show the map from OpenStreetMap", "www.openstreetmap.org", "OpenStreetMap Foundation"),
        ("youtube", "Show the video from YouTube", "www.youtube-nocookie.com", "Google Ireland Limited"),
        ("vimeo", "Show the video from Vimeo", "player.vimeo.com", "Vimeo.com, Inc."),
        ("crisp", "Start the chat with Crisp", "go.crisp.chat", "Crisp IM SAS (France)"),
        ("google_form", "Show the form from Google Forms", "docs.google.com", "Google Ireland Limited (Ireland)"),
    ],
)
def test_what_has_its_place_in_the_page_is_asked_there(
    visit: Callable[..., Visit], service: str, button: str, host: str, named: str
) -> None:
    shop = visit(*EVERYTHING, changes=(FORM,))
    shop.open()
    gate = shop.gate(service)
    expect(gate).to_contain_text(named)
    expect(gate).to_contain_text("your IP address")
    gate.get_by_role("button", name=button).click()
    shop.expect_hosts(host)
    expect(gate.locator("iframe")).to_be_focused()
    expect(shop.row(service).locator("[aria-pressed=true]")).to_have_text("Yes")
    assert shop.stored() == {}  # nobody has asked for that to be remembered
    shop.open()
    expect(gate.locator("iframe")).to_have_count(0)


def test_an_answer_is_remembered_where_the_visitor_wants_that(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: openstreetmap}")
    shop.open()
    shop.gate("openstreetmap").get_by_label("Remember this on this device").check()
    shop.gate("openstreetmap").get_by_role("button").first.click()
    shop.expect_hosts("www.openstreetmap.org")
    assert shop.stored() == {"consent.openstreetmap": "yes"}
    shop.strangers.asked.clear()
    shop.open("/fr/")
    shop.gate("openstreetmap").scroll_into_view_if_needed()
    shop.expect_hosts("www.openstreetmap.org")
    # One click beside the map takes it back, and leaves nothing behind.
    shop.strangers.asked.clear()
    with shop.page.expect_navigation():
        shop.gate("openstreetmap").get_by_role("button", name="Désactiver OpenStreetMap").click()
    expect(shop.gate("openstreetmap").locator(".ask")).to_be_visible()
    assert shop.stored() == {}
    assert shop.strangers.asked == []


def test_an_answer_does_not_hold_for_ever(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: plausible}")
    shop.open()
    shop.answer("plausible", "No")
    shop.open()
    expect(shop.page.locator(".choices")).not_to_have_attribute("open", "")
    for days, is_open in ((179, False), (181, True)):
        mark = shop.row("plausible").get_attribute("data-mark")
        shop.page.evaluate(f"localStorage['consent.plausible'] = `no ${{Date.now() - {days} * 864e5}} {mark}`")
        shop.open()
        assert shop.page.locator(".choices").evaluate("list => list.open") is is_open


@pytest.mark.parametrize(
    ("before", "after", "service"),
    [
        (
            "{service: matomo, address: https://stats.corner.example, id: 7}",
            "{service: matomo, address: https://stats.elsewhere.example, id: 7}",
            "matomo",
        ),
        (
            "{service: matomo, address: https://stats.corner.example, id: 7}",
            "{service: matomo, address: https://stats.corner.example, id: 8}",
            "matomo",
        ),
        (
            "{service: google_analytics, id: G-ABC1234DEF}",
            "{service: google_analytics, id: G-ABC1234DEG}",
            "google_analytics",
        ),
        (CRISP, CRISP.replace("0f1e2d3c", "1f1e2d3c"), "crisp"),
    ],
    ids=["address", "site", "tag", "account"],
)
def test_an_answer_is_for_what_the_service_meant_then(
    visit: Callable[..., Visit], tmp_path: Path, before: str, after: str, service: str
) -> None:
    shop = visit(before)
    shop.open()
    shop.answer(service, "Yes")
    shop.wait_until_asked()
    assert shop.stored() == {f"consent.{service}": "yes"}
    shop.know(*shop.strangers.hosts)
    shop.strangers.asked.clear()
    # The same site, as its owner has changed it.
    content = tmp_path / "content"
    settings = (content / "site.yaml").read_text("utf-8")
    (content / "site.yaml").write_text(settings.replace(before, after), "utf-8")
    write_site(build_site(content).files, tmp_path / "site")
    shop.site.headers.clear()
    shop.open()
    shop.settle()
    assert shop.strangers.asked == []
    expect(shop.row(service).get_by_role("button", name="Yes", include_hidden=True)).to_have_attribute(
        "aria-pressed", "false"
    )
    assert shop.context.cookies() == []


def test_one_answer_for_all_that_is_asked(visit: Callable[..., Visit]) -> None:
    shop = visit(*EVERYTHING)
    page = shop.open()
    # Short: what is asked, a line each; what asks in its own place is folded, and so is all that is told of each.
    expect(page.locator(".choices li:visible")).to_have_count(5)
    expect(page.locator(".choices .who:visible")).to_have_count(0)
    page.get_by_role("button", name="No to all").click()
    expect(page.locator(".choices [aria-pressed=true]:visible")).to_have_text(["No"] * 5)
    assert set(shop.stored().values()) == {"no"}
    assert shop.strangers.asked == []
    shop.open()
    expect(page.locator(".choices")).not_to_have_attribute("open", "")
    page.locator(".choices > summary").click()
    page.get_by_role("button", name="Yes to all").click()
    expect(page.locator(".choices [aria-pressed=true]:visible")).to_have_text(["Yes"] * 5)
    shop.expect_hosts(
        "plausible.io", "stats.corner.example", "www.googletagmanager.com", "region1.google-analytics.com",
        "googleads.g.doubleclick.net", "connect.facebook.net", "www.facebook.com",
    )  # fmt: skip
    with page.expect_navigation():
        page.get_by_role("button", name="No to all").click()
    shop.settle()
    assert set(shop.stored().values()) == {"no"}
    assert len(shop.stored()) == 5
    assert shop.context.cookies() == []


def test_what_is_loaded_is_not_folded_up(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: openstreetmap}", "{service: plausible}")
    page = shop.open()
    page.locator(".choices > summary").click()
    expect(page.locator(".placed")).not_to_have_attribute("open", "")
    shop.gate("openstreetmap").get_by_role("button").first.click()
    shop.expect_hosts("www.openstreetmap.org")
    page.locator(".choices > summary").click()
    with page.expect_navigation():
        shop.row("openstreetmap").get_by_role("button", name="No").click()
    expect(shop.gate("openstreetmap").locator("iframe")).to_have_count(0)


def test_a_video_of_a_page_plays_after_one_click(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: youtube}", changes=(VIDEO,))
    shop.open("/way/")
    expect(shop.gate("youtube")).to_contain_text("How <keys> are cut")
    shop.gate("youtube").get_by_role("button").first.click()
    shop.expect_hosts("www.youtube-nocookie.com")
    assert shop.strangers.asked == ["https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"]
    expect(shop.page.get_by_title("How <keys> are cut · YouTube")).to_be_visible()


def test_a_video_is_told_the_name_of_the_site_whatever_the_host_says(visit: Callable[..., Visit]) -> None:
    """YouTube shows an error in place of a video to whoever hides it (error 153)."""
    shop = visit(FILM)
    shop.site.headers["Referrer-Policy"] = "no-referrer"
    shop.open()
    with shop.page.expect_request("https://www.youtube-nocookie.com/**") as request:
        shop.gate("youtube").get_by_role("button").first.click()
    shop.expect_hosts("www.youtube-nocookie.com")
    assert request.value.headers["referer"] == f"{shop.site.url}/"


@pytest.mark.parametrize(
    ("service", "hosts", "sent", "kept"),
    [
        ("plausible", {"plausible.io"}, "https://plausible.io/api/event", []),
        ("matomo", {"stats.corner.example"}, "https://stats.corner.example/m/matomo.php?idsite=7", ["_pk_id.1"]),
        (
            "google_analytics",
            {"www.googletagmanager.com", "region1.google-analytics.com"},
            "https://region1.google-analytics.com/g/collect?granted=analytics_storage",
            ["_ga"],
        ),
        (
            "meta_pixel",
            {"connect.facebook.net", "www.facebook.com"},
            "https://www.facebook.com/tr?id=123456789012345&event=PageView",
            ["_fbp"],
        ),
    ],
)
def test_what_has_no_place_is_asked_at_the_foot(
    visit: Callable[..., Visit], service: str, hosts: set[str], sent: str, kept: list[str]
) -> None:
    shop = visit(*EVERYTHING)
    page = shop.open()
    choices = page.locator(".choices")
    expect(choices).to_have_attribute("open", "")
    # In the flow of the page: nothing is covered, and the first screen does not speak of it.
    assert choices.evaluate("list => getComputedStyle(list).position") == "static"
    expect(choices).not_to_be_in_viewport()
    row = shop.row(service)
    yes, no = row.get_by_role("button", name="Yes"), row.get_by_role("button", name="No")
    sizes = [button.bounding_box() for button in (yes, no)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])
    assert yes.evaluate("b => getComputedStyle(b).backgroundColor") == no.evaluate(
        "b => getComputedStyle(b).backgroundColor"
    )
    yes.click()
    shop.expect_hosts(*hosts)
    assert sent in shop.strangers.asked
    assert [cookie["name"] for cookie in shop.context.cookies()] == kept
    assert shop.stored()[f"consent.{service}"] == "yes"
    # Taken back with one click at the same place: nothing of it is left, and nothing is loaded any more.
    shop.open("/about/")
    shop.strangers.asked.clear()
    with page.expect_navigation():
        shop.answer(service, "No")
    shop.settle()
    assert shop.strangers.asked == []
    assert shop.context.cookies() == []
    assert shop.stored() == {f"consent.{service}": "no"}


def test_advertising_is_granted_by_a_yes_of_its_own(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: google_analytics, id: G-ABC1234DEF}", "{service: google_ads, id: AW-123456789}")
    shop.open()
    shop.answer("google_ads", "Yes")
    shop.expect_hosts("www.googletagmanager.com", "googleads.g.doubleclick.net")
    assert shop.strangers.asked[-1].endswith("granted=ad_storage,ad_user_data,ad_personalization")


def test_who_asks_to_be_left_in_peace_is_not_asked(visit: Callable[..., Visit]) -> None:
    """Global Privacy Control: `navigator.globalPrivacyControl`."""
    shop = visit("{service: plausible}")
    shop.context.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })")
    shop.open()
    assert shop.page.locator(".choices").evaluate("list => list.open") is False
    assert shop.stored() == {}


def test_without_a_store_each_page_asks_anew(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: openstreetmap}", "{service: plausible}")
    shop.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    shop.open()
    shop.answer("plausible", "Yes")
    shop.expect_hosts("plausible.io")
    expect(shop.row("plausible").get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    shop.open()
    expect(shop.row("plausible").get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "false")


def test_without_script_there_are_links_and_no_questions(visit: Callable[..., Visit]) -> None:
    shop = visit(*EVERYTHING, changes=(FORM, VIDEO), java_script_enabled=False)
    page = shop.open()
    expect(page.locator(".ask:visible, .choices:visible, button:visible")).to_have_count(0)
    links = {
        "Show the way": "https://www.openstreetmap.org/search?query=1%20Side%20Street%2C%2002142%2C%20Berlin%2C%20DE",
        "Open at Crisp": "https://go.crisp.chat/chat/embed/?website_id=0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        "Open at Google Forms": "https://docs.google.com/forms/d/e/a/viewform",
        "Open at Vimeo": "https://vimeo.com/123456789",
    }
    for name, href in links.items():
        expect(page.get_by_role("link", name=name)).to_have_attribute("href", href)
        expect(page.get_by_role("link", name=name)).to_be_visible()
    shop.open("/way/")
    expect(page.get_by_role("link", name="How <keys> are cut: Open at YouTube")).to_be_visible()
    assert shop.strangers.asked == []


def test_everything_is_reached_by_the_keyboard(visit: Callable[..., Visit]) -> None:
    shop = visit("{service: openstreetmap}", "{service: plausible}")
    page = shop.open()
    shop.gate("openstreetmap").get_by_role("button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(shop.gate("openstreetmap").get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    shop.gate("openstreetmap").get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    shop.expect_hosts("www.openstreetmap.org")
    page.locator(".choices > summary").focus()
    page.keyboard.press("Tab")  # to what is known of the company
    page.keyboard.press("Enter")
    expect(shop.row("plausible").get_by_role("link", name="Privacy policy")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(shop.row("plausible").get_by_role("button", name="Yes")).to_be_focused()
    page.keyboard.press("Enter")
    shop.expect_hosts("www.openstreetmap.org", "plausible.io")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_questions_are_sound(visit: Callable[..., Visit], scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("NOT TESTED: axe is not installed; `make test` installs it where it can")
    hebrew = ("site.yaml", "languages: [en, fr]", "languages: [en, he]")
    without = [(f"pages/{name}.fr.md", None) for name in ("about", "way")]
    words = ("business.yaml", "fr: Clés et chaussures", "he: מפתחות")
    shop = visit(*EVERYTHING, changes=(FORM, VIDEO, hebrew, words, *without), color_scheme=scheme)
    addresses = [f"{shop.site.url}{path}" for path in ("/", "/way/", "/he/")]
    assert check_html(addresses) == []
    for width in (320, 1280):
        shop.page.set_viewport_size({"width": width, "height": 800})
        for path in ("/", "/way/", "/he/"):
            page = shop.open(path)
            assert page.locator("html").evaluate("element => element.scrollWidth") <= width
            # Where the thumb's bar has come to rest: out of view, before that, it lies on a box by chance.
            page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
            page.evaluate(AXE.read_text("utf-8"))
            assert judge(page) == []


def test_a_site_that_uses_nothing_of_others_asks_nothing() -> None:
    files = build_site(EXAMPLES["tradesman"]).files
    html = b"".join(page for name, page in files.items() if name.endswith(".html") and isinstance(page, bytes))
    assert b"choices" not in html
    assert b"gate" not in html
    scripts = b"".join(script for name, script in files.items() if name.endswith(".js") and isinstance(script, bytes))
    assert b"consent" not in scripts
