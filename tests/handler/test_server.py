"""The server as it is deployed: it starts only when all is well, mails by itself, and ends without losing anything."""

from __future__ import annotations

import email
import email.policy
import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.handler.conftest import CONTENT
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.raw_http import exchange, read_answers, request_bytes
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import StartHandler

SECONDS = 60  # that a slow machine may take
HEALTHY = request_bytes("GET", "/healthz", {"Host": "x", "Connection": "close"})
GOOD = {"name": "Zoë Lefèvre", "email": "zoe@customer.example", "message": "Hello", "consent": "yes"}


def post(server: HandlerServer, fields: dict[str, str]) -> dict[str, str]:
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=SECONDS)
    with closing(connection):
        connection.request("POST", "/forms/contact", json.dumps(fields), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 201
        return dict(json.load(answer))


def stored_receipts(server: HandlerServer) -> list[str]:
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT receipt FROM submissions ORDER BY id")]


def wait_until(is_done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def server(handler_server: StartHandler) -> HandlerServer:
    return handler_server(CONTENT)


def test_a_submission_is_mailed_without_anybody_s_doing(server: HandlerServer) -> None:
    receipt = post(server, GOOD)["receipt"]
    wait_until(lambda: len(list(server.mails.glob("*.eml"))) == 1)
    [file] = server.mails.glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["To"] == "shop@flowers.example"
    assert mail["Reply-To"] == "zoe@customer.example"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Zoë Lefèvre" in body.get_content()
    assert stored_receipts(server) == [receipt]
    with closing(sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)) as connection:
        [(message_id,)] = connection.execute("SELECT message_id FROM deliveries")
    assert mail["Message-ID"] == f"<{message_id}>"
    assert message_id.endswith("@localhost")


def test_nothing_is_mailed_where_another_process_does_that(handler_server: StartHandler, tmp_path: Path) -> None:
    server = HandlerServer(CONTENT, tmp_path / "quiet")
    server.command.append("--no-deliver")
    server.start()
    try:
        post(server, GOOD)
        server.stop()
        assert not list(server.mails.glob("*.eml"))
        command = [sys.executable, str(ROOT / "shopbell.py"), "deliver", "--once"]
        subprocess.run(command, env=server.environment, cwd=server.folder, check=True, timeout=SECONDS)
        assert len(list(server.mails.glob("*.eml"))) == 1
    finally:
        server.kill()


def test_the_log_says_nothing_personal(server: HandlerServer) -> None:
    receipt = post(server, GOOD)["receipt"]
    server.stop()
    assert f"form=contact receipt={receipt}" in server.log
    for personal in ("Zoë", "zoe@", "Hello", "GET /", "POST /"):
        assert personal not in server.log
    assert server.log.count(LOOPBACK) == 1  # where it listens


def test_several_workers_share_one_file(handler_server: StartHandler) -> None:
    server = handler_server(CONTENT, {"WEB_CONCURRENCY": "3"})
    receipts: list[str] = []

    def send(sender: int) -> None:
        receipts.extend(post(server, GOOD | {"message": f"{sender}-{number}"})["receipt"] for number in range(10))

    threads = [threading.Thread(target=send, args=(sender,)) for sender in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 80
    assert sorted(stored_receipts(server)) == sorted(receipts)
    wait_until(lambda: len(list(server.mails.glob("*.eml"))) == 80)


def test_a_process_of_its_own_takes_and_mails_what_is_sent(tmp_path: Path) -> None:
    """The handlers of most tests are forks of a process that had loaded the program before."""
    server = HandlerServer(CONTENT, tmp_path / "new")
    server.is_prepared = False
    process = server.start().process
    try:
        receipt = post(server, GOOD)["receipt"]
        wait_until(lambda: len(list(server.mails.glob("*.eml"))) == 1)
    finally:
        server.stop()
    assert process is not None
    assert process.returncode == 0
    assert stored_receipts(server) == [receipt]


def test_sigterm_lets_a_request_finish_that_has_begun(server: HandlerServer) -> None:
    body = urlencode(GOOD).encode()
    headers = {"Host": "x", "Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
    with socket.create_connection((LOOPBACK, server.port), timeout=SECONDS) as connection:
        connection.sendall(request_bytes("POST", "/forms/contact", headers, body[:20]))
        assert exchange(server.port, HEALTHY)[0].status == 200  # so the one before was taken
        assert server.process is not None
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "Handling signal: term" in server.log)
        connection.sendall(body[20:])
        [answer] = read_answers(connection)
    assert answer.status == 303
    assert server.process.wait(SECONDS) == 0
    [receipt] = stored_receipts(server)
    assert receipt in answer.headers["location"]
    assert len(list(server.mails.glob("*.eml"))) <= 1


def test_it_works_for_proxies_that_keep_connections_open(server: HandlerServer) -> None:
    connection = http.client.HTTPConnection(LOOPBACK, server.port, timeout=SECONDS)
    with closing(connection):
        for number in range(5):
            body = urlencode(GOOD | {"message": str(number)})
            connection.request("POST", "/contactus.php", body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (303, b"")
    assert len(stored_receipts(server)) == 5


def test_nothing_is_believed_about_proxies_unless_told(server: HandlerServer) -> None:
    """The local address is no reason for gunicorn to take over SCRIPT_NAME or a scheme from a header."""
    headers = {"Host": "x", "SCRIPT_NAME": "/evil", "X-Forwarded-Proto": "https", "Connection": "close"}
    [answer] = exchange(server.port, request_bytes("GET", "/contactus.php", headers))
    assert (answer.status, answer.headers["location"]) == (303, "/forms/contact")


@pytest.fixture
def hasty_server(tmp_path: Path) -> Iterator[HandlerServer]:
    """A handler that gives its clients one second for a request."""
    program = ("from form_handler import incoming", "incoming.REQUEST_SECONDS = 1", "from shopbell import main")
    server = HandlerServer(CONTENT, tmp_path / "hasty")
    server.command = [sys.executable, "-c", "; ".join([*program, "main(['handler'])"])]
    server.environment["PYTHONPATH"] = str(ROOT)
    yield server.start()
    server.stop()


@pytest.mark.parametrize(
    "begun",
    [
        b"POST /forms/contact HTTP/1.1\r\nHost: x\r\n",
        b"POST /forms/contact HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{",
    ],
    ids=["in its headers", "in its body"],
)
def test_clients_that_fall_silent_do_not_keep_the_others_out(hasty_server: HandlerServer, begun: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(16):  # twice the threads
            connection = stack.enter_context(socket.create_connection((LOOPBACK, hasty_server.port), timeout=SECONDS))
            connection.sendall(begun)
        assert post(hasty_server, GOOD)["receipt"]
    assert "Traceback" not in hasty_server.log


def test_a_body_that_comes_too_slowly_is_refused(hasty_server: HandlerServer) -> None:
    headers = {"Host": "x", "Content-Length": 40, "Content-Type": "application/json"}
    head = request_bytes("POST", "/forms/contact", headers)
    with socket.create_connection((LOOPBACK, hasty_server.port), timeout=SECONDS) as connection:
        connection.sendall(head)
        for byte in b'{"name": "Zoe"':
            try:
                connection.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.15)
        [answer] = read_answers(connection)
    assert answer.status == 400
    assert stored_receipts(hasty_server) == []


def test_connections_without_a_request_do_not_keep_the_others_out(server: HandlerServer) -> None:
    """Browsers open some in advance; gunicorn gives each one a thread for five seconds, 160 s in all here."""
    with ExitStack() as stack:
        for _ in range(256):
            stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS))
        assert post(server, GOOD)["receipt"]


HALVES = [
    b"POST /forms/contact HTTP/1.1\r\nHost: x\r\n",
    b"POST /forms/contact HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\nContent-Type: application/json\r\n\r\n{",
]


@pytest.mark.parametrize("clients", [200, 520])
def test_slow_clients_do_not_hold_a_thread(server: HandlerServer, clients: int) -> None:
    """Each would hold one of eight threads for fifteen seconds; 520 are more than there are connections to be had."""
    over = threading.Event()

    def trickle(connections: list[socket.socket]) -> None:
        while not over.wait(1):
            for connection in connections:
                with suppress(OSError):
                    connection.sendall(b"x")

    with ExitStack() as stack:
        halves: list[socket.socket] = []
        for number in range(clients):
            halves.append(stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS)))
            halves[-1].sendall(HALVES[number % 2])
        trickling = threading.Thread(target=trickle, args=(halves,))
        trickling.start()
        stack.callback(trickling.join)
        stack.callback(over.set)
        receipts = [post(server, GOOD | {"message": str(number)})["receipt"] for number in range(40)]
    assert stored_receipts(server) == receipts


