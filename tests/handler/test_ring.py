"""The ring: a test through the deployed site, each step told, and never taken for a customer."""

from __future__ import annotations

import dataclasses
import socketserver
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.export import FORMATS
from form_handler.housekeeping import Housekeeping
from form_handler.ring.answering import fill_in, list_required_files
from form_handler.ring.client import RingError
from form_handler.ring.journey import Journey
from form_handler.ring.mailbox import wait_for_mail
from form_handler.ring.marks import HEADER, make_mark
from form_handler.ring.page_form import PageReader
from form_handler.store.deliveries import list_deliveries
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import TEST
from tests.support.ports import LOOPBACK, find_free_port
from tests.support.shop import Shop
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content
    from tests.conftest import StartStaticServer

KEY = b"Zq8-only-for-these-tests-Zq8-Xw4"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.open()
    yield shop
    shop.close()


def key_of(shop: Shop) -> bytes:
    return (shop.handler.folder / "var" / "secret_key").read_bytes()


def ring(url: str, secret: bytes | None = None, **options: object) -> list[str]:
    return list(Journey(url, "ring@flowers.example", secret, **options).go())  # type: ignore[arg-type]


def trouble(do: Callable[[], object]) -> str:
    with pytest.raises(RingError) as caught:
        do()
    return caught.value.key


def test_each_step_is_told_up_to_the_mail(shop: Shop) -> None:
    before = len(shop.mail.messages)
    steps = ring(shop.site.url, key_of(shop), patience=30)
    assert len(steps) == 6
    mail = shop.mail.messages[before]
    receipt = shop.submissions()[-1].receipt
    assert receipt in steps[3]
    assert mail.message["Subject"].startswith("[Test] ")
    assert receipt in mail.message["Subject"]


def test_a_second_ring_is_another_submission(shop: Shop) -> None:
    before = len(shop.submissions())
    ring(shop.site.url, key_of(shop), patience=30)
    ring(shop.site.url, key_of(shop), patience=30)
    assert len(shop.submissions()) == before + 2


def test_without_the_key_the_visible_steps_are_told(shop: Shop) -> None:
    steps = ring(shop.site.url)
    assert "SECRET_KEY" in steps[-1]


def test_a_page_without_a_form_leads_to_the_one_with_it(shop: Shop) -> None:
    page = shop.pages / "lonely" / "index.html"
    page.parent.mkdir()
    page.write_text('<a href="https://elsewhere.example/">no</a> <a href="/nowhere">no</a> <a href="/">Home</a>')
    assert "contact" in ring(f"{shop.site.url}/lonely/", form_name="contact")[1]


def test_the_command_prints_each_step(shop: Shop) -> None:
    command = [sys.executable, str(ROOT / "shopbell.py"), "ring", shop.site.url, "--wait", "30"]
    folder = shop.handler.folder  # where the key is kept
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert finished.returncode == 0, finished.stderr
    lines = finished.stdout.splitlines()
    assert len(lines) == 6
    assert all("s  ok " in line for line in lines)


def test_the_command_fails_at_the_first_step_that_does(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "shopbell.py"), "ring", f"http://{LOOPBACK}:{find_free_port()}/"]
    finished = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (finished.returncode, finished.stdout) == (1, "")
    assert "FAIL" in finished.stderr
    assert "cannot be reached" in finished.stderr


def form_page(action: str, inside: str = '<input name="name">') -> str:
    return f'<!doctype html><title>x</title><form method="post" action="{action}">{inside}</form>'


def test_what_can_be_wrong_with_a_page(static_server: StartStaticServer, tmp_path: Path) -> None:
    server = static_server(tmp_path)

    def publish(html: str) -> str:
        (tmp_path / "index.html").write_text(f'<a href="http://[x">odd</a>{html}')
        return f"{server.url}/"

    assert trouble(lambda: ring(f"{server.url}/nothing")) == "ring.trouble.page"
    assert trouble(lambda: ring(publish("<p>Hello"))) == "ring.trouble.form"
    assert trouble(lambda: ring(publish(form_page("/forms/order")), form_name="contact")) == "ring.trouble.named_form"
    assert trouble(lambda: ring(publish(form_page("mailto:a@b.example")))) == "ring.trouble.no_handler"
    gone = f"http://{LOOPBACK}:{find_free_port()}/forms/contact"
    assert trouble(lambda: ring(publish(form_page(gone)))) == "ring.trouble.unreachable"
    assert trouble(lambda: ring("ftp://x.example")) == "ring.trouble.address"
    assert trouble(lambda: ring("http://[x")) == "ring.trouble.address"


