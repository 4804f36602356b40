"""The command line: its words, its exit codes, and no traceback for anything an owner may do."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import PathDistribution
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from generator.content import extras
from generator.content.extras import tell_installation
from shopbell import main
from tests.support.content import GOOD, write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOADED = "import sys; from shopbell import main; main(sys.argv[1:], standalone_mode=False); print('\\n', *sys.modules)"

LACKING = "import sys; sys.modules[sys.argv[1]] = None; from shopbell import main; main(sys.argv[2:])"


def run(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `shopbell` as a person does, in a folder."""
    return run_python("-m", "shopbell", *arguments, folder=folder, **environment)


def run_python(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env={**base, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def commands(group: click.Group = main, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


COMMANDS = [pytest.param(names, command, id=" ".join(names)) for names, command in commands()]


def test_the_commands_that_were_promised() -> None:
    promised = {"new", "build", "check", "serve", "handler", "deliver", "inbox", "schema"}
    assert promised <= {names[0] for names, _ in commands()}
    assert {("inbox", "list"), ("inbox", "show")} <= {names for names, _ in commands()}


@pytest.mark.parametrize(("names", "command"), COMMANDS)
def test_every_command_and_option_is_described(names: tuple[str, ...], command: click.Command) -> None:
    result = CliRunner().invoke(main, [*names, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {' '.join(names)}")
    assert command.help
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_the_words_are_those_of_the_owner(tmp_path: Path) -> None:
    assert "Write the site from the content." in run("--help", folder=tmp_path, LC_ALL="en_GB.UTF-8").stdout
    assert "Écrire le site à partir du contenu." in run("--help", folder=tmp_path, LC_ALL="fr_FR.UTF-8").stdout
    assert "Write the site from the content." in run("--help", folder=tmp_path, LC_ALL="xx").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["Utilisation : ", "Commandes:\n", "Afficher cette aide et quitter."]),
        (["build", "--ouput", "x"], ["Erreur : L’option '--ouput' n’existe pas. Vouliez-vous dire '--output' ?"]),
        (["build", "too", "much"], ["build --help » affiche l’aide.", "Arguments de trop (too much)"]),
        (["serve", "--port", "eighty"], ["Valeur incorrecte pour '--port' : 'eighty' n’est pas un nombre valable."]),
        (["serve", "--port", "70000"], ["n’est pas dans l’intervalle"]),
        (["new"], ["Il manque l’argument 'FOLDER'"]),
        (["nothing"], ["La commande 'nothing' n’existe pas."]),
    ],
)
def test_the_words_of_the_library_are_those_of_the_owner_too(
    arguments: list[str], words: list[str], tmp_path: Path
) -> None:
    result = run(*arguments, folder=tmp_path, LC_ALL="fr_FR.UTF-8")
    said = result.stdout + result.stderr
    assert [each for each in words if each not in said.replace("\u00a0", " ")] == [], said
    english = run(*arguments, folder=tmp_path, LC_ALL="C.UTF-8", LANGUAGE="fr")
    assert not {"Utilisation", "Erreur"} & set(re.findall(r"\w+", english.stdout + english.stderr))


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["build", "--nothing"], ["serve", "--port", "eighty"], ["serve", "--port", "70000"], ["new"],
     ["build", "too", "much"], ["inbox", "show"], ["inbox", "list", "--limit", "0"], ["build", "--content"]],
)  # fmt: skip
def test_wrong_usage(arguments: list[str], tmp_path: Path) -> None:
    result = run(*arguments, folder=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr


def test_version(tmp_path: Path) -> None:
    assert run("--version", folder=tmp_path).stdout.startswith("shopbell 0.")


def test_from_nothing_to_a_site(tmp_path: Path) -> None:
    made = run("new", "my shop", folder=tmp_path)
    assert made.returncode == 0
    assert "my shop/business.yaml\n" in made.stdout
    assert made.stdout.endswith("shopbell serve --content 'my shop'\n")
    assert (tmp_path / "my shop/.schema/form.json").is_file()
    notes = run("check", "--content", "my shop", folder=tmp_path).stderr.splitlines()
    to_do = ("is a public holiday", "belongs to nobody", "is a draft")
    assert [note for note in notes if not any(words in note for words in to_do)] == []
    built = run("build", "--content", "my shop", folder=tmp_path)
    assert built.returncode == 0
    assert set(built.stderr.splitlines()) <= set(notes)
    assert built.stdout == f"{len(names_in(tmp_path / 'site')) - 1} files written to site.\n"
    assert {"index.html", "about/index.html", "404.html", ".shopbell"} <= names_in(tmp_path / "site")


def test_the_starter_goes_into_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("new", ".", folder=tmp_path / "empty").returncode == 0
    (tmp_path / "file").touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    for name in ("file", "full"):
        refused = run("new", name, folder=tmp_path)
        assert refused.returncode == 1
        assert refused.stderr == f"{name} is there already and not empty; choose a new folder\n"
    assert names_in(tmp_path / "full") == {"letter.txt"}
    refused = run("new", "file/shop", folder=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("cannot write file/shop: ")


def write_shop_without_hours(folder: Path) -> None:
    """Write content that says nothing of days, and so has nothing to say of holidays either."""
    business = GOOD["business.yaml"].replace("hours:\n  monday-friday: 9:00-18:00\n", "")
    write_content(folder, [("business.yaml", business)])


def test_check_writes_nothing(tmp_path: Path) -> None:
    write_shop_without_hours(tmp_path / "content")
    before = names_in(tmp_path)
    result = run("check", folder=tmp_path)
    assert result.returncode == 0
    assert result.stdout.endswith("; notes: 0.\n")
    # What is kept so that pictures need not be painted again belongs to the user, not to the folder.
    assert {name for name in names_in(tmp_path) if not name.startswith(".cache/")} == before


def test_without_the_calendar_of_holidays_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    hint = f"install, in the folder of shopbell itself: {tell_installation('holidays')}\n"
    lacking = run_python("-c", LACKING, "holidays", "check", folder=tmp_path)
    assert (lacking.returncode, lacking.stderr.count(hint)) == (0, 1)
    write_shop_without_hours(tmp_path / "other")
    assert hint not in run_python("-c", LACKING, "holidays", "check", "--content", "other", folder=tmp_path).stderr


def test_a_build_does_not_load_the_calendar_of_holidays(tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    assert "holidays" not in loaded_by("build", folder=tmp_path)
    assert "holidays" in loaded_by("check", folder=tmp_path)


def test_schemas_are_written_beside_the_content(tmp_path: Path) -> None:
    assert run("schema", folder=tmp_path).returncode == 0
    assert names_in(tmp_path) == {f"content/.schema/{name}.json" for name in ("business", "form", "site")}


def test_force_replaces_what_shopbell_did_not_write(tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "letter.txt").touch()
    refused = run("build", folder=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr == (
        "site holds files that shopbell did not write; choose an empty folder with --output, "
        "or say --force to replace everything in it\n"
    )
    assert run("build", "--force", folder=tmp_path).returncode == 0
    assert "letter.txt" not in names_in(tmp_path / "site")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "--content", "nowhere"], 1, "nowhere:1:1: there is no such folder"),
        (["check", "--content", "nowhere"], 1, "nowhere:1:1: there is no such folder"),
        (["serve", "--content", "nowhere", "--port", "0"], 1, "nowhere:1:1: there is no such folder"),
        (["build", "--content", "file"], 2, "file"),
        (["build", "--output", "file"], 1, "file is a file or a link, not a folder"),
        (["build", "--output", "file/site"], 1, "cannot write file/site: "),
        (["build", "--output", "content"], 1, "content holds your content"),
        (["build", "--output", "x" * 300], 1, "File name too long"),
        (["schema", "--output", "file"], 1, "cannot write file: "),
        (["inbox", "show", "XXXX-XXXX"], 1, "XXXX-XXXX"),
        (["inbox", "show", "'; drop table --"], 1, "drop table"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(arguments: list[str], code: int, words: str, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    (tmp_path / "file").touch()
    result = run(*arguments, folder=tmp_path)
    assert "Traceback" not in result.stderr
    assert words in result.stderr
    assert (result.returncode, result.stdout) == (code, "")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "theme/templates/home.html",
            "<p>\n{% if %}\n",
            "content/theme/templates/home.html:2: the template cannot be used: ",
        ),
        (
            "theme/templates/home.html",
            "{{ nothing }}",
            "content/theme/templates/home.html:1: the template cannot be used: ",
        ),
        ("pages/about.md", "---\ntitle: [\n---\n", "content/pages/about.md:2:9: "),
        ("business.yaml", "name: \ud83d\n", "content/business.yaml:1:7: "),
    ],
)
def test_broken_files_are_named_with_the_place(name: str, text: str, words: str, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "content" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    result = run("build", folder=tmp_path)
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith(words)
    assert result.returncode == 1
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("arguments", [["inbox", "list"], ["deliver", "--once"], ["serve", "--port", "0"]])
@pytest.mark.parametrize(
    "environment", [{}, {"DATABASE_URL": "sqlite:////proc/shopbell.db"}, {"DATABASE_URL": "nonsense"}]
)
def test_a_store_that_cannot_be_opened_is_a_sentence(
    arguments: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    write_content(tmp_path / "content")
    (tmp_path / "var").write_text("a file where a folder belongs")
    result = run(*arguments, folder=tmp_path, **environment)
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()
    assert result.returncode == 1


@pytest.mark.parametrize("arguments", [["inbox", "list"], ["deliver", "--once"]])
def test_the_inbox_of_content_elsewhere(arguments: list[str], tmp_path: Path) -> None:
    write_content(tmp_path / "my shop")
    assert "content:1:1: there is no such folder" in run(*arguments, folder=tmp_path).stderr
    named = run(*arguments, "--content", "my shop", folder=tmp_path, CONTENT_DIR="nowhere")
    assert (named.returncode, named.stderr) == (0, "")


@pytest.mark.parametrize(
    ("command", "library", "extra"),
    [("check", "babel", "site"), ("build", "markdown", "site"), ("inbox list", "sqlalchemy", "handler")],
)
def test_what_is_not_installed_is_a_sentence(command: str, library: str, extra: str, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    result = run_python("-c", LACKING, library, *command.split(), folder=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("this command needs a few more packages")
    assert result.stderr.endswith(f"{tell_installation(extra)}\n")


def test_an_extra_is_installed_as_shopbell_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A copy in the place of an editable installation would stay as it is when the folder gets a new version."""
    for origin, command in (("true", 'pip install --editable ".[print]"'), ("false", 'pip install ".[print]"')):
        (tmp_path / "direct_url.json").write_text(f'{{"url": "file:///x", "dir_info": {{"editable": {origin}}}}}')
        monkeypatch.setattr(extras, "distribution", lambda _: PathDistribution(tmp_path))
        assert tell_installation("print") == command


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    command = f"{sys.executable} -m shopbell --help | true"
    finished = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in finished.stderr


def test_a_terminal_that_knows_ascii_only(tmp_path: Path) -> None:
    for language in ("C", "fr_FR"):
        result = run("--help", folder=tmp_path, PYTHONIOENCODING="ascii", LC_ALL=language)
        assert (result.returncode, result.stderr) == (0, "")


def loaded_by(*arguments: str, folder: Path) -> set[str]:
    """Return the packages that a command has loaded when it ends."""
    result = run_python("-c", LOADED, *arguments, folder=folder)
    assert result.returncode == 0, result.stderr
    return {name.split(".")[0] for name in result.stdout.splitlines()[-1].split()}


WEB = {"alembic", "flask", "gunicorn", "psycopg", "sqlalchemy", "watchfiles", "werkzeug"}


def test_help_loads_next_to_nothing(tmp_path: Path) -> None:
    loaded = loaded_by("--help", folder=tmp_path)
    assert "click" in loaded
    assert loaded.isdisjoint({*WEB, "babel", "jinja2", "markdown", "phonenumbers", "pydantic", "yaml"})


@pytest.mark.parametrize("command", ["build", "check"])
def test_building_loads_nothing_of_the_handler(command: str, tmp_path: Path) -> None:
    write_content(tmp_path / "content")
    loaded = loaded_by(command, folder=tmp_path)
    assert {"jinja2", "pydantic"} <= loaded
    assert loaded.isdisjoint({*WEB, "form_handler"})


def test_a_site_without_pages_is_built_without_markdown(tmp_path: Path) -> None:
    write_content(tmp_path / "content", [(f"pages/{name}.md", None) for name in ("about", "about.fr", "way", "way.fr")])
    assert "markdown" not in loaded_by("build", folder=tmp_path)


def test_the_schemas_need_neither_templates_nor_markdown(tmp_path: Path) -> None:
    assert loaded_by("schema", folder=tmp_path).isdisjoint({*WEB, "jinja2", "markdown", "babel"})


def test_who_waits_at_a_terminal_is_told_why(tmp_path: Path) -> None:
    """Somebody else's silence, such as a log's, stays as it is."""
    write_content(tmp_path / "content")
    slow = "import shopbell; shopbell._SECONDS_OF_SILENCE = 0; shopbell.main(['check'])"
    told = "Still at work. New photographs take longest, and only this once."
    assert told not in run_python("-c", slow, folder=tmp_path).stderr
    watching, seen = pty.openpty()
    base = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([sys.executable, "-c", slow], cwd=tmp_path, env=base, stderr=seen, stdout=seen) as process:
        os.close(seen)
        screen = b""
        with suppress(OSError):  # how Linux says that the other end of a terminal is closed
            while part := os.read(watching, 1000):
                screen += part
        assert process.wait(60) == 0
    os.close(watching)
    assert told in screen.decode()
