"""The mail that tells the visitor that the message is there."""

from __future__ import annotations

import email
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import TYPE_CHECKING

import pytest
import time_machine

from form_handler.carriers.confirmation import ConfirmationCarrier
from form_handler.carriers.mail import MailCarrier
from form_handler.deliverer import Deliverer
from form_handler.deliveries import plan_deliveries
from form_handler.mail.addresses import read_sender
from form_handler.mail.compose import compose
from form_handler.mail.serialise import serialise
from form_handler.settings import Settings
from form_handler.store.deliveries import list_deliveries
from form_handler.store.drafts import Draft
from form_handler.store.submissions import list_submissions
from tests.mail.conftest import BUSINESS, FORM
from tests.support.submissions import ANSWERS, store

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from form_handler.mail.post_office import PostOffice
    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content
    from tests.support.smtp_server import SmtpServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CONFIRMING = FORM + "confirmation: {en: Thank you. We have your message., fr: Merci. Votre message est là.}\n"
SECRET = "Zq8-only-for-these-tests-Zq8-Xw4"


@pytest.fixture
def shop(make_content: Callable[..., Content]) -> Content:
    return make_content(form=CONFIRMING, business=BUSINESS + "phone: '+33 4 65 71 23 45'\n")


@pytest.fixture
def make_deliverer(database: Database, post_office: PostOffice, shop: Content) -> Callable[..., Deliverer]:
    def make(most: int = 200) -> Deliverer:
        environment = {"SECRET_KEY": SECRET, "CONFIRMATIONS_PER_DAY": str(most)}
        mail = MailCarrier(post_office)
        confirmations = ConfirmationCarrier(mail, database, Settings.from_environment(environment))
        return Deliverer(database, [mail, confirmations], lambda: shop)

    return make


def confirm(database: Database, address: str) -> None:
    store(database, kind="confirmation", recipients=[address])


def deliveries_in(database: Database) -> list[Delivery]:
    return list_deliveries(database, sorted(submission.id for submission in list_submissions(database)))


def reasons_in(database: Database) -> list[str | None]:
    return [delivery.last_error for delivery in deliveries_in(database)]


