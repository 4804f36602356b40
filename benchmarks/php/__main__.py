"""`python -m benchmarks.php PORT FOLDER`: both servers until SIGTERM, with an empty database in the folder."""

from __future__ import annotations

import grp
import os
import pwd
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.php.programs import find_nginx, find_php

if TYPE_CHECKING:
    from types import FrameType

HERE = Path(__file__).parent


def main(port: str, folder: str) -> None:
    account, group = pwd.getpwuid(os.geteuid()), grp.getgrgid(os.getegid())
    facts = {"{port}": port, "{folder}": folder, "{script}": str(HERE / "contactus.php")}
    facts |= {"{user}": account.pw_name, "{group}": group.gr_name}
    facts["{processes}"] = str(os.cpu_count() or 1)
    _make_database(Path(folder) / "shopbell.db")
    as_root = ["--allow-to-run-as-root"] if os.geteuid() == 0 else []
    commands = [
        [find_php(), "--nodaemonize", *as_root, "--fpm-config", _write(folder, "php-fpm.conf", facts)],
        [find_nginx(), "-c", _write(folder, "nginx.conf", facts)],
    ]
    signal.signal(signal.SIGTERM, _end)
    servers = [subprocess.Popen(command) for command in commands]
    try:
        os.wait()  # until one of them ends by itself, which it should not
    finally:
        for server in reversed(servers):
            server.terminate()
        for server in servers:
            server.wait()


def _make_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "tables.sql").read_text("utf-8"))
    connection.close()


def _write(folder: str, name: str, facts: dict[str, str]) -> str:
    """Return the path of a configuration with the facts filled in."""
    text = (HERE / name).read_text("utf-8")
    for hole, fact in facts.items():
        text = text.replace(hole, fact)
    path = Path(folder) / name
    path.write_text(text, "utf-8")
    return str(path)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


if __name__ == "__main__":
    main(*sys.argv[1:])
