"""A mail server that does not do what it should: each failure is said in words that a person can act on."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from form_handler.mail.checking import MailCheck, Step
from form_handler.mail.diagnosis import PROVIDERS, find_hint
from form_handler.mail.smtp_address import SmtpAddress, read_smtp_url
from generator.content.catalogue import OWNER_LOCALES, Catalogue
from shopbell import main
from tests.support.hanging_names import run_while_names_hang
from tests.support.ports import LOOPBACK, find_free_port
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SENDER, RECIPIENT = "web@fleurs.example", "bonjour@fleurs.example"
WORDS = Catalogue.load(OWNER_LOCALES, "en")
QUIET, GONE = "(says nothing)", "(hangs up)"
GOOD = {"CONNECT": "220 mail.test", "EHLO": "250-mail.test\r\n250 AUTH PLAIN LOGIN", "AUTH": "235 fine",
        "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}  # fmt: skip


class ActingServer:
    """A mail server that answers each command with what it was told to: a reply, silence, or a broken line."""

    def __init__(self, replies: Mapping[str, str]) -> None:
        self._replies = {**GOOD, **replies}
        self._socket = socket.create_server((LOOPBACK, 0))
        self.port = self._socket.getsockname()[1]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        with suppress(OSError):
            socket.create_connection((LOOPBACK, self.port), 1).close()
        self._thread.join(10)
        self._socket.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            connection, _ = self._socket.accept()
            with suppress(OSError):
                self._converse(connection)
            connection.close()

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        if not self._say(connection, "CONNECT"):
            return
        with connection.makefile("rb") as lines:
            is_content = False
            for line in lines:
                verb = line.decode("utf-8", "replace").strip().partition(" ")[0].upper()
                if is_content and verb != ".":
                    continue
                is_content = verb == "DATA" and self._replies["DATA"].startswith("354")
                if not self._say(connection, verb):
                    return

    def _say(self, connection: socket.socket, verb: str) -> bool:
        reply = self._replies.get(verb, "250 ok")
        if reply == QUIET:
            self._over.wait(60)
        elif reply != GONE:
            connection.sendall(f"{reply}\r\n".encode())
        return reply not in {QUIET, GONE}


def check(address: SmtpAddress, timeout: float = 1, **options: object) -> list[Step]:
    return list(MailCheck(address, SENDER, RECIPIENT, timeout=timeout, **options).run())  # type: ignore[arg-type]


def expect(steps: list[Step], trouble: str, hint: str = "", address: SmtpAddress | None = None) -> None:
    assert not steps[-1].is_good
    assert all(step.is_good for step in steps[:-1])
    lines = steps[-1].done.splitlines()
    facts = {"sender": SENDER, "recipient": RECIPIENT}
    if address:
        facts |= {"host": address.host, "port": str(address.port), "user": address.user}
    assert lines[0] == WORDS.text(f"check_mail.trouble.{trouble}", **facts)
    assert not hint or lines[1] == WORDS.text(f"check_mail.hint.{hint}")


USER = ("user@fleurs.example", "the-password")
TROUBLES = [
    ("silent", {"CONNECT": QUIET}, "offered", None),
    ("silent", {"CONNECT": GONE}, "offered", None),
    ("unwanted", {"CONNECT": "554 5.7.1 your address is on a block list"}, "offered", None),
    ("busy", {"CONNECT": "421 4.3.2 too many connections"}, "offered", None),
    ("no_starttls", {}, "required", USER),
    ("tls", {"EHLO": "250-mail.test\r\n250 STARTTLS", "STARTTLS": "220 go on"}, "required", USER),
    ("busy", {"EHLO": "250-mail.test\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 no TLS now"}, "required", USER),
    ("no_login", {"EHLO": "250 mail.test"}, "offered", USER),
    ("login", {"AUTH": "535 5.7.8 authentication failed"}, "offered", USER),
    ("login", {"AUTH": "535 Incorrect authentication data"}, "offered", USER),
    ("app_password", {"AUTH": "534 5.7.9 Application-specific password required."}, "offered", USER),
    ("login_switched_off", {"AUTH": "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."},
     "offered", USER),
    ("login_encryption", {"AUTH": "530 5.7.0 Must issue a STARTTLS command first"}, "offered", USER),
    ("login_encryption", {"AUTH": "538 5.7.11 Encryption required"}, "offered", USER),
    ("busy", {"AUTH": "454 4.7.0 Temporary authentication failure"}, "offered", USER),
    ("broken_off", {"AUTH": GONE}, "offered", USER),
    ("login_letters", {}, "offered", ("user@fleurs.example", "пароль")),
    ("login_needed", {"MAIL": "530 5.7.0 Authentication Required"}, "offered", None),
    ("login_needed", {"RCPT": "554 5.7.1 <x>: Relay access denied"}, "offered", None),
    ("login_needed", {"RCPT": "550 relay not permitted, authenticate first"}, "offered", None),
    ("sender", {"MAIL": "550 5.7.1 Sender address rejected: not owned by user"}, "offered", USER),
    ("sender", {"MAIL": "553 5.7.1 <web@fleurs.example>: not allowed"}, "offered", None),
    ("sender", {"RCPT": "553 5.7.1 Sender address rejected: not logged in"}, "offered", USER),
    ("sender", {".": "550 5.7.60 SMTP; Client does not have permissions to send as this sender"}, "offered", USER),
    ("sender", {".": "554 5.2.252 SendAsDenied; web@fleurs.example not allowed to send as"}, "offered", USER),
    ("sender", {".": "550 The from address does not match a verified Sender Identity."}, "offered", USER),
    ("sender", {".": "550-5.7.26 Unauthenticated email from fleurs.example is not accepted due to DMARC policy.\r\n"
                     "550 5.7.26 see"}, "offered", USER),
    ("busy", {"MAIL": "451 4.3.0 try later"}, "offered", None),
    ("greylisted", {"RCPT": "450 4.2.0 Greylisted, come back later"}, "offered", None),
    ("recipient", {"RCPT": "550 5.1.1 no such user"}, "offered", USER),
    ("relay", {"RCPT": "554 5.7.1 Relay access denied"}, "offered", USER),
    ("size", {".": "552 5.3.4 message too large"}, "offered", USER),
    ("spam", {".": "554 5.7.1 Message rejected as spam"}, "offered", USER),
    ("content", {".": "554 Transaction failed"}, "offered", USER),
    ("content", {"DATA": "554 no valid recipients"}, "offered", USER),
    ("busy", {".": "451 4.3.0 queue full"}, "offered", USER),
    ("broken_off", {"MAIL": GONE}, "offered", USER),
    ("broken_off", {".": QUIET}, "offered", USER),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "replies", "security", "login"), TROUBLES)
def test_each_failure_is_explained(
    trouble: str, replies: Mapping[str, str], security: str, login: tuple[str, str] | None
) -> None:
    server = ActingServer(replies)
    user, password = login or ("", "")
    address = SmtpAddress(LOOPBACK, server.port, security, user, password)  # type: ignore[arg-type]
    try:
        steps = check(address, timeout=1 if QUIET in replies.values() else 60)
    finally:
        server.stop()
    expect(steps, trouble, address=address)
    assert not password or password not in "".join(step.done for step in steps)


def test_the_words_of_the_server_stand_below() -> None:
    server = ActingServer({"AUTH": "535 5.7.8 no \x1b[2J way"})
    steps = check(SmtpAddress(LOOPBACK, server.port, "offered", "user", "password"))
    server.stop()
    assert steps[-1].done.splitlines()[-1].startswith("The server’s own words: 535 5.7.8 no")
    assert "\x1b" not in steps[-1].done


def test_a_port_where_nobody_listens() -> None:
    address = SmtpAddress(LOOPBACK, find_free_port(), "offered")
    expect(check(address), "refused", address=address)


def test_a_name_that_does_not_exist() -> None:
    address = SmtpAddress("mail.does-not-exist.invalid", 587, "offered")
    expect(check(address), "name", address=address)


A_CHECK = """
from form_handler.mail.smtp_address import SmtpAddress
from tests.mail.test_checking import check, expect
address = SmtpAddress("mail.example", 587, "offered")
expect(check(address), "lookup", address=address)
print(b"mail" in names.recv(512), flush=True)
"""


def test_a_name_service_that_hangs() -> None:
    assert run_while_names_hang(A_CHECK) == ["True"]


def test_a_host_that_does_not_answer() -> None:
    """A listener whose queue is full takes no further connection."""
    with socket.socket() as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen(0)
        address = SmtpAddress(LOOPBACK, listener.getsockname()[1], "offered")
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex((LOOPBACK, address.port))
        steps = check(address)
        for each in waiting:
            each.close()
    expect(steps, "timeout", address=address)


def test_tls_at_once_where_the_server_begins_plainly() -> None:
    server = ActingServer({})
    address = SmtpAddress(LOOPBACK, server.port, "tls")
    steps = check(address)
    server.stop()
    expect(steps, "not_tls", address=address)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of an authority of its own: for localhost, for another name, and one that has expired."""
    folder = tmp_path_factory.mktemp("certificates")

    def run(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", "-x509", *key, "-subj", "/CN=Test authority", "-days", "9", "-keyout", "ca.key", "-out", "ca.pem")
    for name, host, days in (
        ("good", "localhost", "5"),
        ("other", "mail.fleurs.example", "5"),
        ("old", "localhost", "-1"),
    ):
        run("req", *key, "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{name}.key",
            "-out", f"{name}.csr")  # fmt: skip
        run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
            "-copy_extensions", "copy", "-out", f"{name}.pem")  # fmt: skip
    return folder


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize(
    ("name", "trouble"),
    [("good", ""), ("other", "certificate_name"), ("old", "certificate_expired"), ("good", "certificate_untrusted")],
)
def test_certificates(certificates: Path, name: str, trouble: str, tls: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
    server = SmtpServer(tls=tls, context=context)  # type: ignore[arg-type]
    server.start()
    trusted = ssl.create_default_context()
    if trouble != "certificate_untrusted":
        trusted.load_verify_locations(certificates / "ca.pem")
    address = SmtpAddress("localhost", server.port, "tls" if tls == "implicit" else "required")
    steps = check(address, context=trusted)
    server.stop()
    if trouble:
        expect(steps, trouble, address=address)
    else:
        assert [step.is_good for step in steps] == [True] * 5
        assert len(server.messages) == 1


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("smtp.gmail.com", "google"), ("smtp-relay.gmail.com", "google"), ("smtp.office365.com", "microsoft"),
        ("smtp-mail.outlook.com", "microsoft"), ("smtp.mail.yahoo.com", "app_password"),
        ("smtp.mail.me.com", "app_password"), ("mail.gmx.net", "switched_off"), ("smtp.web.de", "switched_off"),
        ("smtp.sendgrid.net", "sendgrid"), ("email-smtp.eu-west-1.amazonaws.com", "amazon"),
        ("smtp-relay.brevo.com", "smtp_login"), ("mail.fleurs.example", ""),
    ],
)  # fmt: skip
def test_what_to_know_of_a_provider(host: str, hint: str) -> None:
    assert find_hint(host) == hint


