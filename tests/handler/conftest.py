"""What the tests of the handler share: a content with every type of field, a real SQLite file, the application."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from form_handler.app import create_app
from form_handler.settings import Settings
from form_handler.store.database import Database
from generator.content.folder import read_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from generator.content.folder import Content

CONTENT = Path(__file__).parent / "content"
SITE = "https://flowers.example"


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content(CONTENT)


@pytest.fixture
def settings(tmp_path: Path, sqlite_database_url: str) -> Settings:
    return Settings.from_environment(
        {
            "DATABASE_URL": sqlite_database_url,
            "SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4",
            "MAIL_FOLDER": str(tmp_path / "mail"),
            "CONTENT_DIR": str(CONTENT),
        }
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def app(settings: Settings, content: Content, database: Database) -> Flask:
    return create_app(settings, content, database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def fields() -> dict[str, str]:
    """A filling-in of the contact form that is accepted."""
    return {
        "name": "Zoë Lefèvre",
        "email": "zoe@customer.example",
        "phone": "01 23 45 67 89",
        "topic": "order",
        "message": "Ten white tulips, please.\r\nThank you!",
        "consent": "yes",
        "_language": "en",
    }


@pytest.fixture
def make_client(settings: Settings, database: Database, content: Content) -> Callable[..., FlaskClient]:
    """Makes clients of an application with other settings or another content."""

    def make(**changes: object) -> FlaskClient:
        import dataclasses

        used: Content = changes.pop("content", content)  # type: ignore[assignment]
        return create_app(dataclasses.replace(settings, **changes), used, database).test_client()  # type: ignore[arg-type]

    return make
