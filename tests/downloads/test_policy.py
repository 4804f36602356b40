"""The sources of the content security policy: as few as the forms of a site need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.drawing import Drawing, View
from generator.policy import make_policy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.content.folder import Content


def parse(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (directive.split() for directive in policy.split("; "))}


@pytest.mark.parametrize(
    ("actions", "form_action", "connect"),
    [
        ([], ["'none'"], ["'self'"]),
        (["/forms/contact"], ["'self'"], ["'self'"]),
        (["https://f.example/a/forms/x"] * 2, ["'self'", "https://f.example"], ["'self'", "https://f.example"]),
        (["http://127.0.0.1:8080/x"], ["'self'", "http://127.0.0.1:8080"], ["'self'", "http://127.0.0.1:8080"]),
        (["mailto:a@b.example?subject=c"], ["'self'", "mailto:"], ["'self'"]),
    ],
)
def test_forms_reach_where_they_go_and_nothing_else(
    actions: list[str], form_action: list[str], connect: list[str]
) -> None:
    directives = parse(make_policy(actions).header)
    assert directives["form-action"] == form_action
    assert directives["connect-src"] == connect


def test_nothing_unsafe_is_let_in() -> None:
    policy = make_policy(["https://f.example/x"])
    directives = parse(policy.header)
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert "unsafe" not in policy.header
    assert "*" not in policy.header


def test_the_meta_element_says_all_that_it_can() -> None:
    policy = make_policy([])
    header, meta = parse(policy.header), parse(policy.meta)
    assert header.pop("frame-ancestors") == ["'none'"]
    assert meta == header


def test_inline_data_is_named_by_its_hash() -> None:
    policy = make_policy([])
    directives = parse(policy.meta_with('{"name":"Zoë"}'))
    # From `printf '{"name":"Zoë"}' | openssl dgst -sha256 -binary | base64`.
    assert directives.pop("script-src") == ["'self'", "'sha256-a9DueXLTcuwfijzEQwLlRJdRMF1zwrabWnnGL4ikync='"]
    assert directives == {name: sources for name, sources in parse(policy.meta).items() if name != "script-src"}


FORM = "title: T\n{mode}\nfields: [{{name: message, type: long_text, label: L}}]\n"


@pytest.mark.parametrize(
    ("mode", "sources"),
    [
        ("mode: handler", ["'self'", "https://forms.example"]),
        ("mode: endpoint\nendpoint: https://service.example/f/abc", ["'self'", "https://service.example"]),
        ("mode: mailto", ["'self'", "mailto:"]),
        ("mode: google\ngoogle: https://forms.gle/abcdefgh12345678", ["'none'"]),  # a link
    ],
)
def test_each_way_of_a_form(
    make_content: Callable[..., Content], tmp_path: Path, mode: str, sources: list[str]
) -> None:
    (tmp_path / "content" / "forms").mkdir(parents=True)
    (tmp_path / "content" / "forms" / "contact.yaml").write_text(FORM.format(mode=mode))
    content = make_content("name: Shop\nemail: a@shop.example", "languages: [en]\nhandler: https://forms.example\n")
    assert parse(Drawing(content).policy.header)["form-action"] == sources


EVERYONE = """
languages: [en]
third_parties:
  - {service: openstreetmap}
  - {service: youtube, videos: [{address: https://youtu.be/abcdefghijk, title: Film}]}
  - {service: vimeo}
  - {service: crisp, id: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}
  - {service: matomo, address: https://stats.example:8443/m, id: 7}
  - {service: google_analytics, id: G-ABC1234DEF}
  - {service: google_ads, id: AW-123456789}
  - {service: meta_pixel, id: 123456789012345}
"""
SHOP = "name: Shop\nemail: a@shop.example\nposition: {latitude: 1, longitude: 2}"
MAP, CHAT = "https://www.openstreetmap.org", "https://go.crisp.chat"
FILMS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
ADS = ["https://www.googletagmanager.com", "https://td.doubleclick.net"]


def test_a_page_lets_in_only_what_it_shows_itself(make_content: Callable[..., Content]) -> None:
    drawing = Drawing(make_content(SHOP, EVERYONE))
    frames = {
        kind: parse(drawing.policy_of(View(kind, "en", "", "")).header).get("frame-src", [])
        for kind in ("home", "text", "not-found")
    }
    assert frames == {"home": [*ADS, MAP, FILMS[0], CHAT], "text": [*ADS, *FILMS], "not-found": ADS}
    # The header holds for all pages of the site, and a page can only narrow it.
    assert sorted(parse(drawing.policy.header)["frame-src"]) == sorted([*ADS, MAP, *FILMS, CHAT])


def test_services_of_others_never_weaken_the_policy(make_content: Callable[..., Content]) -> None:
    header = Drawing(make_content(SHOP, EVERYONE)).policy.header
    directives = parse(header)
    assert "unsafe" not in header
    assert "https: " not in header
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == ["'none'"]
    assert directives["style-src"] == ["'self'"]
    assert "https://stats.example:8443" in directives["script-src"]
    assert not [source for source in directives["script-src"] if "*" in source]
    assert all(len(sources) == len(set(sources)) for sources in directives.values())


def test_a_site_without_services_frames_nothing(make_content: Callable[..., Content]) -> None:
    assert "frame-src" not in parse(Drawing(make_content(SHOP)).policy.header)
