"""Mails by SMTP (RFC 5321), and which of a server's answers can change."""

from __future__ import annotations

import smtplib
import ssl
from typing import TYPE_CHECKING

from form_handler.errors import FinalFailure, TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.mail.serialise import needs_utf8, serialise
from form_handler.mail.smtp_connection import open_connection
from form_handler.plain_text import clean_line

if TYPE_CHECKING:
    from email.message import EmailMessage

    from form_handler.mail.smtp_address import SmtpAddress
    from form_handler.mail.smtp_connection import Resolve

TIMEOUT = 30  # seconds for each answer of the server
LONGEST_ANSWER = 300  # characters of a server's answer that the owner gets to read
_LOGIN_CODES = {530, 534, 535, 538}  # RFC 4954: the owner can mend the login, so these may pass later


class SmtpTransport:
    """A mail server; the connection stays open from the first mail until `close`. For one thread at a time."""

    def __init__(
        self,
        address: SmtpAddress,
        *,
        timeout: float = TIMEOUT,
        context: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._address = address
        self._timeout = timeout
        self._context = context
        self._resolve = resolve or Lookups()
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Return as soon as the server has accepted the mail; raises TemporaryFailure or FinalFailure."""
        content = serialise(message)
        options = ["SMTPUTF8"] if needs_utf8(message) else []
        try:
            connection = self._reuse() or self._open(message["From"].addresses[0].domain)
            _converse(connection, sender, recipient, options, content)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TemporaryFailure(
                "delivery.connection", is_general=True, host=self._address.host, reason=_tell(error)
            ) from error
        except TemporaryFailure as failure:
            if failure.is_general:
                self._drop()
            raise

    def close(self) -> None:
        """Say goodbye; whatever happens now, the mails were accepted before."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _reuse(self) -> smtplib.SMTP | None:
        """Return the open connection, if the server still wants it; whatever the last mail left there is undone."""
        if self._connection is not None:
            try:
                if self._connection.rset()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                pass
            self._drop()
        return None

    def _open(self, own_name: str) -> smtplib.SMTP:
        address, context = self._address, self._context or ssl.create_default_context()
        self._connection = open_connection(
            address, own_name, timeout=self._timeout, context=context, resolve=self._resolve
        )
        self._connection.ehlo_or_helo_if_needed()
        if address.security in ("required", "offered"):
            self._encrypt(self._connection, context)
        if address.user:
            self._log_in(self._connection)
        return self._connection

    def _encrypt(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif self._address.security == "required":
            raise TemporaryFailure("delivery.no_encryption", is_general=True, host=self._address.host)

    def _log_in(self, connection: smtplib.SMTP) -> None:
        try:
            connection.login(self._address.user, self._address.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, UnicodeError) as error:
            # The owner can mend a login, so the mail waits for that.
            raise TemporaryFailure(
                "delivery.login", is_general=True, host=self._address.host, reason=_tell(error)
            ) from error


def _converse(connection: smtplib.SMTP, sender: str, recipient: str, options: list[str], content: bytes) -> None:
    if options and not connection.has_extn("smtputf8"):
        raise FinalFailure("delivery.address_beyond_ascii", recipient=recipient)
    _check(connection.mail(sender, options))
    _check(connection.rcpt(recipient))
    try:
        _check(connection.data(content))
    except smtplib.SMTPDataError as error:
        _check((error.smtp_code, _to_bytes(error.smtp_error)))


def _check(answer: tuple[int, bytes]) -> None:
    """Return for an answer that accepts; raises the failure that any other answer means."""
    code, words = answer
    if 200 <= code < 300:
        return
    text = clean_line(f"{code} {words.decode('utf-8', 'replace')}", LONGEST_ANSWER)
    if 500 <= code < 600 and code not in _LOGIN_CODES:
        raise FinalFailure("delivery.refused", answer=text)
    raise TemporaryFailure("delivery.postponed", is_general=code == 421 or code in _LOGIN_CODES, answer=text)


def _tell(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return clean_line(f"{error.smtp_code} {_to_bytes(error.smtp_error).decode('utf-8', 'replace')}", LONGEST_ANSWER)
    return clean_line(str(error) or type(error).__name__, LONGEST_ANSWER)


def _to_bytes(text: bytes | str) -> bytes:
    return text.encode("utf-8", "replace") if isinstance(text, str) else text