def test_every_hint_has_its_words() -> None:
    for language in ("en", "fr"):
        for hint in {*PROVIDERS.values(), "app_password"}:
            assert Catalogue.load(OWNER_LOCALES, language).text(f"check_mail.hint.{hint}")


@pytest.fixture
def shop(smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SmtpServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMTP_URL", smtp_server.url)
    monkeypatch.setenv("MAIL_FROM", f"Fleurs <{SENDER}>")
    return smtp_server


def test_the_command_sends_a_mail_to_the_sender(shop: SmtpServer) -> None:
    result = CliRunner().invoke(main, ["handler", "--check-mail"])
    assert result.exit_code == 0, result.output
    [mail] = shop.messages
    assert (mail.mail_from, mail.rcpt_tos) == (SENDER, [SENDER])
    assert mail.message["Subject"] == "Test mail of your website"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert "took a test mail" in result.output


def test_the_command_sends_it_to_somebody_else(shop: SmtpServer) -> None:
    result = CliRunner().invoke(main, ["handler", "--check-mail", "--to", RECIPIENT])
    assert result.exit_code == 0
    assert shop.messages[0].rcpt_tos == [RECIPIENT]
    assert CliRunner().invoke(main, ["handler", "--check-mail", "--to", "a@b.example, c@d.example"]).exit_code == 2
    assert len(shop.messages) == 1


def test_the_command_fails_with_the_reason(shop: SmtpServer) -> None:
    shop.reject["MAIL"] = "550 5.7.1 not your address"
    result = CliRunner().invoke(main, ["handler", "--check-mail"])
    assert result.exit_code == 1
    assert "Set MAIL_FROM to the address of the login" in result.output


def test_without_a_server_it_says_where_mails_go(shop: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_URL")
    result = CliRunner().invoke(main, ["handler", "--check-mail"])
    assert result.exit_code == 1
    assert "var/mail" in result.output


def test_the_check_goes_by_the_same_address_as_the_mails(smtp_server: SmtpServer) -> None:
    steps = check(read_smtp_url(smtp_server.url))
    assert [step.is_good for step in steps] == [True] * 5
