"""The content folder as a whole: forms, pages and their languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.content.folder import Content, read_content
from generator.content.media import list_media
from generator.errors import ContentError
from tests.support.content import write_content

if TYPE_CHECKING:
    from pathlib import Path

FORM = "title: Order\nfields:\n  - {name: what, type: text, label: What?}\n"
MINIMAL = {"business.yaml": "name: Corner Shop\nphone: +49 30 123456\n", "site.yaml": "languages: [en]\n"}


def read(tmp_path: Path, *changes: tuple[str | None, ...]) -> Content:
    return read_content(write_content(tmp_path / "content", changes))


def test_name_phone_and_language_are_enough(tmp_path: Path) -> None:
    for name, text in MINIMAL.items():
        (tmp_path / name).write_text(text)
    content = read_content(tmp_path)
    assert content.business.name.in_language("en") == "Corner Shop"
    assert content.site.languages == ["en"]
    assert content.site.default_language == "en"
    assert content.forms == {}
    assert content.main_form is None
    assert content.pages == {}
    assert content.warnings == ()


@pytest.mark.parametrize("channel", ["phone: +49 30 123456", "mobile: +49 30 123456", "email: a@example.com",
                                     "whatsapp: +49 30 123456"])  # fmt: skip
def test_one_channel_is_enough(tmp_path: Path, channel: str) -> None:
    (tmp_path / "business.yaml").write_text(f"name: Corner Shop\n{channel}\n")
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    assert read_content(tmp_path).business.name.in_language("en") == "Corner Shop"


def test_a_form_is_a_channel(tmp_path: Path) -> None:
    content = read(
        tmp_path,
        ("business.yaml", "name: Corner Shop\n"),
        ("forms/contact.yaml", "title", "to: [boss@corner.example]\ntitle"),
    )
    assert content.recipients_of(content.forms["contact"]) == ["boss@corner.example"]


def test_the_contact_form_comes_first(tmp_path: Path) -> None:
    content = read(tmp_path, ("forms/zebra.yaml", FORM), ("forms/apple.yaml", FORM))
    assert list(content.forms) == ["contact", "apple", "zebra"]
    assert content.main_form is content.forms["contact"]
    assert content.forms["apple"].name == "apple"


def test_without_a_contact_form_the_first_by_name_stands_for_it(tmp_path: Path) -> None:
    content = read(tmp_path, ("forms/contact.yaml", None), ("forms/zebra.yaml", FORM), ("forms/apple.yaml", FORM))
    assert content.main_form is content.forms["apple"]


def test_submissions_go_to_the_business_unless_the_form_says_otherwise(tmp_path: Path) -> None:
    content = read(tmp_path, ("forms/order.yaml", f"to: [boss@corner.example, desk@corner.example]\n{FORM}"))
    assert content.recipients_of(content.forms["contact"]) == ["shop@corner.example"]
    assert content.recipients_of(content.forms["order"]) == ["boss@corner.example", "desk@corner.example"]


def test_fields_of_equal_names_in_different_forms_do_not_meet(tmp_path: Path) -> None:
    content = read(tmp_path, ("forms/order.yaml", FORM.replace("name: what", "name: message")))
    assert [field.name for field in content.forms["order"].fields] == ["message"]
    assert "message" in [field.name for field in content.forms["contact"].fields]


def test_the_fields_know_their_types_and_defaults(tmp_path: Path) -> None:
    form = read(tmp_path).forms["contact"]
    first = form.first_of("email")
    assert first is form.fields[0]
    assert (first.required, first.autocomplete) == (True, "email")
    assert form.first_of("phone") is None
    assert form.fields[2].required is False
    assert form.mode == "handler"


def test_pages_in_their_languages(tmp_path: Path) -> None:
    content = read(
        tmp_path, ("pages/way.fr.md", None), ("pages/way.md", None), ("pages/about.md", "[how to find us](way.md)", "")
    )
    assert set(content.pages) == {"about"}
    about = content.pages["about"]
    assert about.in_language("fr", "en")[0] == "fr"
    assert about.in_language("en", "fr")[1].facts.title == "About us"
    assert about.texts["en"].first_line == 4
    assert content.warnings == ()


def test_a_page_in_one_language_is_shown_in_all(tmp_path: Path) -> None:
    content = read(tmp_path, ("pages/way.md", None))
    shown, text = content.pages["way"].in_language("en", "en")
    assert (shown, text.facts.title) == ("fr", "Le chemin")
    assert [str(warning).split(": ")[0] for warning in content.warnings] == [f"{tmp_path}/content/pages/way.fr.md:1:1"]


def test_facts_of_a_page(tmp_path: Path) -> None:
    content = read(tmp_path)
    way = content.pages["way"].texts["en"].facts
    assert (way.title, way.description, way.menu, way.order) == ("The way", None, False, 5)
    about = content.pages["about"].texts["en"].facts
    assert (about.menu, about.order) == (True, 100)


def test_what_is_hidden_or_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    hidden = [(".git/config", "x"), (".DS_Store", "x"), ("pages/.draft.md", "x"), ("forms/.#contact.yaml", "x")]
    others = [
        ("notes.txt", "x"),
        ("theme/styles/own.css", "x"),
        ("var/mail/a.eml", "x"),
        ("site/index.html", "x"),
    ]
    assert read(tmp_path, *hidden, *others).warnings == ()


def test_a_key_with_nothing_behind_it_is_an_absent_key(tmp_path: Path) -> None:
    content = read(tmp_path, ("business.yaml", "slogan: {en: Keys and shoes, fr: Clés et chaussures}", "slogan:"))
    assert content.business.slogan is None


@pytest.mark.parametrize("country", ["no", "No", "NO", '"NO"'])
def test_norway_is_a_country(tmp_path: Path, country: str) -> None:
    content = read(tmp_path, ("business.yaml", "DE", country), ("business.yaml", "030 123456", "22 12 34 56"))
    assert content.business.address is not None
    assert content.business.address.country == "NO"
    assert content.business.phone == "+4722123456"


def test_values_are_what_stands_in_the_file(tmp_path: Path) -> None:
    content = read(tmp_path, ("business.yaml", "name: Corner Shop", "name: 1.10\nlegal_name: 10:00"))
    assert content.business.name.in_language("en") == "1.10"
    assert content.business.legal_name is not None
    assert content.business.legal_name.in_language("fr") == "10:00"
    assert content.business.address is not None
    assert content.business.address.postcode == "02142"


def test_windows_files_are_read(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    for path in [*folder.rglob("*.yaml"), *folder.rglob("*.md")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    content = read_content(folder)
    assert content.pages["about"].texts["en"].body.startswith("Read [how")
    assert content.forms["contact"].fields[0].name == "email"


def test_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(ContentError) as caught:
            read_content(folder)
        assert [problem.code for problem in caught.value.problems] == ["problem.folder.missing"]


def test_only_what_lies_in_the_media_folder_goes_online(tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "letter.jpg").touch()
    (tmp_path / "shop.jpg").touch()
    media = tmp_path / "media"
    for name in ("b.svg", "team/a.jpg", ".hidden.jpg", ".git/c.jpg", "team/.d.jpg"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).touch()
    (media / "home").symlink_to(tmp_path / "private")
    (media / "circle").symlink_to(media)
    (media / "gone.jpg").symlink_to("nowhere")
    (media / "shop.jpg").symlink_to(tmp_path / "shop.jpg")
    assert list_media(media) == ["b.svg", "shop.jpg", "team/a.jpg"]
    assert list_media(tmp_path / "nothing") == []


def test_a_picture_behind_a_link_to_another_folder_is_not_there(tmp_path: Path) -> None:
    folder = write_content(
        tmp_path / "content", [("business.yaml", "logo.svg", "more/sign.svg"), ("more/sign.svg", "<svg/>")]
    )
    (folder / "media" / "more").symlink_to("../more")
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    assert "problem.media.missing" in [problem.code for problem in caught.value.problems]


BRANCHES = """\
branches:
  - {name: Here}
  - {name: Hamburg, address: {city: Hamburg, country: DE}}
  - {name: Island, position: {latitude: 54.1, longitude: 7.9}}
  - {name: Wien, phone: 01 5123456, address: {city: Wien, country: AT}}
  - {name: There, phone: 030 123457}
position: {latitude: 52.5, longitude: 13.4}
"""


def test_a_branch_of_another_place_is_not_where_the_business_is(tmp_path: Path) -> None:
    content = read_content(write_content(tmp_path, [("business.yaml", "services:", BRANCHES + "services:")]))
    found = {
        place.name.in_language("en"): (place.address and place.address.city, place.position and place.position.latitude)
        for place in content.business.places
    }
    assert found == {
        "Here": ("Berlin", 52.5),
        "Hamburg": ("Hamburg", None),
        "Island": (None, 54.1),
        "Wien": ("Wien", None),
        "There": ("Berlin", 52.5),
    }


def test_a_number_of_a_branch_is_one_of_its_own_country(tmp_path: Path) -> None:
    content = read_content(write_content(tmp_path, [("business.yaml", "services:", BRANCHES + "services:")]))
    numbers = [place.phone for place in content.business.places]
    assert numbers[3:] == ["+4315123456", "+4930123457"]


def test_a_picture_may_be_named_with_its_folder_as_in_pages(tmp_path: Path) -> None:
    content = read_content(write_content(tmp_path, [("business.yaml", "file: logo.svg", "file: media/logo.svg")]))
    assert content.business.logo is not None
    assert content.business.logo.file == "logo.svg"
