"""The handler's own addresses: which methods they take, their pages, and the headers on everything."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.content.folder import read_content
from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

FORM_METHODS = "GET, HEAD, OPTIONS, POST"
GET_METHODS = "GET, HEAD, OPTIONS"
RECEIVED = "/forms/contact/received/K7QM-3FWA"


ADDRESSES = pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/forms/contact", FORM_METHODS),
        ("/contactus.php", FORM_METHODS),
        (RECEIVED, GET_METHODS),
        ("/healthz", GET_METHODS),
        ("/readyz", GET_METHODS),
    ],
)


@ADDRESSES
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods_are_refused(client: FlaskClient, path: str, allowed: str, method: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed


@ADDRESSES
def test_options_lists_the_methods(client: FlaskClient, path: str, allowed: str) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer.headers["Allow"]) == (204, allowed)
    assert "Access-Control-Allow-Methods" not in answer.headers


@pytest.mark.parametrize("path", ["/forms/contact", RECEIVED, "/healthz", "/readyz"])
def test_head_says_what_get_says_without_a_body(client: FlaskClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.data == b""
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_an_old_bookmark_shows_the_empty_form(client: FlaskClient) -> None:
    answer = client.get("/forms/contact?language=fr")
    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text
    assert 'role="alert"' not in answer.text


def test_the_old_address_leads_to_the_first_form(client: FlaskClient) -> None:
    for method in ("GET", "HEAD"):
        answer = client.open("/contactus.php?redirect=https://evil.example", method=method)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/forms/contact")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/forms", "/forms/", "/forms/none", "/forms/contact/", "/forms/contact/received/", "/static/x", "/%00",
        "/forms/none/received/K7QM-3FWA", "/forms/contact/received/k7qm-3fwa", "/forms/contact/received/K7QM3FWA",
        "/forms/contact/received/K7QM-3FWU",
        "/forms/contact/received/K7QM-3FWA%0A", "/forms/contact/received/<script>",
        "/forms/..%2f..%2fetc", "/mail", "/contactus.php/x",
    ],
)  # fmt: skip
def test_unknown_addresses_are_a_notice(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "04 65 71 23 45" in answer.text
    assert "<script>" not in answer.text
    assert "Location" not in answer.headers


def test_a_notice_speaks_the_visitor_s_language(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept-Language": "fr"})
    assert '<html lang="fr"' in answer.text
    assert "Il n’y a rien ici" in answer.text


@pytest.mark.parametrize("path", ["/forms/contact", RECEIVED, "/healthz", "/nowhere"])
def test_security_headers_are_on_everything(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "img-src 'self' data: https://flowers.example;" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_the_style_of_a_page_is_the_one_the_policy_allows(client: FlaskClient) -> None:
    answer = client.get("/forms/contact")
    [style] = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in answer.text
    assert not re.search(r"\sstyle=", answer.text)


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """The folder for templates of the owner's own, in a copy of the content."""
    shutil.copytree(CONTENT, tmp_path / "content")
    folder = tmp_path / "content" / "theme" / "templates"
    folder.mkdir(parents=True)
    return folder


def test_a_fault_is_a_notice_and_a_line_in_the_log(
    make_client: Callable[..., FlaskClient], theme: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (theme / "form_page.html").write_text("{{ nothing.at.all }}")
    answer = make_client(content=read_content(theme.parents[1])).get("/forms/contact")
    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
    assert "a fault on our side" in answer.text
    assert "04 65 71 23 45" in answer.text
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info


def test_a_visitor_gets_a_sentence_even_where_no_page_can_be_drawn(
    make_client: Callable[..., FlaskClient], theme: Path
) -> None:
    (theme / "base.html").write_text("{% if %}")
    client = make_client(content=read_content(theme.parents[1]))
    for path, status, words in (("/nowhere", 404, "does not exist"), ("/forms/contact", 500, "a fault on our side")):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, "text/plain")
        assert words in answer.text
