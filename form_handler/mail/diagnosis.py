"""Diagnosis: what a failing mail server means, as the key of a sentence that says what to do about it."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from form_handler.mail.smtp_address import SmtpAddress


class Trouble(NamedTuple):
    """Why a step failed: the ends of the catalogue keys of its sentence and of a hint about this mail provider."""

    key: str
    hint: str = ""


# Part of a mail server's name, and the hint about logins there.
PROVIDERS = {
    "gmail.": "google",
    "googlemail.": "google",
    "smtp-relay.google": "google",
    "office365.": "microsoft",
    "outlook.": "microsoft",
    "hotmail.": "microsoft",
    "live.com": "microsoft",
    "yahoo.": "app_password",
    "aol.": "app_password",
    "mail.me.com": "app_password",
    "icloud.": "app_password",
    "fastmail.": "app_password",
    "zoho.": "app_password",
    "yandex.": "app_password",
    "gmx.": "switched_off",
    "web.de": "switched_off",
    "mail.ru.": "app_password",
    "sendgrid.": "sendgrid",
    "amazonaws.": "amazon",
    "mailgun.": "smtp_login",
    "sendinblue.": "smtp_login",
    "brevo.": "smtp_login",
    "mailjet.": "smtp_login",
    "postmarkapp.": "smtp_login",
}
# What OpenSSL says of certificates (X509_V_ERR_…).
_CERTIFICATES = {10: "certificate_expired", 62: "certificate_name", 64: "certificate_name"}
_CONNECTION = {socket.gaierror: "name", ConnectionRefusedError: "refused", TimeoutError: "timeout"}
_LOGIN = {smtplib.SMTPNotSupportedError: "no_login", UnicodeError: "login_letters"}
_SENDER = re.compile(
    r"5\.7\.60|5\.7\.708|SendAsDenied|send as|sender.{0,40}(not|reject|deni|own|verif|mismatch|allow|authori[sz])"
    r"|not (owned by|allowed to send|verified)|from address|unauthenticated|dmarc|\bspf\b",
    re.IGNORECASE,
)
_RELAY = re.compile(r"relay|5\.7\.(0|1|8)\b.*auth|authenticat|log ?in first", re.IGNORECASE)
_UNKNOWN = re.compile(r"5\.1\.(1|2|10)\b|unknown|no such|does not exist|not found|invalid (recipient|mailbox)", re.I)
_SPAM = re.compile(r"spam|blocked|blacklist|block list|blocklist|reputation|policy|spamhaus|5\.7\.1\b", re.IGNORECASE)


def find_hint(host: str) -> str:
    """Return the end of the key of what to know about logins at this provider, or an empty text."""
    return next((hint for part, hint in PROVIDERS.items() if part in f"{host.lower()}."), "")


def diagnose_connection(error: Exception, address: SmtpAddress) -> Trouble:
    """Return why no conversation with a server came about."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Trouble(_CERTIFICATES.get(error.verify_code, "certificate_untrusted"))
    if isinstance(error, ssl.SSLError):
        return Trouble("not_tls" if address.security == "tls" else "tls")
    if isinstance(error, smtplib.SMTPResponseException):
        return Trouble("busy" if 400 <= error.smtp_code < 500 else "unwanted")
    return Trouble(next((key for kind, key in _CONNECTION.items() if isinstance(error, kind)), "broken_off"))


def diagnose_silence(error: Exception, address: SmtpAddress) -> Trouble:
    """Return why a server that takes connections said nothing useful: most often it expects TLS at once."""
    if isinstance(error, TimeoutError | smtplib.SMTPServerDisconnected) and address.security != "tls":
        return Trouble("silent")
    return diagnose_connection(error, address)


def diagnose_login(error: Exception, host: str) -> Trouble:
    """Return why a login failed."""
    if not isinstance(error, smtplib.SMTPResponseException):
        return Trouble(next((key for kind, key in _LOGIN.items() if isinstance(error, kind)), "broken_off"))
    text = _words(error.smtp_error)
    if re.search("5\\.7\\.139|basic authentication is disabled", text, re.IGNORECASE):
        return Trouble("login_switched_off", "microsoft")
    if re.search("5\\.7\\.9|application-specific|app password", text, re.IGNORECASE):
        return Trouble("app_password", find_hint(host) or "app_password")
    if error.smtp_code in {530, 538}:
        return Trouble("login_encryption")
    return Trouble("busy") if error.smtp_code < 500 else Trouble("login", find_hint(host))


def diagnose_answer(step: str, code: int, answer: bytes | str, *, has_login: bool) -> Trouble:
    """Return why a server refused a sender, a recipient or the mail itself (`step`: sender, recipient, content)."""
    text = _words(answer)
    if 400 <= code < 500:
        return Trouble("greylisted" if step == "recipient" else "busy")
    if code == 530 or (not has_login and _RELAY.search(text)):
        return Trouble("login_needed")
    if step == "sender" or _SENDER.search(text):
        return Trouble("sender")
    if step == "recipient":
        return Trouble("recipient" if _UNKNOWN.search(text) else "relay")
    if code == 552:
        return Trouble("size")
    return Trouble("spam" if _SPAM.search(text) else "content")


def _words(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
