"""Alerts: what does not arrive by one way is told by another, once a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.alerts import Alerts
from form_handler.carriers import open_carriers
from form_handler.deliverer import Deliverer
from form_handler.deliveries import plan_deliveries
from form_handler.delivery_log import describe_troubles
from form_handler.store.drafts import Draft, Sameness, store_draft
from tests.support.submissions import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content
    from tests.support.smtp_server import SmtpServer
    from tests.support.webhook_server import WebhookServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TWO = "to: [bonjour@fleurs.example, shop@fleurs.example]\n"


class Shop:
    """A handler at work: takes submissions, delivers, and looks for what does not arrive."""

    def __init__(self, settings: Settings, database: Database, content: Content) -> None:
        self.settings = settings
        self.database = database
        self.content = content
        self.alerts = Alerts(database, settings, lambda: content)
        self.key = 0

    def submit(self) -> str:
        self.key += 1
        draft = Draft("contact", "fr", ANSWERS)
        planned = plan_deliveries(draft, self.content.forms["contact"], self.content, self.settings)
        return store_draft(self.database, draft, planned, Sameness(str(self.key), None)).receipt

    def deliver(self) -> None:
        Deliverer(self.database, open_carriers(self.settings, self.database), lambda: self.content).run_once()

    def work(self) -> int:
        """Deliver, look, and deliver the alerts; return how many ways heard of something."""
        self.deliver()
        heard = self.alerts.raise_alerts()
        self.deliver()
        return heard


@pytest.fixture
def open_shop(make_settings: Callable[..., Settings], database: Database, content: Content) -> Callable[..., Shop]:
    def open_(shop: Content = content, **changes: str) -> Shop:
        return Shop(make_settings(**changes), database, shop)

    return open_


def types_of(server: WebhookServer) -> list[str]:
    return [json.loads(post.body)["type"] for post in server.posts]


def test_a_mail_server_that_is_down_is_told_by_the_webhook_once_a_day(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    shop = open_shop(WEBHOOK_URLS=server.url)
    smtp_server.stop()
    with time_machine.travel(NOON, tick=False) as clock:
        receipt = shop.submit()
        assert shop.work() == 0  # it may be over in a moment
        clock.shift(timedelta(minutes=61))
        shop.submit()
        assert shop.work() == 1
        assert types_of(server) == ["submission.received", "submission.received", "deliveries.failing"]
        said = json.loads(server.posts[-1].body)["data"]
        assert (said["channel"], said["receipt"]) == ("owner-mail", receipt)
        assert shop.work() == 0
        clock.shift(timedelta(hours=23))
        assert shop.work() == 0
        clock.shift(timedelta(hours=2))
        assert shop.work() == 1
        [line] = describe_troubles(shop.database, shop.settings, shop.content)
        assert line.startswith("E-mail (bonjour@fleurs.example): messages do not arrive, 2 since 21 November 2026")


def test_all_that_arrives_is_told_by_nobody(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    shop = open_shop(WEBHOOK_URLS=server.url)
    with time_machine.travel(NOON, tick=False) as clock:
        shop.submit()
        shop.deliver()
        clock.shift(timedelta(hours=5))
        shop.submit()  # waits, and was never tried: nobody delivers, which is another matter
        assert shop.alerts.raise_alerts() == 0
    assert describe_troubles(shop.database, shop.settings, shop.content) == []
    assert types_of(server) == ["submission.received"]


def test_a_webhook_that_fails_is_told_by_mail_in_words(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    shop = open_shop(WEBHOOK_URLS=server.url)
    server.status = 410
    receipt = shop.submit()
    assert shop.work() == 1
    _, alert = smtp_server.messages
    assert alert.message["Subject"] == "[Marguerite & Co] Not every message reaches you"
    part = alert.message.get_body(("plain",))
    assert part is not None
    text = " ".join(str(part.get_content()).split())
    assert f"Webhook: messages do not arrive this way. It began with {receipt} of" in text
    assert "shopbell deliveries list --failed" in text
    assert alert.message["Auto-Submitted"] == "auto-generated"


def test_a_recipient_who_is_refused_is_told_of_by_the_one_who_is_reached(
    open_shop: Callable[..., Shop], make_content: Callable[..., Content], smtp_server: SmtpServer
) -> None:
    from tests.mail.conftest import FORM

    shop = open_shop(make_content(form=FORM + TWO))
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    shop.submit()
    shop.deliver()
    shop = open_shop(make_content(form=FORM + "to: [shop@fleurs.example, new@fleurs.example]\n"))
    assert shop.alerts.raise_alerts() == 0  # nobody has been reached: a mail would go the same way
    smtp_server.reject = {}
    shop.key = 10
    shop.submit()
    assert shop.work() == 1
    assert smtp_server.messages[-1].rcpt_tos == ["new@fleurs.example"]
    assert "Not every message" in smtp_server.messages[-1].message["Subject"]


def test_what_is_in_trouble_itself_is_told_nothing(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    shop = open_shop(WEBHOOK_URLS=server.url)
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    server.status = 410
    shop.submit()
    assert shop.work() == 0
    assert types_of(server) == ["submission.received"]


def test_an_alert_that_fails_raises_no_alert(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    shop = open_shop(WEBHOOK_URLS=server.url)
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    shop.submit()
    shop.deliver()
    server.status = 410
    assert shop.work() == 1
    assert shop.work() == 0
    assert types_of(server) == ["submission.received", "deliveries.failing"]


def test_the_deliverer_looks_by_itself(
    open_shop: Callable[..., Shop], smtp_server: SmtpServer, server: WebhookServer
) -> None:
    from form_handler.deliverer import open_deliverer

    shop = open_shop(WEBHOOK_URLS=server.url)
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    shop.submit()
    deliverer = open_deliverer(shop.settings, shop.database, lambda: shop.content)
    deliverer.run_once()
    deliverer.do_chores()
    deliverer.run_once()
    assert types_of(server) == ["submission.received", "deliveries.failing"]
