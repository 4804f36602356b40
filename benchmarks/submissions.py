"""Bench of the handler: submissions under gunicorn, against a bare Flask handler and against nginx with php-fpm."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.php.programs import MissingProgramError, find_nginx, find_php
from benchmarks.servers import PHP, ROOT, Program, RunningServer, describe_floor, describe_handler
from benchmarks.text_site import write_site
from form_handler.setting_values import read_processes

CONNECTIONS = (1, 16, 64)
ROUNDS, SECONDS = 3, 3.0
QUICK_CONNECTIONS = (1, 8)
QUICK_ROUNDS, QUICK_SECONDS = 1, 0.5
WARM_UP = 0.3  # seconds
FLOOR_NAME, PHP_NAME = "bare Flask", "nginx and php-fpm"

FORM = """\
title: Write to us
fields:
  - {name: name, type: text, label: Your name, required: true}
  - {name: email, type: email, label: E-mail, required: true}
  - {name: message, type: long_text, label: Your message, required: true}
"""


class Rate(NamedTuple):
    """What a server did: submissions accepted in a second, and the waits in milliseconds."""

    accepted: float
    p50: float
    p99: float


def measure_submissions(*, is_quick: bool) -> None:
    """Print how many submissions are taken in a second; raises RuntimeError where one is not in the database."""
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if is_quick else (ROUNDS, SECONDS)
    print(f"Taking submissions: medians of {rounds} runs of {seconds:g} s in turns; waits in ms")
    print(f"{'connections':>11}  {'program':<24} {'per s':>6} {'p50':>6} {'p99':>7}  x floor  x php")
    with tempfile.TemporaryDirectory() as folder:
        programs = _list_programs(write_content(Path(folder) / "content"))
        for connections in QUICK_CONNECTIONS if is_quick else CONNECTIONS:
            runs: dict[str, list[Rate]] = {name: [] for name in programs}
            for _ in range(rounds):
                for name, program in programs.items():
                    runs[name].append(_measure(name, program, connections, seconds))
            _print_rows(connections, {name: _find_median(rates) for name, rates in runs.items()})
    print("Every accepted submission was in the database with its mail, every mail left once, and there was no other.")


def _list_programs(content: Path) -> dict[str, Program]:
    """Return what is measured by name; each is compared with the bare handler before it, of as many processes."""
    several = read_processes("WEB_CONCURRENCY", "auto")
    programs = {
        FLOOR_NAME: describe_floor(),
        "handler": describe_handler(content),
        "handler, not mailing": describe_handler(content, "--no-deliver", drains=False),
        f"{FLOOR_NAME}, {several} processes": describe_floor(several),
        f"handler, {several} processes": describe_handler(content, processes=several),
    }
    try:
        find_nginx(), find_php()
    except MissingProgramError as missing:
        print(f"NOT MEASURED: nginx with php-fpm, because {missing}; `make bench` installs it where it can")
        return programs
    return {**programs, PHP_NAME: PHP}


def write_content(folder: Path) -> Path:
    """Write the content of a small site with a form and return its folder."""
    write_site(folder, 1)
    (folder / "forms").mkdir()
    (folder / "forms" / "contact.yaml").write_text(FORM, "utf-8")
    return folder


def _measure(name: str, program: Program, connections: int, seconds: float) -> Rate:
    try:
        return measure_program(program, connections, seconds)
    except RuntimeError as error:
        raise RuntimeError(f"{name}: {error}") from error


def measure_program(program: Program, connections: int, seconds: float) -> Rate:
    """Return what a server does; raises RuntimeError where its database does not hold just what it accepted."""
    with tempfile.TemporaryDirectory() as folder, RunningServer(program, Path(folder)) as server:
        rate, accepted = send_forms(server.port, connections, seconds)
        rows = server.count_rows()
        mails = server.count_rows("deliveries") if program.has_outbox else rows
        if program.drain:
            server.drain()
            mails = len(list(Path(folder).glob("mail/*.eml")))
    if rows != accepted:
        raise RuntimeError(f"{accepted} submissions were accepted, {rows} are in the database")
    if mails != rows:
        raise RuntimeError(f"{rows} submissions are in the database, and there are {mails} mails")
    return rate


def send_forms(port: int, connections: int, seconds: float) -> tuple[Rate, int]:
    """Return the rate, and how many forms were accepted; raises RuntimeError where one was not."""
    warm_up = _send(port, connections, WARM_UP)
    result = _send(port, connections, seconds)
    if others := {**warm_up["others"], **result["others"]}:
        raise RuntimeError(f"answers other than 201: {others}")
    waits = sorted(result["waits"])
    p50, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99))
    return Rate(len(waits) / result["seconds"], p50, p99), len(warm_up["waits"]) + len(waits)


def _send(port: int, connections: int, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(connections), str(seconds)]
    finished = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=seconds + 60)
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


def _find_median(rates: list[Rate]) -> Rate:
    return Rate(*(statistics.median(values) for values in zip(*rates, strict=True)))


def _print_rows(connections: int, rates: dict[str, Rate]) -> None:
    php = rates.get(PHP_NAME)
    floor = rates[FLOOR_NAME]
    for name, rate in rates.items():
        floor = rate if name.startswith(FLOOR_NAME) else floor
        line = f"{connections:>11}  {name:<24} {rate.accepted:6.0f} {rate.p50:6.1f} {rate.p99:7.1f}"
        ratios = [rate.accepted / other.accepted for other in (floor, php) if other is not None]
        print(line, *(f"{ratio:8.2f}" for ratio in ratios), flush=True)
