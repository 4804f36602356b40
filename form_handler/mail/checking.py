"""Checking: sends a test mail step by step, and says of the first step that fails what to do about it."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING

from form_handler.errors import TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.mail import diagnosis
from form_handler.mail.message import POLICY
from form_handler.mail.smtp_connection import connect, open_connection
from form_handler.plain_text import clean_line
from generator.content.catalogue import owner_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from form_handler.mail.diagnosis import Trouble
    from form_handler.mail.smtp_address import SmtpAddress

TIMEOUT = 15.0  # seconds for each answer
LONGEST_ANSWER = 300


@dataclass(frozen=True)
class Step:
    """One step in a sentence, and another where it failed that says why and what to do."""

    done: str
    is_good: bool = True


class _Failed(Exception):  # noqa: N818  (ends the check, which is not somebody's error)
    def __init__(self, trouble: Trouble, answer: str) -> None:
        super().__init__(answer)
        self.trouble = trouble
        self.answer = answer


class MailCheck:
    """One conversation with a mail server; `sender` and `recipient` are plain addresses."""

    def __init__(
        self,
        address: SmtpAddress,
        sender: str,
        recipient: str,
        *,
        timeout: float = TIMEOUT,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._address = address
        self._people = {"sender": sender, "recipient": recipient}
        self._timeout = timeout
        self._context = context or ssl.create_default_context()
        self._resolve = Lookups(timeout)
        self._connection: smtplib.SMTP | None = None

    def run(self) -> Iterator[Step]:
        """Yield each step as it is done; the last one may have failed."""
        steps = {"connection": self._connect, "greeting": self._greet, "encryption": self._encrypt,
                 "login": self._log_in, "mail": self._send}  # fmt: skip
        try:
            for name, take in steps.items():
                outcome = take()
                yield Step(self._text(f"check_mail.{name}.{outcome}"))
        except _Failed as failed:
            yield Step(self._explain(failed), is_good=False)
        except TemporaryFailure:  # of the name service alone: all else fails as it does for smtplib
            yield Step(self._explain(_Failed(diagnosis.Trouble("lookup"), "")), is_good=False)
        finally:
            if self._connection is not None:
                with suppress(smtplib.SMTPException, OSError):
                    self._connection.quit()
                self._connection.close()

    def _connect(self) -> str:
        address = self._address
        try:
            connect(address.host, address.port, self._timeout, self._resolve).close()
        except OSError as error:
            raise self._fail(diagnosis.diagnose_connection(error, address), error) from error
        return "done"

    def _greet(self) -> str:
        address, own_name = self._address, self._people["sender"].rpartition("@")[2]
        try:
            self._connection = open_connection(
                address, own_name, timeout=self._timeout, context=self._context, resolve=self._resolve
            )
            self._connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as error:
            raise self._fail(diagnosis.diagnose_silence(error, address), error) from error
        return "done"

    def _encrypt(self) -> str:
        connection, security = self._require_connection(), self._address.security
        if security == "tls":
            return "done"
        if security == "never" or (security == "offered" and not connection.has_extn("starttls")):
            return "none"
        if not connection.has_extn("starttls"):
            raise _Failed(diagnosis.Trouble("no_starttls"), "")
        try:
            connection.starttls(context=self._context)
            connection.ehlo()
        except (smtplib.SMTPException, OSError) as error:
            raise self._fail(diagnosis.diagnose_connection(error, self._address), error) from error
        return "done"

    def _log_in(self) -> str:
        if not self._address.user:
            return "none"
        try:
            self._require_connection().login(self._address.user, self._address.password)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._fail(diagnosis.diagnose_login(error, self._address.host), error) from error
        return "done"

    def _send(self) -> str:
        connection = self._require_connection()
        try:
            self._require("sender", connection.mail(self._people["sender"]))
            self._require("recipient", connection.rcpt(self._people["recipient"]))
            self._require("content", connection.data(self._write().as_bytes()))
        except smtplib.SMTPDataError as error:
            self._require("content", (error.smtp_code, error.smtp_error))
        except (smtplib.SMTPException, OSError) as error:
            raise self._fail(diagnosis.Trouble("broken_off"), error) from error
        return "done"

    def _require(self, step: str, answer: tuple[int, bytes | str]) -> None:
        code, words = answer
        if not 200 <= code < 300:
            trouble = diagnosis.diagnose_answer(step, code, words, has_login=bool(self._address.user))
            raise self._fail(trouble, smtplib.SMTPResponseException(code, words))

    def _require_connection(self) -> smtplib.SMTP:
        assert self._connection is not None  # noqa: S101  (the steps come in their order)
        return self._connection

    def _write(self) -> EmailMessage:
        message = EmailMessage(policy=POLICY)
        message["From"], message["To"] = self._people["sender"], self._people["recipient"]
        message["Subject"] = self._text("check_mail.subject")
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._people["sender"].rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._text("check_mail.text"))
        return message

    def _fail(self, trouble: Trouble, error: Exception) -> _Failed:
        answer = str(error)
        if isinstance(error, smtplib.SMTPResponseException):
            words = error.smtp_error
            text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
            answer = f"{error.smtp_code} {text}"
        elif isinstance(error, ssl.SSLCertVerificationError):
            answer = error.verify_message
        elif isinstance(error, OSError) and error.strerror:
            answer = error.strerror
        return _Failed(trouble, clean_line(answer or type(error).__name__, LONGEST_ANSWER))

    def _explain(self, failed: _Failed) -> str:
        sentences = [self._text(f"check_mail.trouble.{failed.trouble.key}")]
        if failed.trouble.hint:
            sentences.append(self._text(f"check_mail.hint.{failed.trouble.hint}"))
        if failed.answer:
            sentences.append(owner_catalogue().text("check_mail.answer", answer=failed.answer))
        return "\n".join(sentences)

    def _text(self, key: str) -> str:
        address = self._address
        facts = {"host": address.host, "port": address.port, "user": address.user, **self._people}
        return owner_catalogue().text(key, **facts)
