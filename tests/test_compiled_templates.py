"""Compiled templates are kept, and never used for anything but what they were made of."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment

from generator.themes.compiled import CompiledTemplates

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _keep_bytecode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def open_environment(folder: Path, source: str, **settings: bool) -> Environment:
    environment = Environment(loader=DictLoader({"page.html": source}), **settings)  # type: ignore[arg-type]
    environment.bytecode_cache = CompiledTemplates(folder, environment)
    return environment


def draw(environment: Environment) -> str:
    return environment.get_template("page.html").render(word="<b>")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert draw(open_environment(tmp_path / "kept", "A {{ word }}")) == "A <b>"
    monkeypatch.delattr(Environment, "compile")
    assert draw(open_environment(tmp_path / "kept", "A {{ word }}")) == "A <b>"
    with pytest.raises(AttributeError):
        draw(open_environment(tmp_path / "other", "A {{ word }}"))


def test_a_changed_template_is_compiled_anew(tmp_path: Path) -> None:
    assert [draw(open_environment(tmp_path, source)) for source in ("A", "B", "A")] == ["A", "B", "A"]


def test_changed_settings_compile_anew(tmp_path: Path) -> None:
    source = "{{ word }}{% if word %}\n!{% endif %}"
    assert draw(open_environment(tmp_path, source)) == "<b>\n!"
    assert draw(open_environment(tmp_path, source, autoescape=True)) == "&lt;b&gt;\n!"
    assert draw(open_environment(tmp_path, source, trim_blocks=True)) == "<b>!"
    assert draw(open_environment(tmp_path, source)) == "<b>\n!"


def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    draw(open_environment(tmp_path, "A"))
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for broken in (b"", b"something else", whole[:-9], whole[: len(whole) // 2], whole[:20]):
        kept.write_bytes(broken)
        assert draw(open_environment(tmp_path, "A")) == "A"
        assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert draw(open_environment(tmp_path / "file", "A")) == "A"
    assert draw(open_environment(tmp_path / "none" / "kept", "A")) == "A"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_python_can_be_told_to_keep_nothing(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib; from tests.test_compiled_templates import draw, open_environment;"
        "draw(open_environment(pathlib.Path(sys.argv[1]), 'A'))"
    )
    subprocess.run([sys.executable, "-B", "-c", program, str(tmp_path)], check=True)
    assert list(tmp_path.iterdir()) == []
