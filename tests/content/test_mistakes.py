"""Every mistake in the content is a sentence at its place, and leaves the site as it was."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import time_machine
from babel.messages.pofile import read_po
from click.testing import CliRunner
from pydantic import BaseModel

from generator.build import build_site
from generator.content.folder import read_content
from generator.content.models import read_model
from generator.content.problems import LONGEST_QUOTE, Problem
from generator.content.yaml_source import read_yaml
from generator.errors import ContentError
from shopbell import main
from tests.content.mistakes import MISTAKES, Mistake
from tests.support.content import GOOD, write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from click.testing import Result

CONTENT = Path("content")
OLD_SITE = {
    ".shopbell": b"written by shopbell\n",
    "index.html": b"<h1>Old</h1>\n",
    "fr/index.html": b"<h1>Vieux</h1>\n",
}
# Endings of other sentences.
ENDINGS = {"problem.accepted", "problem.all_keys", "problem.did_you_mean", "problem.legal.missing"}


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.chdir(tmp_path)


def build() -> Result:
    return CliRunner().invoke(main, ["build"])


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_tree(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def problem_lines() -> list[str]:
    """Return what is wrong with the content, a line for each problem."""
    with pytest.raises(ContentError) as caught:
        build_site(CONTENT)
    return str(caught.value).split("\n")


def catalogue_texts() -> dict[str, str]:
    with (ROOT / "generator/locales/en.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_the_content_is_good_before_it_is_spoilt() -> None:
    write_content(CONTENT)
    result = build()
    assert result.stderr == ""
    assert result.exit_code == 0


@pytest.mark.parametrize("mistake", [pytest.param(mistake, id=mistake.name) for mistake in MISTAKES])
def test_a_mistake(mistake: Mistake) -> None:
    write_content(CONTENT, mistake.changes)
    write_tree(Path("site"), OLD_SITE)
    result = build()
    lines = [line.replace("{folder}", "content") for line in mistake.lines]
    assert result.stderr.splitlines() == [f"content/{line}" for line in lines]
    assert result.stdout == ""
    assert result.exit_code == 1
    assert read_tree(Path("site")) == OLD_SITE
    assert {path.name for path in Path().iterdir()} == {"content", "site"}


def test_there_are_many_mistakes() -> None:
    assert len(MISTAKES) >= 200
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES)


def test_every_sentence_is_shown() -> None:
    """A sentence is shown by a mistake in the table, or by another test, which then names its key."""
    shown = {re.sub(r"^[^:]+:\d+:\d+: ", "", line) for mistake in MISTAKES for line in mistake.lines}
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    missing = set()
    for key, text in catalogue_texts().items():
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)))
        is_shown = any(pattern.fullmatch(line) for line in shown) or any(f'"{key}"' in test for test in tests)
        if key.startswith("problem.") and key not in ENDINGS and not is_shown:
            missing.add(key)
    assert missing == set()


def test_all_mistakes_of_all_files_are_said_at_once_in_their_order() -> None:
    changes = [
        ("site.yaml", "https://corner.example", "corner.example"),
        ("business.yaml", "name: Corner", "nmae: Corner"),
        ("business.yaml", "  street", "  streat"),
        ("business.yaml", "9:00-18:00", "9:00-25:00"),
        ("forms/contact.yaml", "type: email", "type: emial"),
        ("forms/contact.yaml", "max_length: 500", "max_length: none"),
        ("pages/about.md", "title", "titel"),
        ("pages/old.txt", ""),
        ("notes.yaml", "x: y\n"),
    ]
    write_content(CONTENT, changes)
    lines = problem_lines()
    assert [":".join(line.split(":")[:3]) for line in lines] == [
        "content/business.yaml:1:1",
        "content/business.yaml:1:1",
        "content/business.yaml:6:3",
        "content/business.yaml:15:18",
        "content/forms/contact.yaml:4:11",
        "content/forms/contact.yaml:16:17",
        "content/notes.yaml:1:1",
        "content/pages/about.md:2:1",
        "content/pages/about.md:2:1",
        "content/pages/old.txt:1:1",
        "content/site.yaml:2:10",
    ]


def test_mistakes_in_a_broken_file_do_not_hide_those_in_others() -> None:
    write_content(CONTENT, [("business.yaml", "name: 'Corner\n"), ("site.yaml", "colour: red\nlanguages: []\n")])
    assert [line.split(": ")[0] for line in problem_lines()] == [
        "content/business.yaml:1:7",
        "content/site.yaml:1:9",
        "content/site.yaml:2:12",
    ]


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (GOOD["business.yaml"].encode("utf-16"), "1:1"),
        (b"name: Caf\xe9\n", "1:10"),
        ("name: Käse\nslogan: Käse".encode() + b"\xff", "2:13"),
    ],
)
def test_a_file_that_is_not_utf8(source: bytes, place: str) -> None:
    write_content(CONTENT)
    (CONTENT / "business.yaml").write_bytes(source)
    sentence = catalogue_texts()["problem.file.not_utf8"]
    assert problem_lines() == [f"content/business.yaml:{place}: {sentence}"]


@pytest.mark.parametrize("name", ["business.yaml", "forms/contact.yaml", "pages/about.md"])
def test_a_link_that_leads_in_a_circle(name: str) -> None:
    write_content(CONTENT)
    (CONTENT / name).unlink()
    (CONTENT / name).symlink_to((CONTENT / name).name)
    sentence = catalogue_texts()["problem.file.unreadable"].format(reason="Too many levels of symbolic links")
    assert problem_lines() == [f"content/{name}:1:1: {sentence}"]


@pytest.mark.parametrize("name", ["site.yaml", "forms/contact.yaml", "pages/about.md"])
def test_a_link_that_leads_nowhere(name: str) -> None:
    write_content(CONTENT)
    (CONTENT / name).unlink()
    (CONTENT / name).symlink_to("not there")
    sentence = "the file is missing; create it, or run `shopbell new` in an empty folder to see one"
    assert f"content/{name}:1:1: {sentence}" in problem_lines()


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root may read every file")
def test_a_file_that_may_not_be_read() -> None:
    write_content(CONTENT)
    (CONTENT / "site.yaml").chmod(0)
    sentence = catalogue_texts()["problem.file.unreadable"].format(reason="Permission denied")
    assert problem_lines() == [f"content/site.yaml:1:1: {sentence}"]


def test_links_to_good_files_are_read() -> None:
    write_content(Path("elsewhere"))
    CONTENT.mkdir()
    for name in ("business.yaml", "site.yaml", "forms", "pages", "media"):
        (CONTENT / name).symlink_to(Path("..", "elsewhere", name))
    assert set(read_content(CONTENT).pages) == {"about", "way"}


@pytest.mark.parametrize("name", [b"media/\xff.svg", b"pages/\xff.md", b"forms/\xff.yaml", b"\xff.yaml"])
def test_a_file_name_that_is_not_utf8(name: bytes) -> None:
    write_content(CONTENT)
    text = {b"media": "<svg/>", b"pages": GOOD["pages/about.md"], b"forms": GOOD["forms/contact.yaml"]}
    Path(os.fsdecode(b"content/" + name)).write_text(text.get(name.split(b"/")[0], ""))
    [line] = problem_lines()
    assert "\\udcff" in line
    assert line.isprintable()


def test_no_content_folder() -> None:
    result = build()
    assert result.stderr == f"content:1:1: {catalogue_texts()['problem.folder.missing']}\n"
    assert result.exit_code == 1
    assert list(Path().iterdir()) == []


def test_what_no_sentence_was_written_for_is_said_all_the_same() -> None:
    class Odd(BaseModel):
        share: float
        mood: Literal["good"]

    document = read_yaml(b"share: half\nmood: bad\n", "odd.yaml")
    assert read_model(document, Odd) is None
    assert [problem.code for problem in document.problems] == ["problem.invalid", "problem.not_accepted"]
    assert [str(problem) for problem in document.problems] == [
        'odd.yaml:1:8: "half" cannot stand here; see the reference of the content',
        'odd.yaml:2:7: "bad" cannot stand here; accepted: good',
    ]


@pytest.mark.parametrize(
    ("change", "place", "key", "facts"),
    [
        (
            ("forms/contact.yaml", "title: Write to us", "title: Write to us\nmode: mailto"),
            "forms/contact.yaml:2:7",
            "problem.form.mailto",
            {},
        ),
        (
            ("pages/way.fr.md", None),
            "pages/way.md:1:1",
            "problem.page.no_translation",
            {"language": "fr", "shown": "en", "wanted": "content/pages/way.fr.md"},
        ),
        (
            ("business.yaml", ", fr: Clés et chaussures", ""),
            "business.yaml:2:9",
            "problem.text.no_translation",
            {"language": "fr", "shown": "en"},
        ),
        (
            ("business.yaml", "services:", "offers: [{title: Soles, ends: 2026-06-19}]\nservices:"),
            "business.yaml:16:31",
            "problem.offer.ended",
            {"date": "2026-06-19"},
        ),
        (
            ("business.yaml", "services:", "kind: KeyCutting\nservices:"),
            "business.yaml:16:7",
            "problem.kind.unknown",
            {"found": "KeyCutting", "hint": ""},
        ),
        (
            ("forms/contact.yaml", "title: Write to us", "title: Write to us\npurpose: callback"),
            "forms/contact.yaml:2:10",
            "problem.form.no_phone",
            {},
        ),
        (
            ("site.yaml", "https://forms.corner.example", "http://forms.corner.example"),
            "site.yaml:3:10",
            "problem.handler.not_encrypted",
            {"found": "http://forms.corner.example"},
        ),
    ],
)
def test_what_can_be_used_but_is_not_perfect_is_a_note(
    change: tuple[str | None, ...], place: str, key: str, facts: dict[str, str]
) -> None:
    write_content(CONTENT, [change])
    for command in ("build", "check"):
        with time_machine.travel("2026-06-20"):  # no public holiday of Berlin is near
            result = CliRunner().invoke(main, [command])
        assert result.stderr == f"content/{place}: note: {catalogue_texts()[key].format(**facts)}\n"
        assert result.exit_code == 0


def test_a_sentence_holds_no_more_than_a_line_of_what_was_found() -> None:
    facts = {"found": "words\nand " + "x" * 500, "hint": ""}
    message = Problem("a.yaml", 1, 1, "problem.not_accepted", facts).message
    assert "words and x" in message
    assert "\n" not in message
    assert len(message) < LONGEST_QUOTE + 40


def test_the_owner_reads_it_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    write_content(CONTENT, [("business.yaml", "name: Corner", "nmae: Corner")])
    assert (
        problem_lines()[1]
        == "content/business.yaml:1:1: clé inconnue «\xa0nmae\xa0»\u202f; vouliez-vous dire «\xa0name\xa0»\u202f?"
    )
