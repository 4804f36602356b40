"""Notifications: a short line through Apprise, to a stand-in of a service on this machine."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from form_handler.carriers import open_carriers
from form_handler.deliverer import Deliverer
from form_handler.notice import write_notice
from form_handler.store.deliveries import list_deliveries
from form_handler.store.drafts import Draft, PlannedDelivery, Sameness, store_draft
from form_handler.store.submissions import list_submissions
from form_handler.targets import list_services
from form_handler.webhooks.payload import write_submission
from generator.content.extras import tell_installation
from tests.support.ports import LOOPBACK
from tests.support.source import ROOT
from tests.support.submissions import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content
    from tests.support.webhook_server import WebhookServer

# Apprise looks for it where there still is one.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

CALLBACK = """\
title: {en: We call you back, fr: Nous vous rappelons}
purpose: callback
fields:
  - {name: name, type: text, label: {en: Your name, fr: Votre nom}, autocomplete: name}
  - {name: phone, type: phone, label: {en: Telephone, fr: Téléphone}}
  - {name: time, type: slot, label: {en: When may we call?, fr: Quand ?}}
"""


@pytest.fixture
def notify(database: Database, content: Content) -> Callable[..., Delivery]:
    """Stores a submission with a notification to each service, works on the outbox, and returns the first of them."""

    def work(settings: Settings, shop: Content = content, **answers: str) -> Delivery:
        planned = [PlannedDelivery(service.kind, service.name) for service in list_services(settings)]
        draft = Draft("contact", "fr", ANSWERS | answers)
        store_draft(database, draft, planned, Sameness("key", None))
        Deliverer(database, open_carriers(settings, database), lambda: shop).run_once()
        return list_deliveries(database, [each.id for each in list_submissions(database)])[0]

    return work


def address_of(server: WebhookServer) -> str:
    return f"json://127.0.0.1:{server.port}/pass-phrase"


def test_a_service_is_told_that_something_came_and_nothing_of_the_person(
    make_settings: Callable[..., Settings], notify: Callable[..., Delivery], server: WebhookServer, database: Database
) -> None:
    delivery = notify(make_settings(NOTIFY_URLS=address_of(server)))
    assert (delivery.state, delivery.recipient) == ("sent", "json")
    [submission] = list_submissions(database)
    said = json.loads(server.posts[0].body)
    assert said["title"] == "[Marguerite & Co] Order flowers"
    assert said["message"] == f"A new message has come, receipt {submission.receipt}."
    assert server.posts[0].headers["user-agent"] == "Shopbell"
    for text in ("Jane", "Döe", "jane@example.org", "12 34", "bouquets"):
        assert text not in server.posts[0].body.decode()


def test_a_call_is_told_with_its_time(
    make_settings: Callable[..., Settings],
    notify: Callable[..., Delivery],
    server: WebhookServer,
    make_content: Callable[..., Content],
) -> None:
    shop = make_content(form=CALLBACK)
    slot = "2026-11-24T14:00+01:00/2026-11-24T15:00+01:00[Europe/Paris]"
    notify(make_settings(NOTIFY_URLS=address_of(server)), shop, time=slot)
    title = json.loads(server.posts[0].body)["title"]
    assert title.startswith("[Marguerite & Co] We call you back: Tuesday, 24 November: 2:00")


def test_a_test_is_called_one(make_submission: Callable[..., Submission], content: Content) -> None:
    assert write_notice(make_submission(state="test"), content).title == "[Test] [Marguerite & Co] Order flowers"
    said = json.loads(write_submission(make_submission(state="test"), content))
    assert said["data"]["test"] is True


def test_a_service_that_refuses_is_tried_again_and_says_why(
    make_settings: Callable[..., Settings],
    notify: Callable[..., Delivery],
    server: WebhookServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.status = 401
    with caplog.at_level("INFO"):
        delivery = notify(make_settings(NOTIFY_URLS=address_of(server)))
    assert {record.name for record in caplog.records} & {"apprise"} == set()
    assert delivery.state == "waiting"
    assert delivery.last_error == "The service json did not take the notification (error: 401)."
    assert "pass-phrase" not in str(delivery)
    assert "pass-phrase" not in caplog.text
    assert "receipt" not in caplog.text


def test_a_service_that_answers_nonsense_gets_no_secret_into_the_log(
    make_settings: Callable[..., Settings], notify: Callable[..., Delivery], caplog: pytest.LogCaptureFixture
) -> None:
    def answer() -> None:
        connection, _ = nonsense.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nno header\r\n\r\n")
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):  # hanging up before all is read would take the answer back
                pass

    with socket.create_server((LOOPBACK, 0)) as nonsense, caplog.at_level("INFO"):
        thread = threading.Thread(target=answer)
        thread.start()
        delivery = notify(make_settings(NOTIFY_URLS=f"json://{LOOPBACK}:{nonsense.getsockname()[1]}/pass-phrase"))
        thread.join()
    assert delivery.state == "sent"
    assert "pass-phrase" not in caplog.text


def test_one_that_is_not_there_is_not_in_the_way_of_another(
    make_settings: Callable[..., Settings], notify: Callable[..., Delivery], server: WebhookServer, database: Database
) -> None:
    delivery = notify(make_settings(NOTIFY_URLS=f"nonsense://a.b/c {address_of(server)}"))
    assert delivery.state == "waiting"
    assert len(server.posts) == 1


def test_a_missing_extra_is_named(
    make_settings: Callable[..., Settings],
    notify: Callable[..., Delivery],
    server: WebhookServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = make_settings(NOTIFY_URLS=address_of(server))
    monkeypatch.setitem(sys.modules, "apprise", None)
    delivery = notify(settings)
    assert delivery.state == "waiting"
    assert tell_installation("notify") in (delivery.last_error or "")


def test_apprise_is_loaded_with_the_first_notification_only() -> None:
    program = """
import sys
from form_handler.carriers import open_carriers
from form_handler.settings import Settings
from form_handler.store.database import Database
settings = Settings.from_environment({"SECRET_KEY": "Zq8-only-for-these-tests-Zq8-Xw4", "NOTIFY_URLS": "json://x"})
assert len(open_carriers(settings, Database("sqlite:///x.db"))) > 3
assert "apprise" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)
