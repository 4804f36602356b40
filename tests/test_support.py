"""The tests' own servers behave as the tests believe."""

from __future__ import annotations

import http.client
import smtplib
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.support.smtp_server import SmtpServer

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.conftest import StartStaticServer
    from tests.support.browser import PageWatch

MAIL = "From: a@shop.test\r\nTo: b@shop.test\r\nSubject: =?utf-8?q?Gr=C3=BCn?=\r\n\r\n.dot\r\n"


def send(server: SmtpServer, recipients: list[str] | None = None) -> None:
    with smtplib.SMTP(server.host, server.port, timeout=10) as client:
        client.sendmail("a@shop.test", recipients or ["b@shop.test"], MAIL)


def test_smtp_server_keeps_what_it_accepts(smtp_server: SmtpServer) -> None:
    send(smtp_server)
    [mail] = smtp_server.wait_for(1)
    assert (mail.mail_from, mail.rcpt_tos) == ("a@shop.test", ["b@shop.test"])
    assert mail.message["Subject"] == "Grün"
    assert mail.content.endswith(b"\r\n\r\n.dot\r\n")


@pytest.mark.parametrize(
    ("step", "reply", "error"),
    [
        ("MAIL", "451 4.3.0 later", smtplib.SMTPSenderRefused),
        ("RCPT", "550 5.1.1 nobody", smtplib.SMTPRecipientsRefused),
        ("DATA", "452 4.3.1 full", smtplib.SMTPDataError),
    ],
)
def test_smtp_server_refuses_on_demand(
    smtp_server: SmtpServer, step: str, reply: str, error: type[smtplib.SMTPException]
) -> None:
    smtp_server.reject = {step: reply}  # type: ignore[dict-item]
    with pytest.raises(error, match=reply[:3]):
        send(smtp_server)
    assert smtp_server.messages == []


@pytest.mark.parametrize("fault", ["before answer", "after answer"])
def test_smtp_server_breaks_off_with_the_mail_kept(smtp_server: SmtpServer, fault: str) -> None:
    smtp_server.drop = fault  # type: ignore[assignment]
    client = smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=10)
    if fault == "after answer":
        assert client.sendmail("a@shop.test", ["b@shop.test"], MAIL) == {}
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.quit()
    else:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.sendmail("a@shop.test", ["b@shop.test"], MAIL)
    client.close()
    assert len(smtp_server.messages) == 1


def test_smtp_server_stops_with_a_client_connected_and_starts_on_the_same_port(smtp_server: SmtpServer) -> None:
    client = smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=10)
    smtp_server.stop()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()
    client.close()
    with pytest.raises(ConnectionRefusedError):
        send(smtp_server)
    smtp_server.start()
    send(smtp_server)
    assert len(smtp_server.messages) == 1


def test_smtp_server_demands_its_login() -> None:
    server = SmtpServer(login=("shop", "bell"))
    server.start()
    with pytest.raises(smtplib.SMTPException, match="530"):
        send(server)
    with smtplib.SMTP(server.host, server.port, timeout=10) as client:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("shop", "wrong")
        client.login("shop", "bell")
        client.sendmail("a@shop.test", ["b@shop.test"], MAIL)
    server.stop()
    assert len(server.messages) == 1


def test_each_test_gets_an_empty_postgresql_database(postgres_database_url: str) -> None:
    with psycopg.connect(postgres_database_url.replace("+psycopg", "")) as connection:
        tables = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    connection.close()
    assert tables == (0,)


def test_static_server_names_types_and_shows_the_folders_404(tmp_path: Path, static_server: StartStaticServer) -> None:
    (tmp_path / "404.html").write_text("gone")
    (tmp_path / "form.js").write_text("1")
    server = static_server(tmp_path)
    with urllib.request.urlopen(f"{server.url}/form.js", timeout=5) as answer:
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/nowhere")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (404, b"gone")
    connection.close()


def test_page_watch_sees_foreign_requests_and_console_errors(
    tmp_path: Path, static_server: StartStaticServer, page: Page, page_watch: PageWatch
) -> None:
    (tmp_path / "index.html").write_text(
        "<!doctype html><title>x</title><link rel=icon href=data:,><img src='http://192.0.2.1/pixel.png'>"
        "<script>console.error('said'); throw Error('thrown')</script>"
    )
    page.goto(static_server(tmp_path).url)
    page.wait_for_load_state("networkidle")
    assert "request to another host: http://192.0.2.1/pixel.png" in page_watch.faults()
    assert any("said" in fault for fault in page_watch.faults())
    assert any("thrown" in fault for fault in page_watch.faults())
    for pattern in ("said", "thrown", "ERR_"):
        page_watch.expect(pattern)
    assert page_watch.faults() == ["request to another host: http://192.0.2.1/pixel.png"]
    page_watch.clear()
