"""What a page offers to those who want to reach the business: in which order, and with which words to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from generator.build import build_site
from generator.content.folder import read_content
from generator.reach import Reach, Way

if TYPE_CHECKING:
    from pathlib import Path

FORM = """
title: {title}
purpose: {purpose}
fields:
  - {{name: phone, type: phone, label: Phone, required: yes}}
  - name: about
    type: choice
    label: About
    options: {{{topics}}}
  - {{name: text, type: long_text, label: Text}}
"""
EVERY_WAY = """
phone: "+33465712045"
email: shop@example.com
whatsapp: "+33639981427"
sms: "+33639981427"
viber: "+33639981427"
telegram: marguerite
"""


def reach(folder: Path, business: str, forms: dict[str, tuple[str, str]] | None = None) -> Reach:
    """Return what the home page of a business offers; forms are a purpose and options by their names."""
    (folder / "forms").mkdir(parents=True)
    (folder / "site.yaml").write_text("languages: [en, fr]\nhandler: https://forms.example\n")
    email = "" if "email:" in business else "email: a@example.com"
    (folder / "business.yaml").write_text(f"name: Marguerite\n{email}\n{business}")
    for name, (purpose, topics) in (forms or {}).items():
        text = FORM.format(title=name.title(), purpose=purpose, topics=topics)
        (folder / "forms" / f"{name}.yaml").write_text(text)
    return Reach(read_content(folder), "en", "Our flowers")


def test_calls_come_first_then_what_helps_while_nobody_takes_them(tmp_path: Path) -> None:
    forms = {
        "contact": ("message", "a: A, b: B"),
        "callback": ("callback", "a: A, b: B"),
        "rate": ("feedback", "a: A, b: B"),
    }
    found = reach(tmp_path / "x", EVERY_WAY, forms)
    kinds = [channel.kind for channel in found.list(found.content.business)]
    assert kinds == ["phone", "callback", "sms", "whatsapp", "telegram", "viber", "form", "email"]
    assert [channel.href for channel in found.list(found.content.business) if channel.kind in {"form", "callback"}] == [
        "#callback",
        "#contact",
    ]


@pytest.mark.parametrize(
    ("business", "forms", "kind"),
    [
        (EVERY_WAY, {"contact": ("message", "a: A, b: B")}, "form"),
        (EVERY_WAY, {"rate": ("feedback", "a: A, b: B")}, "whatsapp"),
        ("telegram: marguerite\nsms: '+33639981427'\n", {}, "telegram"),
        ("sms: '+33639981427'\n", {}, "email"),
        ("email: a@example.com\n", {}, "email"),
    ],
)
def test_the_one_button_to_write_with(
    tmp_path: Path, business: str, forms: dict[str, tuple[str, str]], kind: str
) -> None:
    writing = reach(tmp_path / "x", business, forms).writing
    assert writing is not None
    assert writing.kind == kind


def test_who_can_only_be_called_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("languages: [en]\n")
    (tmp_path / "business.yaml").write_text(
        'name: Tom\nphone: "+33465712045"\nservice_message: "{service}?"\nservices: [{name: A}]\n'
    )
    content = read_content(tmp_path)
    found = Reach(content, "en", "")
    assert (found.writing, found.letter("x"), found.ask(content.business.services[0])) == (None, None, None)


MESSAGES = """
message: {en: "From “{page}”:", fr: "Depuis « {page} » :"}
service_message: {en: "{service} ({page})?", fr: "« {service} » ?"}
services:
  - {name: {en: Roses & lilies, fr: Roses}}
  - {name: Weddings, topic: wedding}
"""


@pytest.mark.parametrize(
    ("ways", "href"),
    [
        ("whatsapp: '+33639981427'", "https://wa.me/33639981427?text={}"),
        ("telegram: marguerite", "https://t.me/marguerite?text={}"),
        ("messenger: marguerite", "https://m.me/marguerite?text={}"),
        ("email: b@example.com", "mailto:b@example.com?subject={}"),
    ],
)
def test_a_message_begins_with_the_name_of_the_page_or_of_the_service(tmp_path: Path, ways: str, href: str) -> None:
    found = reach(tmp_path / "x", f"{ways}\n{MESSAGES}", {"contact": ("callback", "wedding: W, b: B")})
    service, wedding = found.content.business.services
    assert found.ask(service) == Way(href.format(quote("Roses & lilies (Our flowers)?")))
    assert found.ask(wedding) == Way("#contact", "wedding", "Weddings (Our flowers)?")
    letter = found.letter("unused")
    assert letter is not None
    assert letter.href == href.format(quote("From “Our flowers”:"))
    french = Reach(found.content, "fr", "Nos fleurs")
    assert french.ask(service) == Way(href.format(quote("« Roses » ?")))
    assert href.format(quote("Depuis « Nos fleurs » :")) in [way.href for way in french.list(found.content.business)]


def test_a_form_takes_the_words_where_there_is_no_messenger(tmp_path: Path) -> None:
    found = reach(tmp_path / "x", MESSAGES, {"contact": ("message", "wedding: W, b: B")})
    assert found.ask(found.content.business.services[0]) == Way("#contact", words="Roses & lilies (Our flowers)?")


def test_nothing_is_begun_for_an_owner_who_wrote_nothing(tmp_path: Path) -> None:
    found = reach(tmp_path / "x", "services: [{name: Roses}]\nwhatsapp: '+33639981427'\n")
    assert found.ask(found.content.business.services[0]) is None
    assert "https://wa.me/33639981427" in [way.href for way in found.list(found.content.business)]
    page = build_site(tmp_path / "x").files["index.html"]
    assert b"Ask about this" not in page  # type: ignore[operator]