def test_requests_that_come_in_one_piece_or_in_many_are_each_answered(server: HandlerServer) -> None:
    def write(message: str, *, last: bool = False) -> bytes:
        body = urlencode(GOOD | {"message": message}).encode()
        headers = {"Host": "x", "Content-Type": "application/x-www-form-urlencoded", "Content-Length": len(body)}
        ending = {"Connection": "close"} if last else {}
        return request_bytes("POST", "/forms/contact", headers | ending, body)

    all_bytes = (
        write("one") + write("two") + request_bytes("GET", "/healthz", {"Host": "x"}) + write("three", last=True)
    )
    with socket.create_connection((LOOPBACK, server.port), timeout=SECONDS) as connection:
        connection.sendall(all_bytes[:-30])  # two requests and a half in one piece
        time.sleep(0.3)
        for byte in all_bytes[-30:]:
            connection.sendall(bytes([byte]))
            time.sleep(0.005)
        answers = read_answers(connection)
    assert [answer.status for answer in answers] == [303, 303, 200, 303]
    assert len(stored_receipts(server)) == 3


LENGTHY = b"POST /forms/contact HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"
GOODBYES = {
    "no request at all": b"nonsense\r\n\r\n",
    "the last request": b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "a body without a length": b"POST /forms/contact HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "a body that is too long": b"POST /forms/contact HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"
    + b"x" * 66_000,
}


