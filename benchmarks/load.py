"""Load: a process that sends forms over connections it keeps open, and writes what it saw as JSON.

`python -m benchmarks.load PORT CONNECTIONS SECONDS [RATE]`, on the loopback interface alone. Without a rate each
connection sends as soon as it has its answer, for a minute at the most. With one, so many are sent in each second, and
a wait begins when the form was due, whether a connection was free or not.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
import uuid
from collections import deque
from urllib.parse import urlencode

HOST = "127.0.0.1"
ACCEPTED = 201
MOST_SECONDS = 60.0
MOST_SECONDS_AT_A_RATE = 1800.0
MOST_CONNECTIONS = 256
MOST_REQUESTS = 500_000
LONGEST_WAIT = 10.0  # seconds until an answer that is still missing counts as failed

_SENTENCE = "Good morning, a bouquet for Saturday, please: ranunculus, anemones and whatever smells of spring.\r\n"
_FIELDS = {"name": "Zoë Lefèvre-O’Brien", "email": "zoe.lefevre@example.com", "message": _SENTENCE * 2}


class Client:
    """One connection that sends a form, waits for the whole answer, and sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._sent_at = 0.0
        self._answer = b""

    def send(self, due_at: float | None = None) -> None:
        # As the form in the page sends it: its language, and a token that is new each time.
        body = urlencode({**_FIELDS, "_language": "en", "_token": uuid.uuid4().hex}).encode()
        head = (
            "POST /forms/contact HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._answer = b""
        self._sent_at = time.perf_counter() if due_at is None else due_at
        self.socket.sendall(head.encode() + body)

    def receive(self) -> tuple[int, float] | None:
        """Return the status and the seconds it took once the answer is whole, None before; a hang-up has status 0."""
        try:
            part = self.socket.recv(65536)
        except ConnectionError:
            part = b""
        if not part:
            return 0, 0.0
        self._answer += part
        head, end, body = self._answer.partition(b"\r\n\r\n")
        if not end or len(body) < _length_of(head):
            return None
        return int(head[9:12]), time.perf_counter() - self._sent_at


def _length_of(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))


class Load:
    """Forms sent over several connections at once for some seconds, and what came back."""

    def __init__(self, port: int, connections: int, seconds: float) -> None:
        self.waits: list[float] = []  # seconds, of the accepted ones
        self.others: dict[int, int] = {}  # how often by status, 0 for no answer at all
        self._seconds = min(seconds, MOST_SECONDS)
        self._clients = [Client(port) for _ in range(min(connections, MOST_CONNECTIONS))]
        self._selector = selectors.DefaultSelector()

    def run(self) -> float:
        """Send until the time is up, wait for the last answers, and return the seconds that all of it took."""
        started = time.perf_counter()
        for client in self._clients:
            self._selector.register(client.socket, selectors.EVENT_READ, client)
            client.send()
        while waiting := len(self._selector.get_map()):
            ready = self._selector.select(LONGEST_WAIT)
            if not ready:
                self._note(0, waiting)
                break
            for key, _ in ready:
                self._take(key.data, is_over=time.perf_counter() - started > self._seconds)
        elapsed = time.perf_counter() - started
        for client in self._clients:
            client.socket.close()
        return elapsed

    def _take(self, client: Client, *, is_over: bool) -> None:
        status = self._receive(client)
        if status and not is_over and len(self.waits) < MOST_REQUESTS:
            client.send()
        elif status is not None:
            self._selector.unregister(client.socket)

    def _receive(self, client: Client) -> int | None:
        """Note the answer once it is whole and return its status; None before, 0 for a hang-up."""
        result = client.receive()
        if result is None:
            return None
        status, wait = result
        if status == ACCEPTED:
            self.waits.append(wait)
        else:
            self._note(status)
        return status

    def _note(self, status: int, count: int = 1) -> None:
        self.others[status] = self.others.get(status, 0) + count


class PacedLoad(Load):
    """Forms sent at a rate, each when it is due or as soon after that as a connection is free."""

    def __init__(self, port: int, connections: int, seconds: float, rate: float) -> None:
        super().__init__(port, connections, seconds)
        self._seconds = min(seconds, MOST_SECONDS_AT_A_RATE)
        self._pause = 1 / min(rate, 1000.0)
        self._free = deque(self._clients)  # in turns, so that none is idle for so long that the server ends it
        self._busy: set[Client] = set()

    def run(self) -> float:
        """Send until the time is up, wait for the last answers, and return the seconds that all of it took."""
        started = due_at = time.perf_counter()
        for client in self._clients:
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        while (is_open := due_at - started < self._seconds) or self._busy:
            now = time.perf_counter()
            if is_open and self._free and due_at <= now:
                self._begin(due_at)
                due_at += self._pause
                continue
            ready = self._selector.select(max(due_at - now, 0) if is_open and self._free else LONGEST_WAIT)
            if not ready and not (is_open and self._free):
                self._note(0, len(self._busy))
                break
            for key, _ in ready:
                self._end(key.data)
        return time.perf_counter() - started

    def _begin(self, due_at: float) -> None:
        client = self._free.popleft()
        self._busy.add(client)
        client.send(due_at)

    def _end(self, client: Client) -> None:
        status = self._receive(client)
        if status is None:
            return
        self._busy.discard(client)
        if status:
            self._free.append(client)
        else:
            self._selector.unregister(client.socket)


def main(port: str, connections: str, seconds: str, rate: str = "") -> None:
    amount = int(port), int(connections), float(seconds)
    load = PacedLoad(*amount, float(rate)) if rate else Load(*amount)
    elapsed = load.run()
    json.dump({"seconds": elapsed, "waits": load.waits, "others": load.others}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
