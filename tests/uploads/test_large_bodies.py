"""Large bodies at the server as it is deployed: slow ones keep nobody out, endless ones end, nothing is left behind."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.handler.conftest import CONTENT
from tests.support.files import PDF, large_picture, picture
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.raw_http import exchange, read_answers, request_bytes
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS = 20
LIMIT = 64 * 1024 + 2 * (2 * 1 + 1 * 2) * 1024 * 1024  # what may be sent to the form of the tests
KIND = "multipart/form-data; boundary=XX"


def part(name: str, content: bytes, file: str = "") -> bytes:
    filename = f'; filename="{file}"' if file else ""
    head = f'--XX\r\nContent-Disposition: form-data; name="{name}"{filename}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def body_of(*parts: bytes, end: bytes = b"--XX--\r\n") -> bytes:
    return part("name", b"Zoe") + b"".join(parts) + end


def post(body: bytes, kind: str = KIND, **headers: object) -> bytes:
    usual = {"Host": "x", "Accept": "application/json", "Content-Type": kind, "Content-Length": len(body)}
    given = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return request_bytes("POST", "/forms/repair", {**usual, **given}, body)


def count(server: HandlerServer, table: str) -> int:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def start(folder: Path, *settings: str) -> HandlerServer:
    """Return a handler with its own folder for what is on its way, changed by statements before it starts."""
    program = ["from form_handler import incoming, spool", *settings, "from shopbell import main", "main(['handler'])"]
    server = HandlerServer(CONTENT, folder / "handler")
    server.command = [sys.executable, "-c", "; ".join(program)]
    temporary = folder / "temporary"
    temporary.mkdir()
    server.environment |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "SUBMISSIONS_PER_ADDRESS": "0"}
    return server.start()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., HandlerServer]]:
    with ExitStack() as stack:

        def begin(*settings: str) -> HandlerServer:
            server = start(tmp_path, *settings)
            stack.callback(server.stop)
            return server

        yield begin


def test_a_large_file_arrives_whole(start_server: Callable[..., HandlerServer]) -> None:
    server = start_server()
    photos = [large_picture(1_000_000), large_picture(900_000)]
    body = body_of(*(part("photos", photo, f"{index}.jpg") for index, photo in enumerate(photos)))
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=SECONDS)
    with closing(connection):
        for _ in range(2):  # the connection stays open
            connection.request("POST", "/forms/repair", body, {"Content-Type": KIND, "Accept": "application/json"})
            answer = connection.getresponse()
            assert (answer.status, json.load(answer).keys() >= {"receipt"}) == (201, True)
    with closing(sqlite3.connect(server.database)) as database:
        pieces = database.execute(
            "SELECT upload_id, content FROM upload_pieces ORDER BY upload_id, position"
        ).fetchall()
    assert [b"".join(piece for owner, piece in pieces if owner == number) for number in (1, 2)] == photos


def test_slow_uploads_keep_nobody_out(start_server: Callable[..., HandlerServer]) -> None:
    server = start_server()
    begun = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    with ExitStack() as stack:
        connections = []
        for _ in range(16):  # twice the threads
            connection = stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS))
            connection.sendall(begun[:200_000])
            connections.append(connection)
        began = time.monotonic()
        [answer] = exchange(server.port, post(body_of(part("photos", PDF, "a.pdf"))))
        assert (answer.status, time.monotonic() - began < 10) == (201, True)
        connections[0].sendall(begun[200_000:])
        connections[0].shutdown(socket.SHUT_WR)
        [answer] = read_answers(connections[0])
        assert answer.status == 201
    assert count(server, "submissions") == 2


def test_an_upload_that_stops_is_refused(start_server: Callable[..., HandlerServer]) -> None:
    server = start_server("incoming.REQUEST_SECONDS = 0.5", "incoming.SLOWEST = 1_000_000")
    begun = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    with socket.create_connection((LOOPBACK, server.port), timeout=SECONDS) as connection:
        connection.sendall(begun[:500_000])
        [answer] = read_answers(connection)
    assert answer.status == 400
    assert count(server, "submissions") == 0


def test_who_begins_fast_and_stops_keeps_no_room(start_server: Callable[..., HandlerServer]) -> None:
    """At the slowest rate that is allowed, all of it would have 27 seconds, but not for nothing at the end."""
    server = start_server("incoming.REQUEST_SECONDS = 0.5", "incoming.LONGEST_STALL = 0.5")
    begun = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    with socket.create_connection((LOOPBACK, server.port), timeout=SECONDS) as connection:
        connection.sendall(begun[:-1])
        [answer] = read_answers(connection)
    assert answer.status == 400


def test_where_there_is_no_room_it_is_tried_again_later(start_server: Callable[..., HandlerServer]) -> None:
    server = start_server("spool.MOST_BYTES = 500_000")
    sent = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    [answer] = exchange(server.port, sent)
    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    small = post(body_of(part("photos", large_picture(400_000), "a.jpg")))
    assert [exchange(server.port, small)[0].status for _ in range(3)] == [201, 201, 201]
    assert "Traceback" not in server.log


def wait_for_answer(server: HandlerServer, sent: bytes, status: int) -> None:
    deadline = time.monotonic() + SECONDS
    while exchange(server.port, sent)[0].status != status:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_many_at_once_leave_files_to_be_opened_for_others(start_server: Callable[..., HandlerServer]) -> None:
    server = start_server("spool.MOST_FILES = 2")
    sent = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    with ExitStack() as stack:
        for _ in range(2):
            half = stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS))
            half.sendall(sent[:300_000])
        wait_for_answer(server, sent, 503)
    wait_for_answer(server, sent, 201)
    assert "Traceback" not in server.log


ENDLESS = b"x" * 200_000


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (post(body_of(part("photos", picture(), "a.jpg")), content_length=2**30), 413),
        (post(body_of(part("photos", picture(), "a.jpg")), content_length=LIMIT + 1), 413),
        (post(body_of(part("photos", picture(), "a.jpg")), content_length=LIMIT), 400),
        (post(body_of(part("photos", picture(), "a.jpg"), end=b"")), 400),
        (post(body_of(*[part(f"n{number}", b"") for number in range(10_000)])), 413),
        (post(body_of(*[part("photos", PDF, f"{number}.pdf") for number in range(10_000)])), 413),
        (post(body_of(part("message", ENDLESS))), 413),
        (post(body_of(*[part(f"n{number}", b"x" * 1_000) for number in range(90)])), 413),
        (post(b'--XX\r\nContent-Disposition: form-data; name="a"\r\nX: ' + ENDLESS + b"\r\n\r\nx\r\n--XX--\r\n"), 413),
        (post(b'--XX\r\nContent-Disposition: form-data; name="' + ENDLESS + b'"\r\n\r\nx\r\n--XX--\r\n'), 413),
        (post(ENDLESS), 413),
        (post(body_of() + ENDLESS), 413),
        (post(body_of(part("photos", picture(), "a.jpg")), kind="multipart/form-data"), 400),
        (post(body_of(part("photos", picture(), "a.jpg")), kind="multipart/form-data; boundary=" + "X" * 201), 400),
        (post(body_of(part("photos", picture(), "a.jpg")), kind="multipart/form-data; boundary=YY"), 400),
        (post(b"name=Zoe&" + ENDLESS, kind="application/x-www-form-urlencoded"), 413),
        (post(b'{"name": "' + ENDLESS + b'"}', kind="application/json"), 413),
        (post(body_of(part("photos", b"\r\n--X" * 100_000, "a.jpg"))), 422),
        (post(body_of(part("photos", b"\r" * 500_000, "a.jpg"))), 422),
        (post(body_of(part("name", b"twice"))), 400),
        (post(body_of(part("other", b"MZ", "evil.exe"))), 415),
        (post(body_of(part("na\0me", b"x"))), 400),
    ],
)  # fmt: skip
def test_bodies_that_cannot_be_taken(shared_server: HandlerServer, sent: bytes, status: int) -> None:
    answers = exchange(shared_server.port, sent)
    assert [answer.status for answer in answers][:1] == [status]
    assert count(shared_server, "submissions") == count(shared_server, "uploads") == 0
    assert "Traceback" not in shared_server.log


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandlerServer]:
    server = start(tmp_path_factory.mktemp("uploads"))
    yield server
    server.stop()


def test_a_kill_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    server = start(tmp_path)
    sent = post(body_of(part("photos", large_picture(900_000), "a.jpg")))
    with ExitStack() as stack:
        for size in (100_000, 500_000, 800_000):
            connection = stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS))
            connection.sendall(sent[:size])
        wait_for_spools(server)
        server.kill()
    assert list((tmp_path / "temporary").iterdir()) == []
    server.start()
    assert (count(server, "submissions"), count(server, "upload_pieces")) == (0, 0)
    server.stop()


def wait_for_spools(server: HandlerServer) -> None:
    """Return when a process of the server holds files without a name."""
    assert server.process is not None
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(process.name)) != server.process.pid:
                    continue
                files = [str(file.readlink()) for file in (process / "fd").iterdir()]
            except OSError:
                continue
            if sum("/temporary/" in file and "(deleted)" in file for file in files) >= 3:
                return
        time.sleep(0.05)
    raise AssertionError("no file is on its way")
