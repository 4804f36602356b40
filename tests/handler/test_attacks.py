"""What a stranger may try with words alone: they stay words, in pages, mails, headers, logs and the database."""

from __future__ import annotations

import email
import email.policy
import re
import time
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from form_handler.store.engines import open_engine, read_url
from form_handler.store.submissions import find_submission, list_submissions
from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.testing import FlaskClient

    from form_handler.store.database import Database
    from tests.conftest import StartHandler

MARK = "qzx7"  # stands in every attack, and nowhere else
ATTACKS = {
    "an element": f"<script>{MARK}</script>",
    "a picture": f"<img src=x onerror={MARK}>",
    "an attribute": f"\" onfocus={MARK} autofocus x=\"",
    "an attribute in single quotes": f"' onfocus={MARK} autofocus x='",
    "the end of a text box": f"</textarea><svg onload={MARK}>",
    "the end of the page": f"--></title></style></script><svg/onload={MARK}>",
    "a reference": f"&lt;script&gt;{MARK}&lt;/script&gt;",
    "an address": f"javascript:{MARK}",
    "a template": f"{{{{ {MARK}.__class__ }}}}{{% raw %}}",
    "a pattern": f"{{0.__class__}}{{name}}%s%n${{{MARK}}}",
    "an expression": f"${{jndi:ldap://x/{MARK}}}#{{7*7}}",
    "a header": f"{MARK}\r\nBcc: eve@evil.example\r\nSet-Cookie: a=b\r\n\r\n<b>",
    "a header in other line ends": f"{MARK}\u2028Bcc: x\x85Bcc: y\x0bBcc: z\x0cBcc: q",
    "an encoded word": f"=?utf-8?q?{MARK}=0D=0ABcc:_x?=",
    "a statement": f"{MARK}'; DROP TABLE submissions; --",
    "a statement in double quotes": f'{MARK}" OR "1"="1',
    "a command": f"$({MARK})`{MARK}`|{MARK};{MARK}&",
    "a way up": f"../../../../etc/passwd {MARK}",
    "a terminal": f"\x1b]0;{MARK}\x07\x1b[2J",
    "a direction": f"\u202e{MARK}\u2066",
    "a formula": f"=HYPERLINK(\"//evil/{MARK}\")",
    "a line for a log": f"{MARK}\n[1970-01-01] [1] [INFO] stored form=contact",
}  # fmt: skip
UNREADABLE = ("a header in other line ends", "a terminal")  # characters that nobody types: refused
READABLE = {name: text for name, text in ATTACKS.items() if name not in UNREADABLE}
each_attack = pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
FIELDS = ("name", "email", "phone", "topic", "message", "day", "call", "guests", "stars", "wishes", "consent")
COLUMNS = (
    "id", "receipt", "form", "state", "score", "reasons", "received_at", "promised_at", "client", "recipient", "kind",
    "message_id", "attempts", "lease_token", "answers", "extras", "language",
)  # fmt: skip


