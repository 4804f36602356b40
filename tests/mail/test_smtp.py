from __future__ import annotations

import socket
import ssl
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from form_handler.errors import FinalFailure, HandlerError, TemporaryFailure
from form_handler.mail.message import POLICY
from form_handler.mail.smtp import SmtpTransport
from form_handler.mail.smtp_address import SmtpAddress, read_smtp_url
from tests.support.certificates import Certificate, make_certificate
from tests.support.hanging_names import run_while_names_hang
from tests.support.ports import find_free_port
from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER, OWNER = "web@fleurs.example", "bonjour@fleurs.example"


def make_mail(recipient: str = OWNER) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"], message["To"], message["Subject"] = SENDER, recipient, "Hello 🌷"
    message.set_content("Line\n.\n..\nFrom here\nÜmlaut\n")
    return message


def transport_to(server: SmtpServer, **options: object) -> SmtpTransport:
    return SmtpTransport(read_smtp_url(server.url), **options)  # type: ignore[arg-type]


@pytest.fixture
def transport(smtp_server: SmtpServer) -> Iterator[SmtpTransport]:
    transport = transport_to(smtp_server)
    yield transport
    transport.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for localhost that nobody trusts by itself."""
    return make_certificate(tmp_path_factory.mktemp("certificate"), "localhost")


def server_context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://mail.example.org", SmtpAddress("mail.example.org", 587, "offered")),
        ("smtps://mail.example.org", SmtpAddress("mail.example.org", 465, "tls")),
        ("smtp://mail.example.org:25/?starttls=never", SmtpAddress("mail.example.org", 25, "never")),
        ("smtp://mail.example.org?starttls=required", SmtpAddress("mail.example.org", 587, "required")),
        ("smtp://u:p@localhost:2525", SmtpAddress("localhost", 2525, "offered", "u", "p")),
        (
            "smtp://me%40x:p%3A%2F%C3%A9@mail.example.org",
            SmtpAddress("mail.example.org", 587, "required", "me@x", "p:/é"),
        ),
        ("smtp://u:p@mail.example.org?starttls=never", SmtpAddress("mail.example.org", 587, "never", "u", "p")),
        ("smtp://[::1]:25", SmtpAddress("::1", 25, "offered")),
    ],
)
def test_the_address_of_a_server(url: str, address: SmtpAddress) -> None:
    assert read_smtp_url(url) == address


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://mail.example.org", "smtp://", "smtp://h?starttls=maybe", "smtp://h:port"]
)
def test_what_is_no_address_of_a_server(url: str) -> None:
    with pytest.raises(HandlerError) as caught:
        read_smtp_url(url)
    assert "SMTP_URL" in caught.value.sentence()


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(read_smtp_url("smtp://user:secret@mail.example.org"))


def test_a_mail_arrives_as_it_was_written(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    transport.send(make_mail(), SENDER, OWNER)
    [received] = smtp_server.messages
    assert (received.mail_from, received.rcpt_tos) == (SENDER, [OWNER])
    assert received.message["Subject"] == "Hello 🌷"
    assert received.message.get_content().replace("\r\n", "\n") == "Line\n.\n..\nFrom here\nÜmlaut\n"


def test_several_mails_use_one_connection(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    for _ in range(3):
        transport.send(make_mail(), SENDER, OWNER)
    transport.close()
    assert (len(smtp_server.messages), smtp_server.connections) == (3, 1)


def test_a_connection_that_was_cut_between_mails_is_opened_again(
    smtp_server: SmtpServer, transport: SmtpTransport
) -> None:
    transport.send(make_mail(), SENDER, OWNER)
    smtp_server.stop()
    smtp_server.start()
    transport.send(make_mail(), SENDER, OWNER)
    assert (len(smtp_server.messages), smtp_server.connections) == (2, 2)


def test_the_envelope_names_the_recipient_and_nobody_else(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    message = make_mail()
    message["Bcc"] = "victim@example.org"
    message["Cc"] = "victim@example.org"
    transport.send(message, SENDER, OWNER)
    assert smtp_server.messages[0].rcpt_tos == [OWNER]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "failure", "is_general"),
    [
        ("550 5.1.1 no such user", FinalFailure, None),
        ("552 5.3.4 too big", FinalFailure, None),
        ("451 4.7.1 greylisted", TemporaryFailure, False),
        ("452 4.2.2 mailbox full", TemporaryFailure, False),
        ("421 4.3.2 closing", TemporaryFailure, True),
        ("530 5.7.0 log in first", TemporaryFailure, True),
    ],
)
def test_refusals(
    *,
    smtp_server: SmtpServer,
    transport: SmtpTransport,
    step: str,
    answer: str,
    failure: type[HandlerError],
    is_general: bool | None,
) -> None:
    smtp_server.reject = {step: answer}  # type: ignore[dict-item]
    with pytest.raises(failure) as caught:
        transport.send(make_mail(), SENDER, OWNER)
    assert answer in caught.value.sentence()
    assert getattr(caught.value, "is_general", None) == is_general
    smtp_server.reject = {}
    transport.send(make_mail(), SENDER, OWNER)  # what was refused does not stand in the way of the next
    assert len(smtp_server.messages) == 1


def test_a_server_that_is_down_is_a_temporary_failure_for_all(
    smtp_server: SmtpServer, transport: SmtpTransport
) -> None:
    smtp_server.stop()
    with pytest.raises(TemporaryFailure) as caught:
        transport.send(make_mail(), SENDER, OWNER)
    assert caught.value.is_general
    assert "127.0.0.1" in caught.value.sentence()


def test_a_server_that_says_nothing_is_a_temporary_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = SmtpAddress("127.0.0.1", silent.getsockname()[1], "offered")
        with pytest.raises(TemporaryFailure):
            SmtpTransport(address, timeout=0.2).send(make_mail(), SENDER, OWNER)


def test_an_answer_that_got_lost_leaves_it_open(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    smtp_server.drop = "before answer"
    with pytest.raises(TemporaryFailure):
        transport.send(make_mail(), SENDER, OWNER)
    assert len(smtp_server.messages) == 1


def test_a_goodbye_that_fails_is_no_failure(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    smtp_server.drop = "after answer"
    transport.send(make_mail(), SENDER, OWNER)
    transport.close()
    assert len(smtp_server.messages) == 1


def test_logging_in() -> None:
    server = SmtpServer(login=("shop", "right"))
    server.start()
    try:
        address = SmtpAddress("127.0.0.1", server.port, "offered", "shop", "password")
        with pytest.raises(TemporaryFailure) as caught:  # the owner can mend it, so the mail waits
            SmtpTransport(address).send(make_mail(), SENDER, OWNER)
        assert caught.value.is_general
        assert caught.value.key == "delivery.login"
        assert "password" not in caught.value.sentence().replace("SMTP_URL", "")
    finally:
        server.stop()


def test_logging_in_with_the_right_password() -> None:
    server = SmtpServer(login=("shop", "right"))
    server.start()
    try:
        transport = SmtpTransport(read_smtp_url(f"smtp://shop:right@127.0.0.1:{server.port}"))
        transport.send(make_mail(), SENDER, OWNER)
        transport.close()
        assert len(server.messages) == 1
    finally:
        server.stop()


def test_a_password_beyond_ascii_fails_without_breaking_anything() -> None:
    server = SmtpServer(login=("shop", "x"))
    server.start()
    try:
        transport = SmtpTransport(read_smtp_url(f"smtp://shop:w%C3%B6rd@127.0.0.1:{server.port}"))
        with pytest.raises(TemporaryFailure, match="login"):
            transport.send(make_mail(), SENDER, OWNER)
    finally:
        server.stop()


@pytest.mark.parametrize("kind", ["starttls", "implicit"])
def test_an_encrypted_connection_is_checked(certificate: Certificate, kind: str) -> None:
    server = SmtpServer(tls=kind, context=server_context(certificate))  # type: ignore[arg-type]
    server.start()
    security = "tls" if kind == "implicit" else "offered"
    address = SmtpAddress("localhost", server.port, security)  # type: ignore[arg-type]
    try:
        with pytest.raises(TemporaryFailure, match="certificate"):
            SmtpTransport(address).send(make_mail(), SENDER, OWNER)
        trusting = SmtpTransport(address, context=ssl.create_default_context(cafile=str(certificate.file)))
        trusting.send(make_mail(), SENDER, OWNER)
        trusting.close()
        assert len(server.messages) == 1
    finally:
        server.stop()


def test_no_password_travels_without_encryption(smtp_server: SmtpServer) -> None:
    address = SmtpAddress("127.0.0.1", smtp_server.port, "required", "shop", "secret")
    with pytest.raises(TemporaryFailure) as caught:
        SmtpTransport(address).send(make_mail(), SENDER, OWNER)
    assert caught.value.key == "delivery.no_encryption"
    assert smtp_server.messages == []


def test_an_address_beyond_ascii_arrives_where_the_server_takes_it(
    smtp_server: SmtpServer, transport: SmtpTransport
) -> None:
    recipient = "zoë@fleurs.example"
    transport.send(make_mail(recipient), SENDER, recipient)
    [received] = smtp_server.messages
    assert received.rcpt_tos == [recipient]
    assert "SMTPUTF8" in received.mail_options
    assert recipient.encode() in received.content


def test_an_address_beyond_ascii_fails_for_good_elsewhere(smtp_server: SmtpServer, transport: SmtpTransport) -> None:
    smtp_server.offers_utf8 = False
    recipient = "zoë@fleurs.example"
    with pytest.raises(FinalFailure) as caught:
        transport.send(make_mail(recipient), SENDER, recipient)
    assert recipient in caught.value.sentence()
    transport.send(make_mail(), SENDER, OWNER)
    assert len(smtp_server.messages) == 1


def test_a_mail_that_cannot_be_written_calls_nobody() -> None:
    message = make_mail()
    message.set_payload(12)  # neither text nor parts
    nobody = SmtpTransport(SmtpAddress("127.0.0.1", find_free_port(), "offered"))
    with pytest.raises(FinalFailure) as caught:
        nobody.send(message, SENDER, OWNER)
    assert caught.value.key == "delivery.unwritable"


TWO_MAILS = """
from form_handler.errors import TemporaryFailure
from form_handler.lookup import Lookups
from form_handler.mail.smtp import SmtpTransport
from form_handler.mail.smtp_address import SmtpAddress
from tests.mail.test_smtp import OWNER, SENDER, make_mail
for security in ("tls", "required"):
    transport = SmtpTransport(SmtpAddress("mail.example", 587, security), resolve=Lookups(0.3))
    try:
        transport.send(make_mail(), SENDER, OWNER)
    except TemporaryFailure as failure:
        print(failure.key, failure.is_general, flush=True)
"""


def test_a_name_service_that_hangs_is_not_waited_for() -> None:
    assert run_while_names_hang(TWO_MAILS) == ["delivery.lookup True"] * 2
