"""A mail server that goes wrong at one command of the conversation: it refuses, falls silent or hangs up there."""

from __future__ import annotations

import contextlib
import socket
import threading
from email import message_from_bytes
from email.policy import default
from typing import IO, TYPE_CHECKING, Literal, TypeAlias, cast

from tests.support.ports import LOOPBACK

if TYPE_CHECKING:
    from email.message import EmailMessage

Command = Literal["greeting", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "content", "RSET", "QUIT"]
Fault: TypeAlias = str  # "silence", "hang up", "hang up after keeping", or the answer that it gives


class ScriptedSmtp:
    """Speaks as much of RFC 5321 as a client needs; `faults` maps a command to what goes wrong at it from now on.

    `messages` is what it keeps. A mail is kept when its last line came, so one may be kept whose acceptance is never
    said.
    """

    def __init__(self) -> None:
        self.faults: dict[Command, Fault] = {}
        self.messages: list[EmailMessage] = []
        self.connections = 0
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"smtp://{LOOPBACK}:{self.port}"
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Stop listening and break every conversation."""
        self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Break every conversation."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection.makefile("rwb") as lines:
            _Conversation(self, connection, cast("IO[bytes]", lines)).go_on()


class _Conversation:
    def __init__(self, server: ScriptedSmtp, connection: socket.socket, lines: IO[bytes]) -> None:
        self._server = server
        self._connection = connection
        self._lines = lines

    def go_on(self) -> None:
        if not self._answer("greeting", "220 mail.test"):
            return
        while line := self._lines.readline():
            command = line[:4].decode("ascii", "replace").upper()
            if command == "DATA":
                if not self._take_content():
                    return
            elif not self._answer(command, {"QUIT": "221 Bye", "EHLO": "250 mail.test"}.get(command, "250 OK")):
                return
            if command == "QUIT":
                return

    def _take_content(self) -> bool:
        if self._fault_is_refusal("DATA") or "DATA" in self._server.faults:
            return self._answer("DATA", "")
        if not self._answer("DATA", "354 go on"):
            return False
        content = []
        while (line := self._lines.readline()) != b".\r\n":
            if not line:
                return False
            content.append(line.removeprefix(b"."))
        fault = self._server.faults.get("content", "")
        if not fault[:1].isdigit() and fault != "hang up":
            self._server.messages.append(message_from_bytes(b"".join(content), policy=default))
        return self._answer("content", "250 kept")

    def _fault_is_refusal(self, command: Command) -> bool:
        return self._server.faults.get(command, "")[:1].isdigit()

    def _answer(self, command: str, usual: str) -> bool:
        """Answer and return whether the conversation goes on."""
        fault = self._server.faults.get(cast("Command", command), usual)
        if fault == "silence":
            self._connection.recv(1)  # until the other side gives up
            return False
        if fault.startswith("hang up"):
            self._connection.shutdown(socket.SHUT_RDWR)
            return False
        self._lines.write(fault.encode() + b"\r\n")
        self._lines.flush()
        return True