def write(content: Content, submission: Submission, delivery: Delivery) -> EmailMessage:
    message = compose(delivery, submission, content, read_sender("Shop <web@fleurs.example>"))
    return email.message_from_bytes(serialise(message), policy=default)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_says_what_the_owner_wrote_the_receipt_and_the_promise(
    shop: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    submission = make_submission(promised_at=datetime(2026, 11, 24, 10, tzinfo=UTC))
    mail = write(shop, submission, make_delivery(kind="confirmation", recipient="jane@example.org"))
    assert mail["Subject"] == "Marguerite et Cie : nous avons bien reçu votre message (K7QM-3FWA)"
    assert text_of(mail) == (
        "Merci. Votre message est là.\n\n"
        "Nous vous répondrons avant le mardi 24 novembre à 11:00.\n\n"
        "Votre numéro de reçu : K7QM-3FWA\n\n"
        "-- \nMarguerite et Cie\n+33 4 65 71 23 45\n"
    )
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Reply-To"] == "bonjour@fleurs.example"
    for words in ("Merci. Votre message est là.", "mardi 24 novembre", "K7QM-3FWA", "+33 4 65 71 23 45"):
        assert words in text_of(mail, "html")


def test_no_word_of_the_visitor_is_in_it(
    shop: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    answers = {name: f"BUY-{name}-http://bad.example" for name in ANSWERS} | {"email": "victim@example.org"}
    submission = make_submission(answers=answers, extras={"BUY": "BUY"})
    mail = write(shop, submission, make_delivery(kind="confirmation", recipient="victim@example.org"))
    assert "BUY" not in mail.as_string() + text_of(mail) + text_of(mail, "html")


def test_it_is_planned_only_where_the_owner_wants_it_and_an_address_was_given(
    shop: Content, make_content: Callable[..., Content]
) -> None:
    settings = Settings.from_environment({"SECRET_KEY": SECRET})

    def kinds(content: Content, answers: dict[str, str]) -> list[str]:
        draft = Draft("contact", "fr", answers)
        return [planned.kind for planned in plan_deliveries(draft, content.forms["contact"], content, settings)]

    assert kinds(shop, ANSWERS) == ["owner-mail", "confirmation"]
    assert kinds(shop, {"name": "Jane"}) == ["owner-mail"]
    assert kinds(make_content(), ANSWERS) == ["owner-mail"]


def test_failures_go_back_to_nobody(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    confirm(database, "jane@example.org")
    store(database)
    assert make_deliverer().run_once() == 2
    assert [(mail.mail_from, mail.rcpt_tos) for mail in smtp_server.messages] == [
        ("<>", ["jane@example.org"]),
        ("web@fleurs.example", ["bonjour@fleurs.example"]),
    ]


def test_an_address_gets_one_a_day(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for address in ("jane@example.org", "Jane@Example.org", "ben@example.org"):
            confirm(database, address)
        assert make_deliverer().run_once() == 2
        assert reasons_in(database)[1] == "Not sent: this address got a confirmation within the last day."
        clock.shift(timedelta(days=1))
        confirm(database, "jane@example.org")
        assert make_deliverer().run_once() == 1
    assert len(smtp_server.messages) == 3


def test_a_mailbox_has_one_address_however_it_is_written(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    for address in ("jane@example.org", "jane+1@example.org", "JANE+b+c@example.org", "j.ane@example.org"):
        confirm(database, address)
    for address in ("j.doe@gmail.com", "jd.o.e+x@googlemail.com", "+jdoe@gmail.com"):
        confirm(database, address)
    make_deliverer().run_once()
    reached = sorted(mail.rcpt_tos[0] for mail in smtp_server.messages)
    assert reached == ["+jdoe@gmail.com", "j.ane@example.org", "j.doe@gmail.com", "jane@example.org"]


def test_no_more_leave_than_are_allowed_in_all(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    for number in range(5):
        confirm(database, f"v{number}@example.org")
    store(database)
    assert make_deliverer(most=2).run_once() == 3
    assert reasons_in(database).count("Not sent: 2 confirmations within a day are enough (CONFIRMATIONS_PER_DAY).") == 3
    assert smtp_server.messages[-1].rcpt_tos == ["bonjour@fleurs.example"]


def test_what_does_not_leave_uses_up_nothing_of_what_may_leave(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    for address in (*["jane@example.org"] * 4, "john@example.org"):
        confirm(database, address)
    assert make_deliverer(most=2).run_once() == 2
    assert {mail.rcpt_tos[0] for mail in smtp_server.messages} == {"jane@example.org", "john@example.org"}


def test_a_retry_is_not_counted_again(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        smtp_server.reject = {"RCPT": "450 4.2.0 greylisted"}
        confirm(database, "jane@example.org")
        assert make_deliverer().run_once() == 0
        smtp_server.reject = {}
        clock.shift(timedelta(minutes=2))
        assert make_deliverer().run_once() == 1


def test_one_that_could_not_be_counted_waits_and_is_counted_then(
    database: Database, make_deliverer: Callable[..., Deliverer], smtp_server: SmtpServer
) -> None:
    def rename(old: str, new: str) -> None:
        with database.write() as connection:
            connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")

    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(2):
            confirm(database, f"v{number}@example.org")
        store(database)
        rename("limits", "away")
        assert make_deliverer(most=1).run_once() == 1  # the owner's
        assert [delivery.state for delivery in deliveries_in(database)] == ["waiting", "waiting", "sent"]
        rename("away", "limits")
        clock.shift(timedelta(minutes=2))
        assert make_deliverer(most=1).run_once() == 1
    assert [delivery.state for delivery in deliveries_in(database)] == ["sent", "failed", "sent"]
    assert len(smtp_server.messages) == 2


def test_one_that_is_no_longer_wanted_is_not_sent(
    database: Database, make_content: Callable[..., Content], post_office: PostOffice
) -> None:
    content = make_content()
    confirm(database, "jane@example.org")
    mail = MailCarrier(post_office)
    carrier = ConfirmationCarrier(mail, database, Settings.from_environment({"SECRET_KEY": SECRET}))
    assert Deliverer(database, [mail, carrier], lambda: content).run_once() == 0
    assert reasons_in(database) == ["Not sent: the form “contact” no longer has a confirmation."]
