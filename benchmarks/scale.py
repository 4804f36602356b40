"""Bench of scale: what more processes and PostgreSQL add to one machine, in submissions, mails, memory and storage."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from benchmarks.servers import RunningServer, describe_handler
from benchmarks.soak import run_sink
from benchmarks.submissions import Rate, send_forms, write_content
from tests.support.postgres import PostgresCluster, PostgresMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONNECTIONS = 64
PROCESSES = (1, 2, 4)
ROUNDS, SECONDS, MAILS = 3, 3.0, 1000
QUICK_PROCESSES = (1, 2)
QUICK_ROUNDS, QUICK_SECONDS, QUICK_MAILS = 1, 0.5, 50
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
SQLITE_URL = "sqlite:///{folder}/shopbell.db"


class Taken(NamedTuple):
    """What a handler did in one run: its rate, its memory (bytes), and the bytes that a submission has on disk."""

    rate: Rate
    memory: int
    storage: float


class Databases:
    """The databases to measure with, a new empty one for each run."""

    def __init__(self, stack: ExitStack) -> None:
        self.kinds: Sequence[str] = (SQLITE,)
        try:
            self._cluster = PostgresCluster(is_durable=True)
        except PostgresMissingError as missing:
            print(f"NOT MEASURED: {POSTGRESQL}, because {missing}; `make bench-scale` installs it where it can")
            return
        stack.callback(self._cluster.remove)
        self._cluster.start()
        self.kinds = (SQLITE, POSTGRESQL)

    @contextmanager
    def open(self, kind: str, folder: Path) -> Iterator[Database]:
        """Give a new database; it is gone afterwards."""
        if kind == SQLITE:
            yield Database(SQLITE_URL, folder, "")
            return
        name = self._cluster.create_database()
        try:
            yield Database(
                self._cluster.address(name), folder, f"dbname={name} user=postgres host={self._cluster.folder}"
            )
        finally:
            self._cluster.drop_database(name)


class Database(NamedTuple):
    """One database: what DATABASE_URL says, and how to look into it."""

    url: str
    folder: Path
    address: str

    def count_rows(self, server: RunningServer) -> int:
        """Return how many submissions are in it."""
        return int(self._ask("SELECT count(*) FROM submissions")) if self.address else server.count_rows()

    def measure(self) -> int:
        """Return the bytes that it has on disk, without SQLite's log, which is written over again and again."""
        if not self.address:
            with closing(sqlite3.connect(self.folder / "shopbell.db")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                return (self.folder / "shopbell.db").stat().st_size
        return int(self._ask("SELECT pg_database_size(current_database())"))

    def _ask(self, question: str) -> int:
        with psycopg.connect(self.address) as connection:
            row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return int(row[0])


def measure_scale(*, is_quick: bool) -> None:
    """Print the tables; raises RuntimeError where an accepted submission or its mail is missing."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        content = write_content(folder / "content")
        databases = Databases(stack)
        processes = QUICK_PROCESSES if is_quick else PROCESSES
        print(f"On {os.cpu_count()} processors; load of the machine {os.getloadavg()[0]:.1f}")
        _compare_taking(content, databases, processes, is_quick=is_quick)
        _compare_mailing(content, databases, processes, QUICK_MAILS if is_quick else MAILS)
    print("Every accepted submission was in its database, and each had one mail.")


def _compare_taking(content: Path, databases: Databases, processes: Sequence[int], *, is_quick: bool) -> None:
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if is_quick else (ROUNDS, SECONDS)
    variants = [(kind, count) for kind in databases.kinds for count in processes]
    runs: dict[tuple[str, int], list[Taken]] = {variant: [] for variant in variants}
    for _ in range(rounds):
        for kind, count in variants:
            runs[kind, count].append(_take(content, databases, kind, count, seconds))
    print(f"Taking at {CONNECTIONS} connections, not mailing: medians of {rounds} runs of {seconds:g} s in turns")
    print("database    processes   per s  p50 ms  p99 ms  memory MB  bytes on disk each")
    for (kind, count), taken in runs.items():
        rate = Rate(*(statistics.median(values) for values in zip(*(run.rate for run in taken), strict=True)))
        memory = statistics.median(run.memory for run in taken) / 1e6
        storage = statistics.median(run.storage for run in taken)
        figures = f"{rate.accepted:6.0f}  {rate.p50:6.1f}  {rate.p99:6.1f}  {memory:9.1f}  {storage:6.0f}"
        print(f"{kind:<11} {count:>9}  {figures}", flush=True)


def _take(content: Path, databases: Databases, kind: str, processes: int, seconds: float) -> Taken:
    with tempfile.TemporaryDirectory() as name, databases.open(kind, Path(name)) as database:
        program = describe_handler(
            content, "--no-deliver", processes=processes, drains=False, database_url=database.url
        )
        with RunningServer(program, Path(name)) as server:
            empty = database.measure()
            rate, accepted = send_forms(server.port, CONNECTIONS, seconds)
            memory, rows = server.measure_memory(), database.count_rows(server)
        if rows != accepted:
            raise RuntimeError(f"{accepted} submissions were accepted, {rows} are in the database")
        return Taken(rate, memory, (database.measure() - empty) / rows)


def _compare_mailing(content: Path, databases: Databases, processes: Sequence[int], mails: int) -> None:
    print(f"Mailing about {mails} submissions to a server on the same machine, by `deliver --once`")
    print("database    deliverers  mails per s")
    for kind in databases.kinds:
        for count in processes:
            print(f"{kind:<11} {count:>10}  {_mail(content, databases, kind, count, mails):6.0f}", flush=True)


def _mail(content: Path, databases: Databases, kind: str, deliverers: int, mails: int) -> float:
    """Return the mails sent in a second by so many processes."""
    with (
        tempfile.TemporaryDirectory() as name,
        databases.open(kind, Path(name)) as database,
        run_sink(Path(name)) as sink,
    ):
        url = f"smtp://127.0.0.1:{sink.port}"
        program = describe_handler(content, "--no-deliver", smtp_url=url, database_url=database.url)
        with RunningServer(program, Path(name)) as server:
            while database.count_rows(server) < mails:
                send_forms(server.port, CONNECTIONS, 0.3)
            rows = database.count_rows(server)
            started = time.perf_counter()
            server.drain(deliverers)
            elapsed = time.perf_counter() - started
        counted = sink.count()
    if counted != {"mails": rows, "ids": rows}:
        raise RuntimeError(f"{rows} submissions, but {json.dumps(counted)}")
    return rows / elapsed
