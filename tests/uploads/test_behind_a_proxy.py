"""Files on the way through the web servers that the docs recommend, as these are set up there."""

from __future__ import annotations

import http.client
import json
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from form_handler.body import find_limit
from generator.content.folder import read_content
from generator.content.form import MEGABYTE, MOST_MEGABYTES
from tests.handler.conftest import CONTENT
from tests.support.files import PDF, picture
from tests.support.front import DEPLOYING, FRONTS
from tests.support.handler_server import HandlerServer
from tests.support.ports import LOOPBACK
from tests.support.web_servers import ServerMissingError
from tests.uploads.test_large_bodies import KIND, body_of, part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.web_servers import WebServer

LET_THROUGH = 201 * MEGABYTE  # as the docs set it


@pytest.fixture(params=sorted(FRONTS))
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WebServer]:
    handler = HandlerServer(CONTENT, tmp_path / "handler", {"TRUSTED_PROXIES": "1"})
    with ExitStack() as stack:
        stack.callback(handler.kill)
        handler.start()
        try:
            yield stack.enter_context(FRONTS[request.param]([handler.port], tmp_path / "front"))
        except ServerMissingError as missing:
            pytest.skip(f"NOT TESTED: {missing} is not installed")


def send(front: WebServer, body: bytes) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection(LOOPBACK, front.port, timeout=30)
    with closing(connection):
        connection.request("POST", "/forms/repair", body, {"Content-Type": KIND, "Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_what_the_form_takes_gets_through_and_what_is_larger_is_refused_in_words(front: WebServer) -> None:
    """All of it is more than nginx lets through by itself, and more than waits in memory anywhere."""
    plan = PDF.replace(b"trailer", b"%" + b"x" * (2 * MEGABYTE - 1000) + b"\ntrailer")
    files = part("photos", picture(), "a.jpg"), part("plans", plan, "plan.pdf")
    status, said = send(front, body_of(*files))
    assert (status, said["ok"]) == (201, True)
    status, said = send(front, body_of(*files, part("plans", plan, "plan.pdf")))
    assert status == 422
    assert "plan" in str(said["errors"])


def test_the_docs_let_through_what_the_handler_takes_at_most() -> None:
    text = DEPLOYING.read_text("utf-8")
    assert f"client_max_body_size {LET_THROUGH // MEGABYTE}m;" in text
    assert f"LimitRequestBody {LET_THROUGH}\n" in text
    forms = read_content(CONTENT).forms
    field = forms["repair"].file_fields[0].model_copy(update={"most": 1, "max_megabytes": MOST_MEGABYTES})
    largest = forms["order"].model_copy(update={"fields": [field]})
    assert LET_THROUGH - MEGABYTE < find_limit(largest) <= LET_THROUGH
