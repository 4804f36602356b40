"""Where a form goes: to the handler, to the visitor's mail program, to another service, or to Google."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.errors import ContentError
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = "fields:\n  - {name: message, type: long_text, label: Message}\n"
GOOGLE = "https://docs.google.com/forms/d/e/1FAIpQLSabc_-d/viewform"


def draw(tmp_path: Path, form: str) -> str:
    """Return the home page of the starter with this form."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "generator" / "starter" / "content", folder)
    (folder / "forms" / "contact.yaml").write_text(form)
    page = build_site(folder).files["index.html"]
    assert isinstance(page, bytes)
    return page.decode()


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)', page)
    assert found is not None
    return found[1]


def test_an_endpoint_gets_the_form_and_is_allowed_to(tmp_path: Path) -> None:
    page = draw(tmp_path, f"title: Write\nmode: endpoint\nendpoint: https://forms.service.example/f/abc\n{FIELDS}")
    form = re.search(r"<form[^>]*>", page)
    assert form is not None
    assert 'action="https://forms.service.example/f/abc"' in form[0]
    assert "data-enhance" not in page  # our script speaks with our handler alone
    assert "novalidate" not in form[0]  # nobody else would say what is missing
    assert "_language" not in page
    assert "form-action 'self' https://forms.service.example;" in policy_of(page)


def test_a_google_form_is_a_link_and_nothing_is_loaded(tmp_path: Path) -> None:
    page = draw(tmp_path, f"title: Write\nmode: google\ngoogle: {GOOGLE}\n")
    assert f'href="{GOOGLE}" rel="noreferrer"' in page
    assert "<form" not in page
    assert "<iframe" not in page
    assert "google" not in policy_of(page)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (f"mode: endpoint\n{FIELDS}", 'contact.yaml:1:1: the key "endpoint" is missing'),
        ("mode: google\n", 'contact.yaml:1:1: the key "google" is missing'),
        ("mode: google\ngoogle: https://evil.example/forms\n", "contact.yaml:3:9: "),
        (f"mode: endpoint\nendpoint: javascript:alert(1)\n{FIELDS}", "contact.yaml:3:11: "),
        ("mode: handler\n", 'contact.yaml:1:1: the key "fields" is missing'),
    ],
)
def test_a_mode_says_what_it_needs(tmp_path: Path, form: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        draw(tmp_path, f"title: Write\n{form}")
    assert sentence in str(caught.value)


def test_a_wrong_google_address_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        draw(tmp_path, "title: Write\nmode: google\ngoogle: https://evil.example/forms\n")
    assert [problem.code for problem in caught.value.problems] == ["problem.form.google"]