@pytest.mark.parametrize(
    ("action", "origin_is_known", "key"),
    [
        ("/forms/contact", False, "ring.trouble.status_403"),
        ("/forms/nothing", True, "ring.trouble.status_404"),
        ("/healthz", True, "ring.trouble.status_405"),
        ("/forms/contact", True, "ring.trouble.status_422"),
    ],
)
def test_what_can_be_wrong_with_the_handler(
    shop: Shop, static_server: StartStaticServer, tmp_path: Path, *, action: str, origin_is_known: bool, key: str
) -> None:
    page = form_page(f"{shop.handler.url}{action}")
    if origin_is_known:
        (shop.pages / "trial").mkdir(exist_ok=True)
        (shop.pages / "trial" / "index.html").write_text(page)
        url = f"{shop.site.url}/trial/"
    else:
        (tmp_path / "index.html").write_text(page)
        url = static_server(tmp_path).url
    assert trouble(lambda: ring(url)) == key


def test_a_key_of_another_handler_is_a_trouble(shop: Shop) -> None:
    assert trouble(lambda: ring(shop.site.url, KEY)) == "ring.trouble.key"


def test_a_mail_server_that_refuses_is_a_trouble(shop: Shop) -> None:
    shop.mail.reject["RCPT"] = "550 5.1.1 no such user"
    try:
        with pytest.raises(RingError, match="no such user"):
            ring(shop.site.url, key_of(shop), patience=30)
        shop.mail.reject["RCPT"] = "450 4.2.0 later"
        assert trouble(lambda: ring(shop.site.url, key_of(shop), patience=30)) == "ring.trouble.later"
    finally:
        shop.mail.reject.clear()


def test_a_test_is_no_customer(
    client: FlaskClient, fields: dict[str, str], database: Database, content: Content, settings: Settings
) -> None:
    answer = client.post("/forms/contact", data=fields, headers={HEADER: make_mark(KEY), "Accept": "application/json"})
    [submission] = list_submissions(database)
    assert submission.state == TEST
    facts = client.get(f"/api/ring/{answer.json['receipt']}", headers={HEADER: make_mark(KEY)}).json
    assert [each["kind"] for each in facts["deliveries"]] == ["owner-mail"]
    assert not facts["has_mail_server"]
    assert "test" in FORMATS["csv"]([submission], content).decode().splitlines()[1]
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        Housekeeping(database, settings, lambda: content).do_when_due()
    assert list_submissions(database) == []


@pytest.mark.parametrize("mark", ["", "x", ".", "..", "1.2.3", "é.é.é", "old", "future", "other"])
def test_nobody_else_can_mark_or_ask(
    client: FlaskClient, fields: dict[str, str], database: Database, mark: str
) -> None:
    now = datetime.now(UTC).timestamp()
    made = {"old": make_mark(KEY, now - 4000), "future": make_mark(KEY, now + 4000), "other": make_mark(b"x" * 40)}
    headers = {HEADER: made.get(mark, mark), "Accept": "application/json"}
    receipt = client.post("/forms/contact", data=fields, headers=headers).json["receipt"]
    assert list_submissions(database)[0].state == "accepted"
    assert client.get(f"/api/ring/{receipt}", headers=headers).status_code == 404
    assert client.get(f"/api/ring/{receipt}", headers={HEADER: make_mark(KEY)}).status_code == 404


