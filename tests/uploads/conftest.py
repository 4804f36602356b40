"""What the tests of files share: an application with a form that takes them, on both databases."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from form_handler.app import create_app
from form_handler.settings import Settings
from form_handler.store.database import Database
from generator.content.folder import read_content
from tests.handler.conftest import CONTENT
from tests.support.files import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from generator.content.folder import Content


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content(CONTENT)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4",
            "MAIL_FOLDER": str(tmp_path / "mail"),
            "CONTENT_DIR": str(CONTENT),
            "RATE_LIMIT_STORAGE_URL": f"sqlite:///{tmp_path}/limits.db",
        }
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def client(settings: Settings, content: Content, database: Database) -> FlaskClient:
    return create_app(settings, content, database).test_client()


@pytest.fixture
def send(client: FlaskClient) -> Callable[..., TestResponse]:
    """Sends the form with files by field, each a name and a content; one small photo where nothing is said."""

    def send(*, page: bool = False, name: str = "Zoë", **files: list[tuple[str, bytes]]) -> TestResponse:
        chosen = files or {"photos": [("photo.jpg", picture())]}
        parts: list[tuple[str, Any]] = [("name", name), ("_language", "en")]
        for field, some in chosen.items():
            parts += [(field, FileStorage(io.BytesIO(content), filename)) for filename, content in some]
        boundary, body = encode_multipart(MultiDict(parts))
        kind = f"multipart/form-data; boundary={boundary}"
        headers = {"Accept": "text/html" if page else "application/json"}
        return client.post("/forms/repair", data=body, content_type=kind, headers=headers)

    return send
