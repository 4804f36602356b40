"""Services of others in the content: what is used of them, and what is wrong with how they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.content.folder import read_content
from generator.content.videos import find_video
from generator.errors import ContentError
from generator.third_parties import KINDS, list_used
from generator.third_parties.service import ASKED
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

    from generator.content.problems import Problem

LOGO = ("media/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')
PLACE = ("business.yaml", "logo:", "position: {latitude: 52.5, longitude: 13.4}\nlogo:")
NO_ADDRESS = (
    "business.yaml",
    "address:\n  street: 1 Side Street\n  postcode: 02142\n  city: Berlin\n  country: DE\n",
    "",
)
ABROAD = ("business.yaml", "030 123456", "+4930123456")
HOMELESS = ("site.yaml", "address: https://corner.example\n", "")
FORM = "title: Ask\n{mode}embed: yes\ngoogle: {address}\n"
LONG = "https://docs.google.com/forms/d/e/abc/viewform"
MATOMO = "{service: matomo, address: https://stats.example/m, id: 3}"
CRISP = "{service: crisp, id: 0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}"
TAWK = "{service: tawk, id: 5f1e2d3c4b5a69788796a5b4/default}"
FILM = "{service: youtube, videos: [{address: https://youtu.be/abcdefghijk, title: Film}]}"
EVERY_SERVICE = (
    "{service: plausible}",
    MATOMO,
    "{service: google_analytics, id: G-ABC1234DEF}",
    "{service: google_ads, id: AW-123456789}",
    "{service: meta_pixel, id: 123456789012345}",
    "{service: openstreetmap}",
    FILM,
    "{service: vimeo, videos: [{address: https://vimeo.com/123456789, title: Film}]}",
    CRISP,
)


def list_services(*services: str) -> tuple[str, str, str]:
    lines = "".join(f"  - {service}\n" for service in services)
    return ("site.yaml", "colour:", f"third_parties:\n{lines}colour:")


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        build_site(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("{service: matomo, address: https://stats.example}", "problem.missing"),
        ("{service: matomo, address: https://stats.example, id: shop}", "problem.third_party.id"),
        ("{service: google_analytics}", "problem.missing"),
        ("{service: google_analytics, id: UA-1234-1}", "problem.third_party.id"),
        ("{service: google_ads, id: G-ABC1234DEF}", "problem.third_party.id"),
        ("{service: meta_pixel, id: pixel}", "problem.third_party.id"),
        ("{service: crisp, id: 12}", "problem.third_party.id"),
        ("{service: tawk, id: default}", "problem.third_party.id"),
        ("{service: google_maps, key: secret}", "problem.third_party.id"),
        ("{service: plausible, domain: https://corner.example}", "problem.third_party.id"),
        ("{service: openstreetmaps}", "problem.not_accepted"),
        ("{name: openstreetmap}", "problem.missing"),
        ("{service: youtube, videos: [{address: https://vimeo.com/12345678, title: Film}]}", "problem.video.address"),
        ("{service: vimeo, videos: [{address: 12345678, title: Film}]}", "problem.video.address"),
        ("{service: youtube, videos: [{address: https://youtu.be/abcdefghijk}]}", "problem.missing"),
    ],
)
def test_a_service_is_listed_with_what_it_needs(tmp_path: Path, service: str, code: str) -> None:
    [problem] = problems_of(write_content(tmp_path, [list_services(service)]))
    assert problem.code == code
    assert (problem.file, problem.line) == (str(tmp_path / "site.yaml"), 5)


@pytest.mark.parametrize(
    ("first", "second"),
    [("{service: openstreetmap}", "{service: google_maps}"), (CRISP, TAWK), (MATOMO, MATOMO)],
    ids=["two-maps", "two-chats", "twice"],
)
def test_services_that_would_stand_in_each_other_s_way(tmp_path: Path, first: str, second: str) -> None:
    [problem] = problems_of(write_content(tmp_path, [PLACE, list_services(first, second)]))
    assert problem.code == "problem.third_party.twice"
    assert problem.line == 6


@pytest.mark.parametrize(
    ("service", "changes", "code"),
    [
        ("{service: openstreetmap}", [], "problem.third_party.no_position"),
        ("{service: google_maps}", [NO_ADDRESS, ABROAD], "problem.third_party.no_place"),
        ("{service: youtube}", [], "problem.third_party.no_video"),
        ("{service: plausible}", [HOMELESS], "problem.third_party.no_domain"),
    ],
)
def test_a_service_that_nothing_uses_is_a_note(
    tmp_path: Path, service: str, changes: list[tuple[str, ...]], code: str
) -> None:
    content = read_content(write_content(tmp_path, [list_services(service), *changes]))
    assert [note.code for note in content.warnings] == [code]
    assert [used.name for used in list_used(content)] == (["youtube"] if "youtube" in service else [])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Left.\n\n![How](https://youtu.be/abcdefghijk)", "problem.page.video_not_listed"),
        ("Left: ![How](https://vimeo.com/123456789)", "problem.page.video_in_text"),
        ("![How](https://vimeo.com/123456789)\n![So](https://vimeo.com/123456780)", "problem.page.video_in_text"),
        ("![](https://vimeo.com/123456789)", "problem.page.no_alt"),
        ("![How](https://elsewhere.example/film)", "problem.page.foreign_picture"),
    ],
)
def test_a_video_in_a_page(tmp_path: Path, text: str, code: str) -> None:
    folder = write_content(tmp_path, [LOGO, list_services("{service: vimeo}"), ("pages/way.md", "Left.", text)])
    assert {problem.code for problem in problems_of(folder)} == {code}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (FORM.format(mode="mode: google\n", address="https://forms.gle/abcdefghijk"), "problem.form.embed_address"),
        ("title: Ask\nembed: yes\nfields: [{name: m, type: text, label: M}]\n", "problem.form.embed_mode"),
    ],
)
def test_a_form_that_cannot_be_shown_in_the_page(tmp_path: Path, form: str, code: str) -> None:
    assert [problem.code for problem in problems_of(write_content(tmp_path, [("forms/contact.yaml", form)]))] == [code]


@pytest.mark.parametrize(
    ("address", "video"),
    [
        ("https://www.youtube.com/watch?v=abc-efg_ijk", ("youtube", "abc-efg_ijk")),
        ("https://m.youtube.com/watch?app=desktop&v=abcdefghijk&t=3", ("youtube", "abcdefghijk")),
        ("https://youtu.be/abcdefghijk?si=x", ("youtube", "abcdefghijk")),
        ("https://www.youtube.com/shorts/abcdefghijk", ("youtube", "abcdefghijk")),
        ("https://www.youtube-nocookie.com/embed/abcdefghijk", ("youtube", "abcdefghijk")),
        ("https://vimeo.com/123456789", ("vimeo", "123456789")),
        ("https://player.vimeo.com/video/123456789?h=1", ("vimeo", "123456789")),
        ("https://www.youtube.com/@shop", None),
        ("https://youtu.be/abcdefghijkl", None),
        ("https://evil.example/https://youtu.be/abcdefghijk", None),
        ("media/film.mp4", None),
    ],
)
def test_the_addresses_of_videos(address: str, video: tuple[str, str] | None) -> None:
    assert find_video(address) == video


def test_what_is_known_of_each_service(tmp_path: Path) -> None:
    form = ("forms/contact.yaml", FORM.format(mode="mode: google\n", address=LONG))
    content = read_content(write_content(tmp_path / "one", [PLACE, form, list_services(*EVERY_SERVICE)]))
    other = read_content(write_content(tmp_path / "other", [list_services("{service: google_maps}", TAWK)]))
    services = (*list_used(content), *list_used(other))
    assert {service.name for service in services} == {kind.__name__.rsplit(".", 1)[-1] for kind in KINDS}
    for service in services:
        assert service.privacy.startswith("https://") or not service.country
        assert service.sources.keys() <= {"script-src", "img-src", "connect-src", "frame-src"}
        assert all(source.startswith("https://") for sources in service.sources.values() for source in sources)
        assert len(service.hosts) == len(set(service.hosts)) > 0
        # What is asked at the foot of the page starts by a script of ours, all else in a frame.
        assert bool(service.script) is service.is_asked is (service.purpose in ASKED)
    # The first are those that the site has to ask for.
    assert [service.is_asked for service in list_used(content)] == [True] * 5 + [False] * 5


def test_a_site_without_services_uses_none(tmp_path: Path) -> None:
    assert list_used(read_content(write_content(tmp_path))) == ()


def test_who_runs_a_copy_alone_tells_nobody_else(tmp_path: Path) -> None:
    own = "{service: plausible, address: https://count.corner.example/p}"
    [service] = list_used(read_content(write_content(tmp_path, [list_services(own)])))
    assert (service.company, service.country, service.hosts) == (
        "count.corner.example", "", ("count.corner.example",)
    )  # fmt: skip
    rented = "{service: matomo, address: https://corner.matomo.cloud, id: 1}"
    [service] = list_used(read_content(write_content(tmp_path, [list_services(rented)])))
    assert (service.company, service.country) == ("InnoCraft Limited", "NZ")
