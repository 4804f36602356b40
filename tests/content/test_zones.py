"""Time zones follow the newer data, the machine's or the package's, unless the operator has chosen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tzdata

from tests.support.source import ROOT, product_modules

ZONE = "Africa/Casablanca"
# What a business in Morocco promises: noon of that clock, as minutes before noon in UTC. The machine's data says none.
PROGRAM = f"""
import sys, zoneinfo
from datetime import datetime, timedelta, UTC
zoneinfo.reset_tzpath(to=[sys.argv[1]])
zoneinfo.ZoneInfo("{ZONE}")  # as a library may do before
from generator.content.hours import read_hours
from generator.content.slots import read_slot
hours, mistakes = read_hours({{"monday": "12-13"}}, None, "{ZONE}")
opening = hours.next_opening(datetime(2026, 1, 1, tzinfo=UTC))
slot = read_slot("2026-01-05T12:00+00:00/2026-01-05T13:00+00:00[{ZONE}]")
print(opening.hour, slot.start.hour)
"""
OF_MACHINE, OF_PACKAGE = "12 12", "11 13"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The data of a machine on which Morocco has the time of Greenwich."""
    folder = tmp_path / "zoneinfo"
    (folder / "Africa").mkdir(parents=True)
    shutil.copy(Path(tzdata.__file__).parent / "zoneinfo" / "Etc" / "GMT", folder / ZONE)
    return folder


def read_times(machine: Path, **environment: str) -> str:
    others = {name: value for name, value in os.environ.items() if name != "PYTHONTZPATH"}
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(machine)], cwd=ROOT, env=others | environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


@pytest.mark.parametrize(
    ("label", "text", "times"),
    [
        ("tzdata.zi", "# version 2020a\n# This", OF_PACKAGE),
        ("tzdata.zi", f"# version {tzdata.IANA_VERSION}\n", OF_PACKAGE),  # the same on every machine
        ("tzdata.zi", "# version 2999a\n", OF_MACHINE),
        ("+VERSION", "2020a\n", OF_PACKAGE),
        ("+VERSION", "2999a\n", OF_MACHINE),
        ("tzdata.zi", "# redo posix_only\n", OF_PACKAGE),
        ("tzdata.zi", "é", OF_PACKAGE),
        ("another", "", OF_PACKAGE),
    ],
)
def test_the_newer_data_is_used(machine: Path, label: str, text: str, times: str) -> None:
    (machine / label).write_text(text, "utf-8")
    assert read_times(machine) == times


def test_what_the_operator_has_chosen_stays(machine: Path) -> None:
    (machine / "tzdata.zi").write_text("# version 2020a\n")
    assert read_times(machine, PYTHONTZPATH=str(machine)) == OF_MACHINE


def test_a_machine_without_data_is_no_obstacle(tmp_path: Path) -> None:
    assert read_times(tmp_path / "none") == OF_PACKAGE


def test_no_zone_is_made_past_the_choice() -> None:
    texts = {module.name: module.text for module in product_modules()}
    makers = {name for name, text in texts.items() if " ZoneInfo(" in text or "available_timezones(" in text}
    assert makers == {"generator.content.zones"}
