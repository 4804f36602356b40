"""The wheel and the container image hold what the programs need, and nothing of the workshop."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.support.source import PACKAGES, ROOT
from tools.lock import EXTRAS

DATA = {".css", ".html", ".js", ".mo", ".po", ".py", ".svg", ".txt"}


def read_project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def dockerfile() -> str:
    return (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files in a wheel built from a copy of the sources that has no compiled catalogues yet."""
    source = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE", "shopbell.py", "shopbell_entry.py"):
        shutil.copy(ROOT / name, source)
    for folder in (*PACKAGES, "tools"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(source / "dist")]
    finished = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, timeout=120)
    assert finished.returncode == 0, finished.stderr
    [wheel] = (source / "dist").glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_every_file_of_the_packages(wheel_names: set[str]) -> None:
    paths = [path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    wanted = {str(path) for path in paths if path.suffix in DATA}
    assert {Path(name).suffix for name in wanted} >= {".css", ".html", ".js", ".mo", ".po", ".py"}
    assert sorted(wanted - wheel_names) == []
    assert {"shopbell.py", "shopbell_entry.py"} <= wheel_names


def test_the_wheel_holds_nothing_else(wheel_names: set[str]) -> None:
    allowed = re.compile(r"(generator|form_handler)/|shopbell(_entry)?\.py$|shopbell-[\d.]+\.dist-info/")
    assert [name for name in sorted(wheel_names) if not allowed.match(name)] == []


def test_the_image_installs_extras_that_exist() -> None:
    extras = read_project()["project"]["optional-dependencies"]
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    groups = [*re.findall(r"^ARG EXTRAS=(\S+)$", dockerfile(), re.MULTILINE), *re.findall(r"EXTRAS: (\S+)}", compose)]
    named = {extra for group in groups for extra in group.split(",")}
    assert len(groups) == 2
    assert named <= extras.keys()


def test_the_image_copies_what_exists_and_the_build_context_lets_it_through() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [
        name for arguments in re.findall(r"^COPY (?!--from)(.+)$", dockerfile(), re.MULTILINE)
        for name in arguments.split()[:-1]
    ]  # fmt: skip
    assert {"generator", "form_handler", "shopbell.py", "shopbell_entry.py", "content"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists() or name not in kept] == []


def test_the_image_runs_as_an_ordinary_user_and_takes_signals() -> None:
    text = dockerfile()
    last = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER \d{4,}", last, re.MULTILINE)
    assert "STOPSIGNAL SIGTERM" in last
    assert "VOLUME /data" in last
    for instruction in ("ENTRYPOINT", "CMD", r"HEALTHCHECK.* CMD"):
        assert re.search(rf"^{instruction} \[", last, re.MULTILINE), f"{instruction} is not in exec form"


def test_the_image_starts_the_program_that_the_package_installs() -> None:
    scripts = read_project()["project"]["scripts"]
    [program] = re.findall(r'^ENTRYPOINT \["(\w+)"\]$', dockerfile(), re.MULTILINE)
    assert program in scripts


def test_the_dockerfile_has_no_fault_that_hadolint_knows() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("NOT TESTED: hadolint is not made for this machine")
    finished = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False, timeout=60)
    assert finished.stdout == ""
    assert finished.returncode == 0


def test_settings_in_the_image_exist() -> None:
    from form_handler.settings import SETTINGS

    [variables] = re.findall(r"^ENV (.+)$", dockerfile(), re.MULTILINE)
    set_in_image = set(re.findall(r"(\w+)=", variables)) - {"PATH", "PYTHONUNBUFFERED", "TMPDIR"}
    assert set_in_image
    assert set_in_image <= {setting.name for setting in SETTINGS}


def read_lock() -> dict[str, tuple[Version, list[str]]]:
    """Return the version and the hashes of each part of the image, by name."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if not line.startswith("#")]
    parts = [
        re.fullmatch(r"([a-z0-9-]+)==(\S+)(?: ; .+?)?((?: +--hash=sha256:[0-9a-f]{64})+) *", line) for line in lines
    ]
    assert all(parts), [line for line, part in zip(lines, parts, strict=True) if not part]
    return {part[1]: (Version(part[2]), part[3].split()) for part in parts if part}


def list_needs(extra: str) -> list[Requirement]:
    """Return what an extra needs, with what it names of ourselves."""
    project = read_project()["project"]
    names = project["optional-dependencies"][extra]
    own = [re.fullmatch(r"shopbell\[(.+)\]", name) for name in names]
    inner = [need for match in own if match for each in match[1].split(",") for need in list_needs(each)]
    return [*inner, *(Requirement(name) for name in names if not name.startswith("shopbell["))]


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_lock_has_what_an_image_needs_in_versions_that_go(extra: str) -> None:
    project = read_project()
    direct = [Requirement(text) for text in (*project["project"]["dependencies"], *project["build-system"]["requires"])]
    lock = read_lock()
    for need in [*direct, *list_needs(extra)]:
        version, hashes = lock[need.name.lower().replace("_", "-")]
        assert version in need.specifier
        assert hashes


def test_the_lock_says_nothing_of_where_parts_come_from() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert re.findall(r"https?:|--index|--find|--extra", text) == []


def test_the_image_takes_nothing_that_the_lock_does_not_name() -> None:
    text = dockerfile()
    commands = re.findall(r"^RUN (.*pip.*)$", text, re.MULTILINE)
    assert len(commands) == 2
    assert "--require-hashes" in commands[0]
    assert "--no-index" in commands[1]
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    groups = [*re.findall(r"^ARG EXTRAS=(\S+)$", text, re.MULTILINE), *re.findall(r"EXTRAS: (\S+)}", compose)]
    assert {extra for group in groups for extra in group.split(",")} <= set(EXTRAS)
