"""The benches run to their end and count right; how fast anything is, is judged by no test."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import submissions
from benchmarks.servers import RunningServer, describe_floor
from benchmarks.text_site import write_site
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.slow


def run(name: str) -> str:
    """Return what a bench prints."""
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks", name, "--quick"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def run_bench(name: str) -> list[list[float]]:
    """Return the numbers of the table that a bench prints, row by row."""
    lines = [line for line in run(name).splitlines() if re.match(r" *\d", line)]
    return [[float(number) for number in re.findall(r"[\d.]+", line)] for line in lines]


def test_the_bench_of_the_build_completes() -> None:
    rows = run_bench("build")
    assert [row[0] for row in rows] == [3, 10]
    assert all(number > 0 for row in rows for number in row)


def test_the_bench_of_second_builds_completes() -> None:
    [row] = run_bench("rebuild")
    assert row[0] == 3
    assert all(number > 0 for number in row)


def test_the_bench_of_submissions_completes_and_finds_every_accepted_one() -> None:
    rows = run_bench("submissions")
    assert [row[0] for row in rows] in ([1] * 5 + [8] * 5, [1] * 6 + [8] * 6)  # without php-fpm, and with it
    assert all(number > 0 for row in rows for number in row)


def test_the_bench_of_scale_completes_and_finds_every_submission_and_mail() -> None:
    rows = [line.split()[1:] for line in run("scale").splitlines() if re.match(r"(SQLite|PostgreSQL) +\d", line)]
    assert [row[0] for row in rows] in (["1", "2"] * 2, ["1", "2"] * 4)  # without PostgreSQL, and with it
    assert all(float(number) > 0 for row in rows for number in row)


def test_the_soak_completes_and_finds_every_submission_and_mail() -> None:
    [numbers] = [re.findall(r"\d+", line) for line in run("soak").splitlines() if line.startswith("accepted")]
    assert len(numbers) == 4
    assert len(set(numbers)) == 1
    assert int(numbers[0]) >= 1000


def test_a_submission_that_is_not_in_the_database_stops_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    count_rows = RunningServer.count_rows
    monkeypatch.setattr(RunningServer, "count_rows", lambda server: count_rows(server) - 1)
    with pytest.raises(RuntimeError, match="accepted"):
        submissions.measure_program(describe_floor(), connections=2, seconds=0.2)


def test_a_text_site_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_site(tmp_path / name, 5)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in ("one", "two"))
    assert one == two
    words = [len(text.split()) for name, text in one.items() if name.endswith(".md")]
    assert len(words) == 5
    assert all(300 <= count <= 600 for count in words)
