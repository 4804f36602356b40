"""The log: each line known by its request, for people or for programs, and nothing of a person in it."""

from __future__ import annotations

import json
import logging
import re
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

import pytest

from form_handler.logs import JsonLines, TextLines, conceal, request_id
from tests.handler.conftest import CONTENT

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import StartHandler


def make_record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    exc_info = (type(error), error, None) if error else None
    return logging.LogRecord("form_handler.x", logging.WARNING, __file__, 1, message, arguments, exc_info)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("550 5.1.1 <jane@customer.example>: unknown", "550 5.1.1 <(address)>: unknown"),
        ("to=jane@customer.example waits", "to=(address) waits"),
        ("smtp://user:pa@mail.example failed", "smtp://(address) failed"),
        ("smtp://me%40x:p%3Ass@mail.example:587", "smtp://(address):587"),
        ("Jane@x, 'joe@y.example'", "(address), '(address)'"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_addresses_and_logins_are_concealed(text: str, shown: str) -> None:
    assert conceal(text) == shown
    assert shown in TextLines().format(make_record(text))
    assert json.loads(JsonLines().format(make_record("%s", text)))["message"] == shown


def test_an_error_is_concealed_too() -> None:
    record = make_record("fault", error=ValueError("jane@customer.example"))
    for line in (TextLines().format(record), JsonLines().format(record)):
        assert "jane" not in line
        assert "ValueError" in line
        assert line.count("\n") == 0 or line.startswith("[")


def test_a_line_names_its_request() -> None:
    token = request_id.set("abc")
    facts = json.loads(JsonLines().format(make_record("stored form=%s", "contact")))
    line = TextLines().format(make_record("stored"))
    request_id.reset(token)
    assert facts["request"] == "abc"
    assert line.endswith("stored request=abc")
    assert {"time", "level", "logger", "message", "process"} <= facts.keys()
    assert "request" not in json.loads(JsonLines().format(make_record("x")))


def test_every_answer_has_a_number_of_its_own(client: FlaskClient) -> None:
    numbers = {client.get(path).headers["X-Request-ID"] for path in ("/healthz", "/nothing", "/forms/contact")}
    assert len(numbers) == 3
    assert all(re.fullmatch("[0-9a-f]{12}", number) for number in numbers)


@pytest.mark.parametrize("shape", ["json", "text"])
def test_the_log_of_a_server(handler_server: StartHandler, fields: dict[str, str], shape: str) -> None:
    key = "Mq7-key-of-these-tests-alone-Xw4-Lk9"
    server = handler_server(CONTENT, {"LOG_FORMAT": shape, "SECRET_KEY": key})
    request = urllib.request.Request(
        f"{server.url}/forms/contact", urllib.parse.urlencode(fields).encode(), {"Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        number, receipt = answer.headers["X-Request-ID"], json.load(answer)["receipt"]
    server.stop()
    lines = server.log.splitlines()
    [start] = [line for line in lines if "starting" in line]
    assert "forms=contact,order,photos,repair" in start
    assert "mail=folder" in start
    assert "metrics=False" in start
    [stored] = [line for line in lines if "stored" in line]
    assert receipt in stored
    assert number in stored
    for secret in (key, *(text for text in fields.values() if len(text) > 5)):
        assert secret not in server.log
    if shape == "json":
        assert {json.loads(line)["level"] for line in lines} == {"info"}
