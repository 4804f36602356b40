"""A real SMTP server that keeps what it accepts and misbehaves on demand."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.ports import LOOPBACK, find_free_port

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage

Step = Literal["MAIL", "RCPT", "DATA"]
Fault = Literal["", "before answer", "after answer"]


@dataclass(frozen=True)
class ReceivedMail:
    """One message the server accepted, with its envelope."""

    mail_from: str
    rcpt_tos: list[str]
    content: bytes
    mail_options: list[str] = field(default_factory=list)

    @property
    def message(self) -> EmailMessage:
        """The parsed content."""
        return email.message_from_bytes(self.content, policy=email.policy.default)


def break_off(conversation: SMTP) -> None:
    """Cut the connection without a word, if it is still open."""
    if isinstance(conversation.transport, asyncio.WriteTransport):
        conversation.transport.abort()


class SmtpServer:
    """Listens on a free loopback port, in a thread of its own.

    `reject` maps a step to the reply that refuses it, such as `{"RCPT": "550 5.1.1 no such user"}`.
    `drop` makes it break the connection after a message was accepted and kept: "before answer" leaves the
    client without the reply to DATA, "after answer" breaks off when the client says QUIT.
    `offers_utf8` is whether it takes addresses beyond ASCII (SMTPUTF8).
    `delay` is how many seconds it thinks about a message before it takes it.
    `login` demands that name and password; `tls` is "", "starttls" or "implicit" and needs `context`.
    """

    def __init__(
        self,
        *,
        login: tuple[str, str] | None = None,
        tls: Literal["", "starttls", "implicit"] = "",
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.host = LOOPBACK
        self.port = find_free_port()
        self.messages: list[ReceivedMail] = []
        self.reject: dict[Step, str] = {}
        self.drop: Fault = ""
        self.delay = 0.0
        self.offers_utf8 = True
        self.connections = 0
        self._login = login
        self._tls = tls
        self._context = context
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._conversations: set[SMTP] = set()

    @property
    def url(self) -> str:
        """The server's address as a SMTP_URL, without login."""
        return f"smtp{'s' if self._tls == 'implicit' else ''}://{self.host}:{self.port}"

    def start(self) -> None:
        """Listen, on the same port each time; returns when connections are accepted."""
        loop = self._loop = asyncio.new_event_loop()
        context = self._context if self._tls == "implicit" else None
        ready = threading.Event()

        def serve() -> None:
            asyncio.set_event_loop(loop)
            server = loop.run_until_complete(loop.create_server(self._answer, self.host, self.port, ssl=context))
            ready.set()
            loop.run_forever()
            server.close()
            self._hang_up(loop)
            loop.close()

        self._thread = threading.Thread(target=serve, name="smtp-server", daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError(f"the SMTP server could not listen on port {self.port}")

    def stop(self) -> None:
        """Stop listening and break open connections; does nothing when it is stopped already."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop = self._thread = None

    def wait_for(self, count: int, seconds: float = 60) -> list[ReceivedMail]:
        """Return the messages as soon as there are `count`; raises AssertionError when they do not come in time."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.messages)} of {count} messages came within {seconds} s")
            time.sleep(0.02)
        return list(self.messages)

    def _answer(self) -> SMTP:
        self.connections += 1
        conversation = SMTP(
            _Desk(self),
            loop=self._loop,
            hostname="mail.test",
            enable_SMTPUTF8=self.offers_utf8,
            authenticator=self._authenticate if self._login else None,
            auth_required=self._login is not None,
            auth_require_tls=False,
            tls_context=self._context if self._tls == "starttls" else None,
            require_starttls=self._tls == "starttls",
        )
        self._conversations.add(conversation)
        return conversation

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
    ) -> AuthResult:
        name, password = self._login or ("", "")
        is_known = isinstance(data, LoginPassword) and (data.login, data.password) == (name.encode(), password.encode())
        return AuthResult(success=is_known, handled=False)

    def _hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        for conversation in self._conversations:
            break_off(conversation)
        self._conversations.clear()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))


class _Desk:
    """What the server does with each command."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_MAIL(  # noqa: N802  (the names are the interface)
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._server.reject.get("MAIL")
        if refusal:
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = self._server.reject.get("RCPT")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        refusal = self._server.reject.get("DATA")
        if refusal:
            return refusal
        await asyncio.sleep(self._server.delay)
        self._server.messages.append(
            ReceivedMail(
                mail_from=envelope.mail_from or "",
                rcpt_tos=list(envelope.rcpt_tos),
                content=envelope.original_content or b"",
                mail_options=list(envelope.mail_options),
            )
        )
        if self._server.drop == "before answer":
            break_off(smtp)
        return "250 OK"

    async def handle_QUIT(self, smtp: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        if self._server.drop == "after answer":
            break_off(smtp)
        return "221 Bye"

    async def handle_exception(self, error: Exception) -> str:
        if isinstance(error, ConnectionError):
            return "421 connection lost"
        raise error
