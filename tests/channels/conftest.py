"""What the tests of the channels share: a shop, a database, a mail server, and a server for posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.settings import Settings
from tests.channels.outbox import deliver, submit  # noqa: F401  (fixtures)
from tests.mail.conftest import (  # noqa: F401  (fixtures)
    content,
    database,
    make_content,
    make_delivery,
    make_submission,
)
from tests.support.webhook_server import WebhookServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.support.smtp_server import SmtpServer

SECRET_KEY = "Zq8-only-for-these-tests-Zq8-Xw4"
WEBHOOK_SECRET = "whsec_uniEOkL4LB1YCkBvEpOkmk9DlvL1Ou35fgUv1npuoJw="


@pytest.fixture
def make_server() -> Iterator[Callable[..., WebhookServer]]:
    """Starts servers for posts; all of them are stopped after the test."""
    servers: list[WebhookServer] = []

    def make(*arguments: object) -> WebhookServer:
        servers.append(WebhookServer(*arguments))  # type: ignore[arg-type]
        return servers[-1]

    yield make
    for server in servers:
        server.stop()


@pytest.fixture
def server(make_server: Callable[..., WebhookServer]) -> WebhookServer:
    return make_server()


@pytest.fixture
def make_settings(tmp_path: Path, smtp_server: SmtpServer) -> Callable[..., Settings]:
    """Makes settings with the test's mail server, which allow webhooks to this machine."""

    def make(**changes: str) -> Settings:
        usual = {
            "SECRET_KEY": SECRET_KEY,
            "SMTP_URL": smtp_server.url,
            "MAIL_FROM": "web@fleurs.example",
            "MAIL_FOLDER": str(tmp_path / "mail"),
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "WEBHOOK_ALLOW_PRIVATE": "yes",
        }
        return Settings.from_environment(usual | changes)

    return make
