"""Which web sites may send forms here, and what their scripts may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.origins import find_origin
from form_handler.store.submissions import list_submissions

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from form_handler.store.database import Database

KNOWN = [
    "https://flowers.example",
    "https://forms.flowers.example",
    "https://www.flowers.example",
    "http://localhost",
    "https://localhost",
]
FOREIGN = [
    "null",
    "",
    "https://evil.example",
    "http://flowers.example",
    "https://flowers.example:8443",
    "https://flowers.example.evil.example",
    "https://evilflowers.example",
    "https://flowers.example, https://evil.example",
    "https://flowers.example/",
    "HTTPS://FLOWERS.EXAMPLE",
    "file://",
]


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443/path", "https://shop.example"),
        ("http://shop.example:8080", "http://shop.example:8080"),
        ("https://café.example", "https://xn--caf-dma.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_origin_of_an_address(address: str, origin: str) -> None:
    assert find_origin(address) == origin


@pytest.mark.parametrize("origin", KNOWN)
def test_known_origins_may_send_and_read(client: FlaskClient, fields: dict[str, str], origin: str) -> None:
    answer = client.post("/forms/contact", json=fields, headers={"Origin": origin})
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert {"Origin", "Accept"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_foreign_origins_may_not(
    client: FlaskClient, database: Database, fields: dict[str, str], origin: str, accept: str
) -> None:
    answer = client.post("/forms/contact", data=fields, headers={"Origin": origin, "Accept": accept})
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]
    assert list_submissions(database) == []


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 303), ("same-site", 403), ("cross-site", 403), ("none", 403)]
)
def test_a_page_that_hides_its_origin_may_send_to_its_own(
    client: FlaskClient, fields: dict[str, str], site: str, status: int
) -> None:
    answer = client.post("/forms/contact", data=fields, headers={"Origin": "null", "Sec-Fetch-Site": site})
    assert answer.status_code == status
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_foreign_origin_is_none_of_ours_whatever_else_it_says(client: FlaskClient, fields: dict[str, str]) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/forms/contact", data=fields, headers=headers).status_code == 403


def test_without_an_origin_a_form_may_be_sent(client: FlaskClient, fields: dict[str, str]) -> None:
    answer = client.post("/forms/contact", data=fields)
    assert answer.status_code == 303
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_host_itself_is_known_by_the_name_it_was_called(client: FlaskClient, fields: dict[str, str]) -> None:
    headers = {"Host": "192.168.1.5:8000", "Origin": "http://192.168.1.5:8000"}
    assert client.post("/forms/contact", data=fields, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/forms/none", 404),
        ("POST", "/nowhere", 404),
        ("PUT", "/forms/contact", 405),
        ("POST", "/healthz", 405),
        ("POST", "/forms/contact", 415),
    ],
)
def test_scripts_may_read_errors_too(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method, data="x", headers={"Origin": KNOWN[0], "Accept": "application/json"})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == KNOWN[0]
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status


@pytest.mark.parametrize("path", ["/forms/contact", "/forms/none", "/contactus.php"])
def test_a_known_origin_may_ask_before_sending(client: FlaskClient, path: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    answer = client.options(path, headers={"Origin": KNOWN[0], **asked})
    assert answer.status_code == 204
    assert answer.text == ""
    assert answer.headers["Access-Control-Allow-Origin"] == KNOWN[0]
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_foreign_origin_may_not_even_ask(client: FlaskClient) -> None:
    answer = client.options("/forms/contact", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not [name for name in answer.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118