class Page(HTMLParser):
    """The elements and attributes of a page; `found` is where the mark stands among them instead of in a text."""

    ALLOWED = frozenset({"value", "content", "href", "action", "for", "id", "aria-describedby"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if MARK in tag:
            self.found.append(tag)
        for name, value in attrs:
            is_live = name.startswith("on") or (str(value).lower().startswith("javascript:") and name != "value")
            if MARK in name or is_live or (MARK in str(value) and name not in self.ALLOWED):
                self.found.append(f"{tag} {name}={value}")


def look(html: str, usual: set[str]) -> None:
    """Fail where a page has an element it does not have without the attack, or the attack where it is not text."""
    page = Page(html)
    assert page.found == []
    assert page.tags <= usual


def check_headers(headers: Mapping[str, str]) -> None:
    assert "Set-Cookie" not in headers
    assert "Bcc" not in headers
    assert not any("\r" in value or "\n" in value for value in headers.values())


@each_attack
@pytest.mark.parametrize("field", [*FIELDS, "extra"])
def test_what_was_typed_is_text_in_the_page_that_asks_again(client: FlaskClient, field: str, attack: str) -> None:
    usual = Page(client.post("/forms/contact", data={"name": "Zoe", "email": "zoe"}).text).tags
    answer = client.post("/forms/contact", data={"email": "zoe", "consent": "yes", field: attack})
    assert answer.status_code == 422
    look(answer.text, usual | {"del"})
    check_headers(answer.headers)


@each_attack
def test_what_was_typed_is_text_in_what_programs_read(client: FlaskClient, attack: str) -> None:
    answer = client.post("/forms/contact", json={"email": attack, attack[:90]: attack, "_language": attack})
    assert answer.status_code in {400, 422}
    assert answer.content_type == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.json["status"] == answer.status_code
    check_headers(answer.headers)


@each_attack
def test_no_word_of_an_address_or_a_header_gets_into_a_page(client: FlaskClient, attack: str) -> None:
    usual = Page(client.get("/nowhere").text).tags
    headers = {"Accept-Language": attack, "Referer": attack, "User-Agent": attack, "Accept": attack}
    kept = {name: re.sub(r"[\r\n]", " ", text).encode("utf-8").decode("latin-1") for name, text in headers.items()}
    for path in ("/", "/forms/", "/forms/contact/received/"):
        answer = client.get(
            path + quote(attack, safe="/"), query_string={"language": attack, attack: attack}, headers=kept
        )
        assert answer.status_code == 404
        assert MARK not in answer.text
        look(answer.text, usual)
        check_headers(answer.headers)


@pytest.mark.parametrize("attack", READABLE.values(), ids=list(READABLE))
def test_a_submission_is_stored_as_it_was_written_and_leads_nowhere(
    client: FlaskClient, database: Database, fields: dict[str, str], attack: str, caplog: pytest.LogCaptureFixture
) -> None:
    hostile = {"_language": attack, "_token": attack, "_next": attack, "redirect": attack, "_subject": attack}
    answer = client.post("/forms/contact", data=fields | hostile | {"message": attack, "extra": attack})
    assert answer.status_code == 303
    location = answer.headers["Location"]
    assert re.fullmatch(r"/forms/contact/received/[0-9A-Z]{4}-[0-9A-Z]{4}\?language=(en|fr)", location)
    check_headers(answer.headers)
    [submission] = list_submissions(database)
    assert submission.extras.keys() == {"extra"}
    assert MARK in submission.answers["message"]
    usual = Page(client.get("/forms/contact/received/K7QM-3FWA").text).tags
    look(client.get(location).text, usual)
    assert not [record for record in caplog.records if MARK in record.getMessage()]
    assert not [record for record in caplog.records if "\n" in record.getMessage()]


@pytest.mark.parametrize("name", UNREADABLE)
def test_characters_that_nobody_types_are_asked_about(
    client: FlaskClient, database: Database, fields: dict[str, str], name: str
) -> None:
    answer = client.post("/forms/contact", json=fields | {"message": ATTACKS[name]})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["message"]
    assert list_submissions(database) == []


def test_names_of_columns_are_names_like_any_other(
    client: FlaskClient, database: Database, fields: dict[str, str]
) -> None:
    chosen = dict.fromkeys(COLUMNS, MARK)
    receipt = client.post("/forms/contact", json=fields | chosen).json["receipt"]
    submission = find_submission(database, receipt)
    assert submission is not None
    assert submission.extras == chosen
    assert (submission.form, submission.receipt) == ("contact", receipt)
    assert MARK not in submission.answers.values()


def test_what_is_refused_is_a_line_in_the_log_without_a_word_of_it(
    client: FlaskClient, fields: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    client.post("/forms/contact", data=fields, headers={"Origin": f"https://{MARK}.example"})
    client.post("/forms/contact", data=f"{MARK}=%zz", content_type="application/x-www-form-urlencoded")
    client.post("/forms/contact", data=fields | {"email": MARK, "guests": MARK})
    client.get(f"/{MARK}")
    lines = [record.getMessage() for record in caplog.records if record.name == "form_handler.replies"]
    assert lines == [
        "refused status=403 reason=refusal.origin",
        "refused status=400 reason=refusal.broken",
        "refused status=422 form=contact fields=email,guests",
    ]


def test_nothing_leads_a_browser_out_of_the_house(client: FlaskClient) -> None:
    places = [
        "//evil.example",
        "/\\evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example",
        "///evil.example/..",
        "/\t/evil",
    ]
    for path in places:
        for method in ("GET", "POST", "HEAD"):
            answer = client.open(f"http://localhost{path}", method=method)
            assert answer.status_code in {404, 405}
            assert "Location" not in answer.headers


def test_the_mail_has_all_of_it_as_text(handler_server: StartHandler) -> None:
    import http.client
    import json

    server = handler_server(CONTENT, {"SPAM_SCORE": "1000000"})
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for attack in READABLE.values():
        letter = {"name": attack.splitlines()[0][:40], "message": attack, "consent": True, "extra": attack}
        connection.request("POST", "/forms/contact", json.dumps(letter), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        assert answer.status == 201, answer.read()
        answer.read()
    connection.close()
    deadline = time.monotonic() + 60
    while len(files := list(server.mails.glob("*.eml"))) < len(READABLE):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    mails = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    for mail in mails:
        assert [each.addr_spec for each in mail["To"].addresses] == ["shop@flowers.example"]
        assert {name.lower() for name in mail.keys()} & {"bcc", "cc", "set-cookie"} == set()  # noqa: SIM118
        assert mail.defects == []
        part, text = mail.get_body(("html",)), mail.get_body(("plain",))
        assert part is not None
        assert text is not None
        page = Page(part.get_content())
        assert page.found == []
        assert page.tags <= {
            "html", "head", "meta", "title", "body", "table", "tr", "td", "h1", "h2", "p", "div", "br", "a", "span",
        }  # fmt: skip
        assert "\x1b" not in text.get_content()
    assert MARK not in server.log
    assert server.log.count("stored form=contact") == len(READABLE)


def test_a_fault_of_the_database_tells_the_log_nothing_that_was_written(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLAlchemy's errors show what was to be written, and a traceback shows the errors."""
    folder = tmp_path_factory.mktemp("fault")
    engine = open_engine(read_url(f"sqlite:///{folder}/x.db"))
    with engine.connect() as connection, pytest.raises(Exception, match="no such table") as caught:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (MARK,))
    engine.dispose()
    assert MARK not in str(caught.value)
