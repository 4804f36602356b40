"""Each process of the server keeps to a processor of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from form_handler.processors import choose_processor
from tests.handler.conftest import CONTENT
from tests.support.freezing import wait_for

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.handler_server import HandlerServer

SECONDS = 60  # that a slow machine may take for anything

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: only Linux tells processors apart")


def processors_of_workers(server: HandlerServer) -> dict[int, set[int]]:
    """Return where each worker may run, by its process; a thread is looked at, since each could differ."""
    assert server.process is not None
    master = server.process.pid
    workers = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
    return {
        int(worker): set.union(
            *(os.sched_getaffinity(int(task.name)) for task in Path(f"/proc/{worker}/task").iterdir())
        )
        for worker in workers
    }


def are_all_at_work(server: HandlerServer, count: int) -> bool:
    """Tell whether so many workers have begun: each has several threads by then."""
    found = processors_of_workers(server)
    return len(found) == count and all(
        len(places) == 1 and len(list(Path(f"/proc/{worker}/task").iterdir())) > 1 for worker, places in found.items()
    )


def test_workers_keep_apart_and_who_replaces_one_takes_its_place(handler_server: StartHandler) -> None:
    usable = os.sched_getaffinity(0)
    count = min(4, len(usable))
    server = handler_server(CONTENT, {"WEB_CONCURRENCY": str(count)})
    wait_for(lambda: are_all_at_work(server, count), "the workers do not start", SECONDS)
    before = processors_of_workers(server)
    assert set.union(*before.values()) <= usable
    assert len(set.union(*before.values())) == count

    lost, *others = before
    os.kill(lost, signal.SIGKILL)
    wait_for(lambda: lost not in processors_of_workers(server), "the worker is not gone", SECONDS)
    wait_for(lambda: are_all_at_work(server, count), "nobody takes its place", SECONDS)
    after = processors_of_workers(server)
    assert len(set.union(*after.values())) == count
    assert {worker: after[worker] for worker in others} == {worker: before[worker] for worker in others}


def test_the_least_taken_is_chosen_and_chance_decides_among_equals() -> None:
    usable = sorted(os.sched_getaffinity(0))
    assert choose_processor(usable[1:]) == usable[0]
    assert choose_processor([*usable, *usable[1:]]) == usable[0]
    assert {choose_processor([]) for _ in range(100 * len(usable))} == set(usable)
