"""What other programs hear of files: what they are, by which they are known, and never what is in them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from form_handler.carriers import open_carriers
from form_handler.deliverer import Deliverer
from form_handler.store.submissions import iterate_submissions
from form_handler.store.uploads import attach_files
from tests.support.files import PDF, picture
from tests.support.webhook_server import WebhookServer
from tests.uploads.test_command import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

PHOTO = picture()
TOLD = [
    {"field": "photos", "name": name, "type": kind, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    for name, kind, content in (("a.jpg", "image/jpeg", PHOTO), ("b.jpg.pdf", "application/pdf", PDF))
]


@pytest.fixture
def webhook() -> Iterator[WebhookServer]:
    server = WebhookServer()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, webhook: WebhookServer) -> Settings:
    return dataclasses.replace(
        settings,
        webhook_urls=(webhook.url,),
        webhook_secret="whsec_uniEOkL4LB1YCkBvEpOkmk9DlvL1Ou35fgUv1npuoJw=",
        webhook_allow_private=True,
    )


@pytest.fixture
def receipt(client: FlaskClient, send: Callable[..., TestResponse]) -> str:
    """A submission with two files, after one without any."""
    assert client.post("/forms/contact", json={"name": "Zoë", "message": "Hello", "consent": "yes"}).status_code == 201
    return str(send(photos=[("a.jpg", PHOTO), ("b.jpg", PDF)]).json["receipt"])


def test_a_webhook_says_what_the_files_are(
    settings: Settings, receipt: str, content: Content, database: Database, webhook: WebhookServer
) -> None:
    Deliverer(database, open_carriers(settings, database), lambda: content).run_once()
    told = {data["receipt"]: data["files"] for post in webhook.posts for data in [json.loads(post.body)["data"]]}
    assert told.pop(receipt) == TOLD
    assert list(told.values()) == [[]]


def test_an_export_says_what_the_files_are(settings: Settings, receipt: str) -> None:
    exported = json.loads(run(settings, "export", "--format", "json").stdout)
    assert [each["files"] for each in exported] == [[], TOLD]
    assert exported[1]["receipt"] == receipt


def test_files_are_asked_for_in_groups(receipt: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("form_handler.store.uploads.BATCH", 1)
    found = list(attach_files(database, iterate_submissions(database)))
    assert [len(submission.files) for submission in found] == [0, 2]
    assert found[1].receipt == receipt
