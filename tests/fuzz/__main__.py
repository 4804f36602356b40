"""`python -m tests.fuzz`: tries a million inputs on each target, in several processes.

Each input is made from a number, so that what was found can be tried again: `python -m tests.fuzz --only handler 4711`.
"""

from __future__ import annotations

import argparse
import collections
import functools
import multiprocessing
import os
import secrets
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Protocol

from tests.fuzz.content_target import ContentTarget
from tests.fuzz.handler_target import HandlerTarget

BATCH = 1000  # inputs that a process takes at once
PATIENCE = 60  # seconds that one input may take, on a busy machine


class Target(Protocol):
    """Something that takes inputs by their numbers."""

    def try_out(self, number: int) -> int:
        """Try the input and return what came of it; raises where a rule is broken."""

    def close(self) -> None:
        """Check what holds for all inputs together."""


TARGETS: dict[str, type[HandlerTarget | ContentTarget]] = {"handler": HandlerTarget, "content": ContentTarget}
Found = tuple[int, str]
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # no disk has to follow


@functools.cache
def _open(name: str, folder: Path, _process: int) -> Target:
    """Return the target of this process."""
    signal.signal(signal.SIGALRM, _give_up)
    return TARGETS[name](Path(tempfile.mkdtemp(dir=folder)))


def _give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"no end after {PATIENCE} s")


def _try_batch(name: str, folder: Path, start: int) -> tuple[collections.Counter[int], list[Found]]:
    """Return how often each result came, and each number that broke a rule with the trace of it."""
    target = _open(name, folder, os.getpid())
    results: collections.Counter[int] = collections.Counter()
    found: list[Found] = []
    for number in range(start, start + BATCH):
        signal.alarm(PATIENCE)
        try:
            results[target.try_out(number)] += 1
        except Exception:  # noqa: BLE001  (whatever it is, it is what is looked for)
            found.append((number, traceback.format_exc(limit=-6)))
    signal.alarm(0)
    try:
        target.close()
    except Exception:  # noqa: BLE001
        found.append((start, traceback.format_exc(limit=-6)))
    return results, found


def run(name: str, inputs: int, processes: int, start: int, seconds: float) -> bool:
    """Try so many inputs from `start` on, or until the time is over; print a line and return whether all was well."""
    began = time.monotonic()
    results: collections.Counter[int] = collections.Counter()
    found: list[Found] = []
    with (
        tempfile.TemporaryDirectory(prefix="shopbell-fuzz-", dir=MEMORY) as folder,
        multiprocessing.get_context("fork").Pool(processes) as pool,
    ):
        try_batch = functools.partial(_try_batch, name, Path(folder))
        for counted, broken in pool.imap_unordered(try_batch, range(start, start + inputs, BATCH)):
            results += counted
            found += broken
            for number, trace in broken:
                print(f"{name} {number}\n{trace}", flush=True)
            if time.monotonic() - began > seconds:
                break
        pool.terminate()
        pool.join()
    took = time.monotonic() - began
    total = results.total() + len(found)
    common = ", ".join(f"{result}: {count}" for result, count in sorted(results.items())[:20])
    print(f"{name}: {total} inputs from {start} in {took:.0f} s, {len(found)} broke a rule ({common})", flush=True)
    return not found


def main() -> None:
    """Read what is wanted and run it; exit code 1 where anything was found."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--inputs", type=int, default=1_000_000, help="for each target")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each target, at most")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--start", type=int, default=None, help="the first number; by chance if not given")
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("number", type=int, nargs="?", help="try this one input again")
    wanted = parser.parse_args()
    names = [wanted.only] if wanted.only else list(TARGETS)
    if wanted.number is not None:
        with tempfile.TemporaryDirectory(prefix="shopbell-fuzz-") as folder:
            for name in names:
                print(name, _open(name, Path(folder), os.getpid()).try_out(wanted.number))
        return
    start = secrets.randbelow(2**40) if wanted.start is None else wanted.start
    good = [run(name, wanted.inputs, wanted.processes, start, wanted.seconds) for name in names]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