CONTROLS = """
<form method="post" action="/forms/x" enctype="multipart/form-data">
<input type="hidden" name="_language" value="fr"><p aria-hidden="true"><label>no <input name="_more"></label></p>
<input name="trap" tabindex="-1"><input name="name" maxlength="6"><input type="email" name="email">
<input type="tel" name="phone"><input type="number" name="guests" min="3"><input type="date" name="day">
<textarea name="message">\n</textarea><select name="topic"><option value="">-</option><option value="a">a</option>
</select><select name="empty"></select>
<input type="radio" name="stars" value="1"><input type="radio" name="stars" value="2">
<input type="checkbox" name="wishes" value="card"><input type="checkbox" name="wishes" value="vase">
<input type="checkbox" name="consent" value="yes"><input type="file" name="plan" required>
<input type="file" name="more">
<input type="submit" name="go" value="Send"><svg aria-hidden="true"><path d=""/></svg><input type="time" name="at">
</form><input name="outside">"""


def test_a_form_is_filled_in_as_by_a_visitor() -> None:
    [form] = PageReader("https://flowers.example/a", CONTROLS).forms
    assert (form.action, form.is_multipart, form.name) == ("https://flowers.example/forms/x", True, "x")
    fields = fill_in(form, "ring@flowers.example")
    assert [name for name, _ in fields] == [
        "_language", "_more", "trap", "name", "email", "phone", "guests", "day", "message", "topic", "stars", "wishes",
        "consent", "at",
    ]  # fmt: skip
    answers = dict(fields)
    assert (answers["_language"], answers["_more"], answers["trap"], answers["guests"]) == ("fr", "", "", "3")
    assert (answers["topic"], answers["stars"], answers["wishes"], answers["consent"]) == ("a", "1", "card", "yes")
    assert (len(answers["name"]), answers["email"]) == (6, "ring@flowers.example")
    assert datetime.fromisoformat(answers["day"]).date() > datetime.now(UTC).date()
    assert list_required_files(form) == ["plan"]


class Mailbox(socketserver.StreamRequestHandler):
    """An IMAP server with one mailbox, as far as the ring talks to one."""

    def handle(self) -> None:
        self.wfile.write(b"* OK here\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            verb = command.split()[0].upper()
            lines = {
                "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n",
                "SELECT": "* 1 EXISTS\r\n",
                "EXAMINE": "* 1 EXISTS\r\n",
            }
            reply, outcome = lines.get(verb, ""), "OK done"
            if verb == "LOGIN" and "pass word" not in command:
                outcome = "NO [AUTHENTICATIONFAILED] no"
            if verb == "SEARCH":
                reply = "* SEARCH 1\r\n" if "7CDB-9P2P" in command else "* SEARCH\r\n"
            self.wfile.write(f"{reply}{tag} {outcome}\r\n".encode())
            if verb == "LOGOUT":
                return


@pytest.fixture
def mailbox() -> Iterator[int]:
    with socketserver.ThreadingTCPServer((LOOPBACK, 0), Mailbox) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_the_mail_is_looked_for_in_the_mailbox(mailbox: int, tmp_path: Path) -> None:
    file = tmp_path / "mailbox"
    file.write_text(f"imap://owner%40flowers.example:pass%20word@{LOOPBACK}:{mailbox}/INBOX\n")
    wait_for_mail(file, "7CDB-9P2P", 0)
    assert trouble(lambda: wait_for_mail(file, "0000-0000", 0)) == "ring.trouble.not_arrived"
    file.write_text(f"imap://owner:wrong@{LOOPBACK}:{mailbox}")
    assert trouble(lambda: wait_for_mail(file, "7CDB-9P2P", 0)) == "ring.trouble.mailbox"
    file.write_text("pop3://x")
    assert trouble(lambda: wait_for_mail(file, "7CDB-9P2P", 0)) == "ring.trouble.mailbox_file"
    assert trouble(lambda: wait_for_mail(tmp_path / "none", "7CDB-9P2P", 0)) == "ring.trouble.mailbox_file"


def test_a_test_confirms_nothing_to_nobody(
    make_client: Callable[..., FlaskClient], fields: dict[str, str], content: Content, database: Database
) -> None:
    form = content.forms["contact"]
    confirming = form.model_copy(update={"confirmation": form.title})
    client = make_client(content=dataclasses.replace(content, forms={**content.forms, "contact": confirming}))
    client.post("/forms/contact", data=fields)
    client.post("/forms/contact", data=fields, headers={HEADER: make_mark(KEY)})
    kinds = [[each.kind for each in list_deliveries(database, [number])] for number in (1, 2)]
    assert kinds == [["owner-mail", "confirmation"], ["owner-mail"]]