@pytest.mark.parametrize("sent", GOODBYES.values(), ids=GOODBYES)
def test_clients_that_never_hang_up_do_not_keep_the_others_out(server: HandlerServer, sent: bytes) -> None:
    """gunicorn waits for two to five seconds for each one's goodbye; with eight threads that would be 30 s here."""
    with ExitStack() as stack:
        for _ in range(120):
            connection = stack.enter_context(socket.create_connection((LOOPBACK, server.port), timeout=SECONDS))
            connection.sendall(sent)
        assert post(server, GOOD)["receipt"]
    assert "Traceback" not in server.log


def test_clients_that_do_not_take_their_answers_do_not_keep_the_others_out(server: HandlerServer) -> None:
    """Nine fill more than the threads with answers that nobody reads."""
    with ExitStack() as stack:
        for _ in range(9):
            deaf = stack.enter_context(socket.socket())
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            deaf.settimeout(1)
            deaf.connect((LOOPBACK, server.port))
            with suppress(OSError):  # the server takes no more either
                deaf.sendall(b"GET /forms/contact HTTP/1.1\r\nHost: x\r\n\r\n" * 2000)
        assert post(server, GOOD)["receipt"]
        assert post(server, GOOD | {"message": "Another"})["receipt"]
    assert "Traceback" not in server.log


def test_what_is_no_http_leaves_nothing_in_the_log(server: HandlerServer) -> None:
    for line in (b"GET /forms/contact?message=jane+is+ill HTTP/1.1 x", b"GET / HTTP/1.1\r\nJane is ill: 0171 234"):
        [answer] = exchange(server.port, line + b"\r\n\r\n")
        assert (answer.status, b"ill" in answer.body) == (400, False)
    log = server.log.partition("Booting")[2]
    assert log.count("refused status=400 reason=Invalid") == 2
    assert "ill" not in log
    assert LOOPBACK not in log


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"PORT": "x", "HOST": "a b", "SMTP_URL": "smtp://u:hunter2/x@h"}, ["PORT", "HOST", "SMTP_URL"]),
        ({"CONTENT_DIR": "nowhere"}, ["nowhere"]),
        ({"DATABASE_URL": "sqlite:////proc/none/shopbell.db"}, [""]),
    ],
)
def test_what_is_wrong_is_said_before_a_port_is_opened(
    tmp_path: Path, environment: dict[str, str], named: list[str]
) -> None:
    server = HandlerServer(CONTENT, tmp_path, environment)
    finished = subprocess.run(
        server.command,
        env=server.environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
    assert "hunter2" not in finished.stderr
    assert "Listening" not in finished.stderr
    lines = finished.stderr.strip().splitlines()
    assert len(lines) == len(named)
    assert all(any(name in line for line in lines) for name in named)


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        finished = subprocess.run(
            [sys.executable, "-m", "shopbell", "handler", "--content", str(CONTENT)],
            env={"PYTHONPATH": str(ROOT), "PORT": str(port), "LC_ALL": "C"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    told = (
        f"Something else listens at port {port} already, perhaps another handler. Stop it, or set PORT to a free one.\n"
    )
    assert (finished.returncode, finished.stderr.endswith(told)) == (1, True)
