"""A PostgreSQL cluster of its own, made for the test run and thrown away after it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.ports import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.certificates import Certificate

ACCOUNT = "postgres"


class PostgresMissingError(Exception):
    """PostgreSQL is not on this machine; the text says what is missing."""


def find_programs() -> Path:
    """Return the folder that holds initdb and postgres, the newest one; raises PostgresMissingError."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: float(path.parent.parent.name))[-1:]
    found = [*newest, *(Path(path) for path in [shutil.which("initdb")] if path)]
    if not found:
        raise PostgresMissingError("PostgreSQL is not installed (no initdb found)")
    return found[0].parent


class PostgresCluster:
    """A server reached by a socket in its own folder; nothing survives `remove`.

    It listens on the network only with a certificate, at `port` of the loopback interface, and takes there what is
    encrypted alone.
    """

    def __init__(self, *, is_durable: bool = False, certificate: Certificate | None = None) -> None:
        self._is_durable = is_durable  # else a power cut would damage it, and it is faster
        self._certificate = certificate
        self.port = find_free_port() if certificate else 5432
        self._programs = find_programs()
        # A short path: the name of a socket may have 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="shopbell-pg-", dir="/tmp"))
        self._process: subprocess.Popen[bytes] | None = None
        if self._account:
            shutil.chown(self.folder, ACCOUNT, ACCOUNT)
        self._run("initdb", "--pgdata", str(self._data), "--username", ACCOUNT, "--auth", "trust",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip

    def address(self, database: str) -> str:
        """Return the URL of one of its databases, in the form that DATABASE_URL takes."""
        return f"postgresql+psycopg://{ACCOUNT}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server; returns when it answers, raises RuntimeError with its log when it does not."""
        log = (self.folder / "log").open("ab")
        durable = "on" if self._is_durable else "off"
        options = ("listen_addresses=", f"unix_socket_directories={self.folder}", f"fsync={durable}",
                   f"full_page_writes={durable}", "max_connections=200", *self._encrypt())  # fmt: skip
        arguments = [part for option in options for part in ("-c", option)]
        command = [str(self._programs / "postgres"), "-D", str(self._data), *arguments]
        with log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                user=self._account, group=self._account, extra_groups=[] if self._account else None,
            )  # fmt: skip
        self._wait()

    def stop(self) -> None:
        """Stop the server at once, breaking open connections; does nothing when it is stopped already."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def remove(self) -> None:
        """Stop the server and delete its files."""
        self.stop()
        shutil.rmtree(self.folder)

    def create_database(self) -> str:
        """Return the name of a new, empty database."""
        name = f"shop_{uuid.uuid4().hex[:12]}"
        self._execute(f'CREATE DATABASE "{name}"')
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _encrypt(self) -> tuple[str, ...]:
        """Return the options that have it listen on the network, encrypted and not otherwise."""
        if self._certificate is None:
            return ()
        copies = [Path(shutil.copy(file, self._data)) for file in self._certificate]
        for copy in copies:
            copy.chmod(0o600)
            if self._account:
                shutil.chown(copy, ACCOUNT, ACCOUNT)
        (self._data / "pg_hba.conf").write_text("local all all trust\nhostssl all all 127.0.0.1/32 trust\n")
        return ("listen_addresses=127.0.0.1", f"port={self.port}", "ssl=on",
                f"ssl_cert_file={copies[0]}", f"ssl_key_file={copies[1]}")  # fmt: skip

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _account(self) -> str | None:
        """Who the programs run as: initdb and postgres refuse to run as root."""
        return ACCOUNT if os.geteuid() == 0 else None

    def _run(self, program: str, *arguments: str) -> None:
        finished = subprocess.run(
            [str(self._programs / program), *arguments], capture_output=True, text=True, check=False, cwd="/",
            user=self._account, group=self._account, extra_groups=[] if self._account else None,
        )  # fmt: skip
        if finished.returncode:
            raise RuntimeError(f"{program} failed: {finished.stderr}")

    def _execute(self, statement: str) -> None:
        with self._connect() as connection:
            connection.execute(statement.encode())

    @contextmanager
    def _connect(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        connection = psycopg.connect(
            host=str(self.folder), port=self.port, user=ACCOUNT, dbname="postgres", autocommit=True
        )
        with connection:
            yield connection

    def _wait(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self._process and self._process.poll() is None:
            try:
                with self._connect():
                    return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")


@contextmanager
def run_cluster(certificate: Certificate | None = None) -> Iterator[PostgresCluster]:
    """Run a server in the `with` block; the test is skipped aloud where there is none to be had."""
    try:
        cluster = PostgresCluster(certificate=certificate)
    except PostgresMissingError as missing:
        pytest.skip(f"NOT TESTED: {missing}; `make test` installs it where it can")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
