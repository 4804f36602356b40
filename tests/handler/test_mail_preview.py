"""The pages at /mail: what strangers wrote is shown there, and does nothing."""

from __future__ import annotations

import os
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from form_handler.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


@pytest.fixture
def preview(settings: Settings, content: Content, database: Database, folder: Path) -> FlaskClient:
    return create_app(settings, content, database, mail_preview=folder).test_client()


def write_mail(folder: Path, name: str, *, subject: str = "Hello", html: str = "<p>Hello</p>", age: int = 0) -> None:
    message = EmailMessage()
    message["From"] = "Flower Shop <shop@flowers.example>"
    message["To"] = "owner@flowers.example"
    message["Subject"] = subject
    message.set_content(f"Text of {subject}")
    message.add_alternative(html, subtype="html")
    file = folder / name
    file.write_bytes(message.as_bytes())
    os.utime(file, (1_700_000_000 - age,) * 2)


def test_it_is_not_there_unless_asked_for(client: FlaskClient) -> None:
    assert client.get("/mail").status_code == 404


def test_an_empty_or_missing_folder_says_so(preview: FlaskClient, folder: Path) -> None:
    folder.rmdir()
    answer = preview.get("/mail", headers={"Accept-Language": "fr"})
    assert answer.status_code == 200
    assert "Pas encore d’e-mail" in answer.text


def test_mails_are_listed_newest_first(preview: FlaskClient, folder: Path) -> None:
    write_mail(folder, "a.eml", subject="Old", age=60)
    write_mail(folder, "b.eml", subject="New")
    (folder / "notes.txt").write_text("no mail")
    page = preview.get("/mail").text
    assert page.index("New") < page.index("Old")
    assert "notes" not in page


def test_a_mail_is_shown_with_its_headers_and_text(preview: FlaskClient, folder: Path) -> None:
    write_mail(folder, "a.eml", subject="Tulipes à l’été")
    page = preview.get("/mail/a.eml").text
    assert "Tulipes à l’été" in page
    assert "Flower Shop &lt;shop@flowers.example&gt;" in page
    assert "owner@flowers.example" in page


def test_files_in_a_mail_are_named(preview: FlaskClient, folder: Path) -> None:
    write_mail(folder, "a.eml")
    assert "Files" not in preview.get("/mail/a.eml").text
    message = EmailMessage()
    message["Subject"] = "A repair"
    message.set_content("The roof")
    message.add_attachment(b"x", maintype="image", subtype="jpeg", filename="<b>roof.jpg")
    (folder / "b.eml").write_bytes(message.as_bytes())
    page = preview.get("/mail/b.eml").text
    assert "<dt>Files</dt>\n<dd>&lt;b&gt;roof.jpg</dd>" in page


def test_nothing_in_a_mail_runs(preview: FlaskClient, folder: Path) -> None:
    write_mail(folder, "a.eml", subject=SCRIPT, html=f"{SCRIPT}<img src=https://evil.example/x onerror=alert(1)>")
    for path in ("/mail", "/mail/a.eml"):
        answer = preview.get(path)
        assert SCRIPT not in answer.text
        assert "evil.example" not in answer.text
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script" not in policy
    assert '<iframe sandbox="" src="/mail/a.eml/page"' in preview.get("/mail/a.eml").text
    part = preview.get("/mail/a.eml/page")
    assert SCRIPT in part.text
    policies = part.headers.getlist("Content-Security-Policy")
    assert len(policies) == 1
    assert policies[0].startswith("sandbox; default-src 'none'; ")
    assert "script" not in policies[0]
    assert "https:" not in policies[0]


def test_a_mail_can_be_taken_as_a_file(preview: FlaskClient, folder: Path) -> None:
    write_mail(folder, "a.eml")
    answer = preview.get("/mail/a.eml/file")
    assert answer.content_type == "message/rfc822"
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.eml"
    assert answer.data == (folder / "a.eml").read_bytes()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xfe\x00", b"Subject: =?x?q?y?=\n\n\xff", b"Content-Type: text/html; charset=klingon\n\nx", b"\n" * 9],
)
def test_a_file_that_is_no_mail_does_no_harm(preview: FlaskClient, folder: Path, raw: bytes) -> None:
    (folder / "odd.eml").write_bytes(raw)
    for path in ("/mail", "/mail/odd.eml", "/mail/odd.eml/page", "/mail/odd.eml/file"):
        assert preview.get(path).status_code == 200


@pytest.mark.parametrize("name", ["none.eml", "..%2fsecret.eml", "%2e%2e/secret.eml", "notes.txt", "*.eml", "a.eml%00"])
@pytest.mark.parametrize("end", ["", "/page", "/file"])
def test_no_other_file_can_be_read(preview: FlaskClient, folder: Path, tmp_path: Path, name: str, end: str) -> None:
    write_mail(folder, "a.eml")
    write_mail(tmp_path, "secret.eml")
    (folder / "notes.txt").write_text("private")
    assert preview.get(f"/mail/{name}{end}").status_code == 404


def test_it_takes_nothing(preview: FlaskClient) -> None:
    assert preview.post("/mail").status_code == 405
    assert preview.delete("/mail/a.eml").status_code == 405


@pytest.mark.parametrize("path", ["", "/a.eml", "/a.eml/page", "/a.eml/file"])
def test_a_page_that_gave_this_machine_its_own_name_reads_nothing(
    preview: FlaskClient, folder: Path, path: str
) -> None:
    write_mail(folder, "a.eml")
    for host in ("evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example."):
        assert preview.get(f"/mail{path}", headers={"Host": host}).status_code == 404, host
    for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.1.5", "workshop.local", "workshop"):
        assert preview.get(f"/mail{path}", headers={"Host": host}).status_code == 200, host
