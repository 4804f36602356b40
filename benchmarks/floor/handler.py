"""The floor of the handler: a bare Flask application that makes the same durable insert, and nothing else.

One connection for all threads with a lock around it, because SQLite's own waiting is slower than any lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
import time
from pathlib import Path

from flask import Flask, Response, request

TABLE = "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, fields TEXT NOT NULL, received_at INTEGER NOT NULL)"


def create_app() -> Flask:
    connection = open_database(os.environ["DATABASE"])
    lock = threading.Lock()
    app = Flask(__name__, static_folder=None)

    @app.post("/forms/contact")
    def store() -> Response:
        row = (json.dumps(request.form.to_dict(), ensure_ascii=False), time.time_ns())
        with lock:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO rows (fields, received_at) VALUES (?, ?)", row)
            connection.execute("COMMIT")
        return Response('{"receipt": "0000-0000"}', 201, content_type="application/json")

    @app.get("/healthz")
    def show_health() -> Response:
        return Response("well\n")

    return app


def open_database(path: str) -> sqlite3.Connection:
    """Return a connection to a file that is set up; one process at a time, or SQLite would turn the others away."""
    with Path(f"{path}.lock").open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for statement in ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {statement}")
        connection.execute(TABLE)
    return connection
