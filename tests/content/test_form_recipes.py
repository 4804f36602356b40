"""The forms that the docs give to copy are good as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from tests.support.content import write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "docs" / "forms.md").read_text("utf-8")
RECIPES = dict(re.findall(r"```yaml\n# forms/([a-z]+\.yaml)\n(.*?)```", TEXT, re.DOTALL))


def test_the_usual_forms_are_there() -> None:
    assert set(RECIPES) == {"contact.yaml", "callback.yaml", "reservation.yaml", "repair.yaml", "feedback.yaml"}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_good_content(name: str, tmp_path: Path) -> None:
    built = build_site(write_content(tmp_path / "content", [(f"forms/{name}", RECIPES[name])]))
    assert [warning for warning in built.warnings if f"forms/{name}" in warning.file] == []
    page = built.files["index.html"]
    assert isinstance(page, bytes)
    assert re.search(f'<section class="section form-section[^"]*" id="{name.removesuffix(".yaml")}"', page.decode())
