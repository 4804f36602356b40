"""What a second build does, and what makes it a whole one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner

from generator.output import lock_site
from generator.rebuild import record as records
from generator.rebuild import scanning
from generator.rebuild.repetition import read_folders, repeat_build
from generator.rebuild.scanning import is_settled, scan_folder
from shopbell import build as build_command
from shopbell import main
from tests.rebuild import edits
from tests.rebuild.builds import build, build_cold, list_differences, read_tree
from tests.support.content import write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ABOUT = "about/index.html"
# The English page stands in for the German one too.
GERMAN = ("site.yaml", "[en, fr]", "[en, fr, de]")
JUMPING = ("pages/way.md", "---\ntitle: The way\n---\n[There](about.md#there)\n")
JUMPED_TO = ("pages/about.md", "---\ntitle: About us\n---\n# There\n\nWords.\n")

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> edits.Place:
    """The good content, a while after its site was built."""
    for variable in ("LC_ALL", "SOURCE_DATE_EPOCH"):
        monkeypatch.setenv(variable, "")
    content = write_content(tmp_path / "content", [("media/logo.svg", edits.LOGO), JUMPING, JUMPED_TO])
    return built(content, tmp_path / "site")


def built(content: Path, site: Path) -> edits.Place:
    """Build what was written a while ago, so that no signature is too young to count."""
    time.sleep(0.03)
    assert build(content, site)[0].code == 0
    assert build(content, site)[1], "the second build was a whole one"
    return content, site


def inodes(site: Path) -> dict[str, int]:
    return {str(path.relative_to(site)): path.stat().st_ino for path in site.rglob("*")}


def test_nothing_is_written_where_nothing_has_changed(place: edits.Place) -> None:
    before = scan_folder(str(place[1]))
    assert build(*place)[1]
    assert scan_folder(str(place[1])) == before


def test_a_text_changes_its_own_page_alone(place: edits.Place) -> None:
    before = inodes(place[1])
    edits.write_body("about.md", "# There\n\nOther words, and the [way](way.md).\n")(place)
    outcome, is_quick = build(*place)
    assert is_quick
    assert 'Other words, and the <a href="../way/">way</a>.' in (place[1] / ABOUT).read_text()
    assert list_differences(outcome, build_cold(*place, {})) == []
    after = inodes(place[1])
    assert {name for name in after if after[name] != before.get(name)} == {ABOUT}
    for body in ("# There\n\nMany more words than there were before, and others.\n", "# There\n"):
        edits.write_body("about.md", body)(place)
        outcome, is_quick = build(*place)
        assert is_quick
        assert list_differences(outcome, build_cold(*place, {})) == []
    assert [path.name for path in place[1].parent.iterdir() if path.name.startswith(".site")] == []


def test_a_text_on_several_pages_changes_all_of_them_at_once(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content", [GERMAN, ("media/logo.svg", edits.LOGO)])
    place = built(content, tmp_path / "site")
    before = inodes(place[1])
    edits.write_body("about.md", "Other words.\n\n![Our sign](logo.svg)\n")(place)
    outcome, is_quick = build(*place)
    assert is_quick
    assert all("Other words." in (place[1] / name).read_text() for name in (ABOUT, f"de/{ABOUT}"))
    assert list_differences(outcome, build_cold(*place, {})) == []
    assert before["index.html"] != inodes(place[1])["index.html"], "the site was not exchanged as a whole"
    assert build(*place)[1]


QUICK = {
    "spaces that mean nothing": edits.write_body("about.md", "# There\n\nWords.\n\n\n"),
    "the time of an input": edits.touch("pages/about.md", in_site=False),
    "a hidden file": edits.write(".note", "x"),
    "what the handler writes": edits.write("var/shopbell.db", "x"),
    "links and jumps": edits.write_body(
        "about.md", "# There\n\n[Way](way.md), [there](#there), [logo](media/logo.svg)\n"
    ),
}
WHOLE = {
    "the head": edits.write_page("about.md", "title: About them", "# There\n"),
    "a comment in the head": edits.write_page("about.md", "title: About us # ", "# There\n\nWords.\n"),
    "a picture": edits.write_body("about.md", "# There\n\n![Sign](logo.svg)\n"),
    "a place that others jump to": edits.write_body("about.md", "# Thera\n\nWords.\n"),
    "a jump to nowhere": edits.write_body("about.fr.md", "[there](about.md#nowhere)\n"),
    "a mistake": edits.write_body("about.md", "# There\n\n[nowhere](nowhere.md)\n"),
    "no head": edits.write("pages/about.md", "# There\n"),
    "no text": edits.write("pages/about.md", "\0"),
    "a new page": edits.write("pages/new.md", "---\ntitle: New\n---\nWords.\n"),
    "a page less": edits.remove("pages/about.fr.md", in_site=False),
    "facts": edits.replace_in("business.yaml", "Corner", "Korner"),
    "only the time of facts": edits.touch("business.yaml", in_site=False),
    "a file of the theme": edits.write("theme/styles/own.css", "a{}"),
    "a medium": edits.write("media/new.txt", "x"),
    "an empty folder": lambda place: (place[0] / "news").mkdir(),
    "a quiet change": edits.replace_quietly(
        "media/logo.svg", in_site=False, old="M0 0h9", new="M1 1h8", by_renaming=False
    ),
    "a quiet exchange": edits.replace_quietly(
        "media/logo.svg", in_site=False, old="M0 0h9", new="M1 1h8", by_renaming=True
    ),
    "a touched site": edits.touch("index.html", in_site=True),
    "a quiet change of the site": edits.replace_quietly(
        "index.html", in_site=True, old="Corner", new="Korner", by_renaming=False
    ),
    "a file more in the site": edits.write("extra.html", "x", in_site=True),
    "a folder more in the site": lambda place: (place[1] / "extra").mkdir(),
    "a file less in the site": edits.remove("404.html", in_site=True),
    "no site": edits.remove(".", in_site=True),
    "another language of the owner": edits.set_variable("LC_ALL", "fr"),
    "another time of the files": edits.set_variable("SOURCE_DATE_EPOCH", "0"),
}


@pytest.mark.parametrize("name", QUICK)
def test_what_need_not_be_a_whole_build(place: edits.Place, name: str) -> None:
    QUICK[name](place)
    outcome, is_quick = build(*place)
    assert is_quick
    assert list_differences(outcome, build_cold(*place, {})) == []


@pytest.mark.parametrize("name", WHOLE)
def test_what_has_to_be_a_whole_build(place: edits.Place, name: str) -> None:
    WHOLE[name](place)
    before = read_tree(place[1])
    outcome, is_quick = build(*place)
    assert not is_quick
    assert list_differences(outcome, build_cold(*place, before)) == []


@pytest.mark.parametrize("template", edits.TEMPLATES)
def test_a_template_of_the_owner_cannot_follow_a_text(place: edits.Place, template: str) -> None:
    edits.write("theme/templates/page.html", template)(place)
    time.sleep(0.03)
    build(*place)
    edits.write_body("about.md", "# There\n\nMany more words than there were before.\n")(place)
    before = read_tree(place[1])  # as a link that leads to a text which is not shown stops a build
    assert list_differences(build(*place)[0], build_cold(*place, before)) == []


def test_news_that_jumps_to_a_place_misses_it(place: edits.Place) -> None:
    """News is never drawn alone, and yet its jumps count."""
    edits.write("news/first.md", "---\ntitle: News\ndate: 2026-01-02\n---\n[There](about.md#there)\n")(place)
    edits.write("pages/way.md", "---\ntitle: The way\n---\nLeft.\n")(place)
    built(*place)
    edits.write_body("about.md", "# Thera\n\nWords.\n")(place)
    before = read_tree(place[1])
    outcome, is_quick = build(*place)
    assert not is_quick
    assert outcome.code == 1
    assert list_differences(outcome, build_cold(*place, before)) == []


def test_a_text_together_with_facts_is_a_whole_build(place: edits.Place) -> None:
    edits.write_body("about.md", "# There\n\nOther words.\n")(place)
    edits.replace_in("business.yaml", "Corner", "Korner")(place)
    assert not build(*place)[1]


def test_the_next_day_is_a_whole_build(place: edits.Place) -> None:
    """What is soon over is among the warnings."""
    with time_machine.travel("2040-01-01T12:00Z"):
        assert not build(*place)[1]


def test_a_site_that_was_moved_and_linked_to_is_refused_as_ever(place: edits.Place) -> None:
    place[1].rename(place[1].with_name("moved"))
    place[1].symlink_to("moved")
    outcome, is_quick = build(*place)
    assert not is_quick
    assert outcome.code == 1


def only_record(own_cache: Path, place: edits.Place) -> Path:
    folders = [str(path) for path in place]
    [path] = [
        path
        for path in (own_cache / "shopbell/builds").iterdir()
        if json.loads(path.read_text())["world"]["content"][0] == folders[0]
    ]
    return path


def link_away(path: Path) -> None:
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))


DISTRUSTED: dict[str, Callable[[Path], object]] = {
    "writable for the group": lambda path: path.chmod(0o620),
    "writable for all": lambda path: path.chmod(0o602),
    "a link": link_away,
    "cut": lambda path: path.write_text(path.read_text()[:-9]),
    "no JSON": lambda path: path.write_bytes(b"\x80\x04"),
    "another JSON": lambda path: path.write_text("[]"),
    "deep": lambda path: path.write_text("[" * 100_000),
    "with less": lambda path: path.write_text('{"world": {}}'),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", DISTRUSTED)
def test_a_record_that_others_could_have_written_is_not_read(place: edits.Place, own_cache: Path, name: str) -> None:
    DISTRUSTED[name](only_record(own_cache, place))
    outcome, is_quick = build(*place)
    assert not is_quick
    assert list_differences(outcome, build_cold(*place, {})) == []


def test_a_record_of_other_folders_is_not_read(place: edits.Place, own_cache: Path) -> None:
    """The name of its file is a short sum of both folders, which others may share."""
    other = built(place[0], place[1].with_name("other"))
    mine, *_ = (path for path in (own_cache / "shopbell/builds").iterdir() if names_output(path, place[1]))
    theirs, *_ = (path for path in (own_cache / "shopbell/builds").iterdir() if names_output(path, other[1]))
    shutil.copyfile(theirs, mine)
    edits.remove("index.html", in_site=True)(place)
    outcome, is_quick = build(*place)
    assert not is_quick
    assert list_differences(outcome, build_cold(*place, {})) == []


def names_output(record: Path, output: Path) -> bool:
    return bool(json.loads(record.read_text())["world"]["output"][0] == str(output))


def test_who_draws_a_page_again_waits_for_whoever_builds(place: edits.Place) -> None:
    edits.write_body("about.md", "# There\n\nOther words.\n")(place)
    found: list[bool] = []
    drawing = threading.Thread(target=lambda: found.append(build(*place)[1]))
    with lock_site(place[1]):
        drawing.start()
        time.sleep(0.3)
        assert "Other words" not in (place[1] / ABOUT).read_text()
    drawing.join()
    assert found == [True]
    assert "Other words" in (place[1] / ABOUT).read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root may give files away")
def test_a_record_of_somebody_else_is_not_read(place: edits.Place, own_cache: Path) -> None:
    os.chown(only_record(own_cache, place), 12345, 12345)
    assert not build(*place)[1]


def test_a_record_is_for_its_owner_alone(place: edits.Place, own_cache: Path) -> None:
    assert only_record(own_cache, place).stat().st_mode & 0o777 == 0o600


def test_a_cache_that_cannot_be_written_is_no_obstacle(place: edits.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nothing")
    for _ in range(2):
        assert build(*place)[0].code == 0


def test_the_records_that_were_not_used_for_longest_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: edits.Place
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(records, "_MOST", 2)
    for name in ("one", "two", "one", "three"):
        assert build(place[0], tmp_path / name)[0].code == 0
        time.sleep(0.03)
    assert [build(place[0], tmp_path / name)[1] for name in ("three", "one", "two")] == [True, True, False]


def test_a_signature_counts_from_the_next_tick_of_the_clock_on() -> None:
    changed, second = 1_700_000_000_123_456_789, 1_700_000_000_000_000_000
    assert not is_settled([1, 0, changed, 1], changed + 9_000_000)
    assert not is_settled([1, 0, changed, 1], changed - 1)
    assert is_settled([1, 0, changed, 1], changed + 21_000_000)
    assert not is_settled([1, 0, second, 1], second + 1_900_000_000)  # a file system that knows whole seconds only
    assert is_settled([1, 0, second, 1], second + 2_100_000_000)


@pytest.fixture
def still_clock(place: edits.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As between two ticks: whatever is written from now on, the times of the files stay as they are."""
    now = time.time_ns()
    still, sign = (now // 1_000_000_000 + 3600) * 1_000_000_000, scanning._sign
    monkeypatch.setattr(
        scanning,
        "_sign",
        lambda status: [status.st_size, still, still, 1] if status.st_ctime_ns > now else sign(status),
    )


@pytest.mark.usefixtures("still_clock")
def test_no_change_of_the_content_is_missed_while_the_clock_stands_still(place: edits.Place) -> None:
    for old, new in (("Corner", "Korner"), ("Korner", "Corner")):
        edits.replace_quietly("business.yaml", in_site=False, old=old, new=new, by_renaming=False)(place)
        assert list_differences(build(*place)[0], build_cold(*place, {})) == []


@pytest.mark.usefixtures("still_clock")
def test_no_change_of_the_site_is_missed_while_the_clock_stands_still(place: edits.Place) -> None:
    edits.remove(".", in_site=True)(place)
    assert [build(*place)[1] for _ in range(3)] == [False, True, True]
    edits.replace_quietly("index.html", in_site=True, old="Corner", new="Korner", by_renaming=False)(place)
    outcome, is_quick = build(*place)
    assert not is_quick
    assert list_differences(outcome, build_cold(*place, {})) == []


def test_what_is_written_while_a_build_reads_counts_as_changed(
    place: edits.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is of the content that was read, not of what came right after."""
    from generator import build as building

    read = building.read_content

    def read_and_change(folder: Path) -> object:
        content = read(folder)
        edits.write_body("about.md", "# There\n\nLater.\n")(place)
        return content

    edits.replace_in("business.yaml", "Corner", "Korner")(place)
    monkeypatch.setattr(building, "read_content", read_and_change)
    assert not build(*place)[1]
    assert "Later" not in (place[1] / ABOUT).read_text()
    build(*place)
    assert "Later" in (place[1] / ABOUT).read_text()


def test_a_loop_of_links_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "up").symlink_to(tmp_path)
    (tmp_path / "media" / "nowhere").symlink_to("nothing")
    assert {"media/", "media/up/", "media/up/media/", "media/nowhere"} <= scan_folder(str(tmp_path)).keys()


@pytest.mark.parametrize(
    "arguments",
    [
        "build", "build --content c", "build --content=c --output s", "build --output ./s/ --content c//d",
        "build --content a --content b", "build --output /s",
    ],
)  # fmt: skip
def test_the_folders_are_those_that_the_command_line_sees(arguments: str) -> None:
    names = arguments.split()
    parameters = build_command.make_context("build", names[1:]).params
    assert read_folders(names) == (str(parameters["content"]), str(parameters["output"]))


@pytest.mark.parametrize(
    "arguments",
    ["", "check", "build --force", "build --help", "build c", "build --content", "build --content --output",
     "build --output=", "build --con c", "--version", "build --output ../s", "build -- c", "build --content=-"],
)  # fmt: skip
def test_any_other_call_is_for_the_command_line(arguments: str) -> None:
    assert read_folders(arguments.split()) is None
    assert repeat_build(arguments.split()) is None


def run_entry(*arguments: str, folder: Path, program: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys; from shopbell_entry import main; sys.argv[0] = 'shopbell'; {program or 'main()'}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_command_says_the_same_each_time(tmp_path: Path) -> None:
    write_content(tmp_path / "content", [GERMAN, ("media/logo.svg", edits.LOGO)])
    first, second = run_entry("build", folder=tmp_path), run_entry("build", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "no German" in first.stderr or "about.md" in first.stderr
    assert (first.stdout, first.stderr, first.returncode) == (second.stdout, second.stderr, second.returncode)
    assert run_entry("--version", folder=tmp_path).stdout.startswith("shopbell ")
    assert run_entry("build", "--nonsense", folder=tmp_path).returncode == 2


SLOW = {"babel", "click", "flask", "jinja2", "phonenumbers", "pydantic", "yaml"}


def test_the_installed_command_loads_little(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content", [("media/logo.svg", edits.LOGO)])
    loaded = "main(); print('\\n', *{name.partition('.')[0] for name in sys.modules})"
    run_entry("build", folder=tmp_path)
    nothing = set(run_entry("build", folder=tmp_path, program=loaded).stdout.split())
    assert nothing.isdisjoint({*SLOW, "markdown", "pathlib", "markupsafe"})
    edits.write_body("about.md", "![Our sign](logo.svg)\n\nOther words.\n")((content, content))
    text = set(run_entry("build", folder=tmp_path, program=loaded).stdout.split())
    assert "markdown" in text
    assert text.isdisjoint(SLOW)
    assert "Other words." in (tmp_path / "site" / ABOUT).read_text()


def test_nobody_listening_is_no_traceback(tmp_path: Path) -> None:
    write_content(tmp_path / "content", [("media/logo.svg", edits.LOGO)])
    run_entry("build", folder=tmp_path)
    command = f"{sys.executable} -c 'from shopbell_entry import main; main()' build | true"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    finished = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in finished.stderr
    assert "Exception" not in finished.stderr


def test_the_command_line_always_builds_everything(place: edits.Place) -> None:
    before = inodes(place[1])
    result = CliRunner().invoke(main, ["build", "--content", str(place[0]), "--output", str(place[1])])
    assert result.exit_code == 0
    assert inodes(place[1])["index.html"] != before["index.html"]
