from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from form_handler.carriers.mail import MailCarrier
from form_handler.deliverer import Deliverer
from form_handler.deliveries import owner_mail
from form_handler.deliveries.alert import name_alert
from form_handler.delivery_round import BATCH, PAUSES
from form_handler.errors import StoreUnavailable, TemporaryFailure
from form_handler.heartbeat import keep_leases
from form_handler.mail.post_office import PostOffice
from form_handler.store.deliveries import list_deliveries
from form_handler.store.outbox import LONGEST_PAUSE, claim
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import deliveries, submissions
from form_handler.targets import WEBHOOK
from tests.support.freezing import wait_for
from tests.support.source import ROOT
from tests.support.submissions import OWNER, store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from form_handler.store.database import Database
    from form_handler.store.outbox import Delivery
    from generator.content.folder import Content
    from tests.support.smtp_server import SmtpServer

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def deliverer(database: Database, post_office: PostOffice, content: Content) -> Iterator[Deliverer]:
    deliverer = Deliverer(database, [MailCarrier(post_office)], lambda: content, poll=0.05)
    yield deliverer
    assert deliverer.stop()


def deliveries_in(database: Database) -> list[Delivery]:
    return list_deliveries(database, sorted(submission.id for submission in list_submissions(database, 1000)))


def states_in(database: Database) -> list[str]:
    return [delivery.state for delivery in deliveries_in(database)]


def wait_until_sent(database: Database, count: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while states_in(database) != ["sent"] * count:
        assert time.monotonic() < deadline, deliveries_in(database)
        time.sleep(0.02)


def test_all_that_is_due_is_sent_over_one_connection(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    receipts = [store(database).receipt for _ in range(25)]
    assert deliverer.run_once() == 25
    assert sorted(mail.message["X-Shopbell-Receipt"] for mail in smtp_server.messages) == sorted(receipts)
    assert smtp_server.connections == 1
    assert states_in(database) == ["sent"] * 25
    assert deliverer.run_once() == 0


def test_each_recipient_gets_a_mail_of_its_own(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    store(database, recipients=[OWNER, "shop@fleurs.example"])
    assert deliverer.run_once() == 2
    assert [mail.rcpt_tos for mail in smtp_server.messages] == [[OWNER], ["shop@fleurs.example"]]
    assert [mail.message["To"] for mail in smtp_server.messages] == [OWNER, "shop@fleurs.example"]
    assert {mail.mail_from for mail in smtp_server.messages} == {"web@fleurs.example"}
    assert len({mail.message["Message-ID"] for mail in smtp_server.messages}) == 2


def test_a_mail_is_sent_when_the_server_is_up_again(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    smtp_server.stop()
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        assert deliverer.run_once() == 0
        [waiting] = deliveries_in(database)
        assert (waiting.state, waiting.attempts) == ("waiting", 1)
        assert waiting.next_attempt_at == NOON + timedelta(minutes=1)
        assert "could not be reached" in (waiting.last_error or "")
        smtp_server.start()
        assert deliverer.run_once() == 0
        clock.move_to(NOON + timedelta(minutes=1))
        assert deliverer.run_once() == 1
    assert len(smtp_server.messages) == 1
    assert states_in(database) == ["sent"]


def test_a_server_that_is_down_is_asked_once_for_all(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    smtp_server.reject = {"MAIL": "421 4.3.2 closing"}
    for _ in range(8):
        store(database)
    store(database, kind=name_alert(WEBHOOK, owner_mail.KIND))  # another kind that goes the same way
    assert deliverer.run_once() == 0
    assert smtp_server.connections == 1
    assert {delivery.attempts for delivery in deliveries_in(database)} == {1}
    assert {delivery.state for delivery in deliveries_in(database)} == {"waiting"}


def test_a_temporary_refusal_is_tried_again_under_the_same_message_id(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        smtp_server.reject = {"DATA": "451 4.7.1 greylisted"}
        assert deliverer.run_once() == 0
        assert "451 4.7.1 greylisted" in (deliveries_in(database)[0].last_error or "")
        smtp_server.reject, smtp_server.drop = {}, "before answer"  # the mail was taken, and nobody was told
        clock.move_to(NOON + timedelta(minutes=1))
        assert deliverer.run_once() == 0
        smtp_server.drop = ""
        clock.move_to(NOON + timedelta(minutes=6))
        assert deliverer.run_once() == 1
    first, second = smtp_server.messages
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.content == second.content
    assert states_in(database) == ["sent"]
    assert deliveries_in(database)[0].last_error is None


def test_a_server_that_dies_after_accepting_gets_the_mail_once(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    smtp_server.drop = "after answer"
    store(database)
    assert deliverer.run_once() == 1
    assert deliverer.run_once() == 0
    assert len(smtp_server.messages) == 1
    assert states_in(database) == ["sent"]


def test_a_final_refusal_is_shown_and_stops_nobody_else(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    store(database)
    smtp_server.reject = {"RCPT": "550 5.1.1 no such user"}
    with caplog.at_level(logging.ERROR):
        assert deliverer.run_once() == 0
    [failed] = deliveries_in(database)
    assert failed.state == "failed"
    assert failed.last_error == "The mail server refused the mail: 550 5.1.1 no such user"
    assert "550 5.1.1 no such user" in caplog.text
    assert "jane" not in caplog.text.lower()  # a log is no place for what visitors wrote
    smtp_server.reject = {}
    store(database)
    assert deliverer.run_once() == 1
    assert states_in(database) == ["failed", "sent"]


@pytest.mark.parametrize(
    "poison",
    [
        {"kind": "pigeon"},
        {"recipient": "no address"},
        {"recipient": "a@b.example, c@d.example"},
        {"recipient": "a@b.example\r\nDATA"},
        {"recipient": "zoë@fleurs.example"},
        {"recipient": "x" * 5000 + "@b.example"},
        {"message_id": "0\r\nBcc: victim@example.org"},
        {"message_id": "\u2028é"},
    ],
    ids=str,
)
def test_a_poisoned_delivery_fails_visibly_and_blocks_nobody(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer, poison: dict[str, str]
) -> None:
    smtp_server.offers_utf8 = False
    for _ in range(3):
        store(database)
    with database.write() as connection:
        [(column, value)] = poison.items()
        mark = "?" if database.is_sqlite else "%s"
        connection.exec_driver_sql(
            f"UPDATE deliveries SET {column} = {mark} WHERE id = (SELECT min(id) FROM deliveries)", (value,)
        )
    assert deliverer.run_once() == 2
    assert states_in(database) == ["failed", "sent", "sent"]
    assert deliveries_in(database)[0].last_error
    assert [mail.rcpt_tos for mail in smtp_server.messages] == [[OWNER], [OWNER]]


def test_what_nobody_foresaw_fails_visibly_and_the_next_mail_begins_anew(
    database: Database, post_office: PostOffice, content: Content
) -> None:
    class Jam:
        """Stays stuck in the middle of a conversation until it is closed."""

        is_stuck, tried = False, 0

        def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
            self.tried += 1
            if self.tried == 1 or self.is_stuck:
                self.is_stuck = True
                raise ZeroDivisionError("stuck")

        def close(self) -> None:
            self.is_stuck = False

    for _ in range(3):
        store(database)
    office = PostOffice(Jam(), post_office.sender)
    assert Deliverer(database, [MailCarrier(office)], lambda: content).run_once() == 2
    assert states_in(database) == ["failed", "sent", "sent"]
    assert "ZeroDivisionError: stuck" in str(deliveries_in(database)[0].last_error)


def test_a_broken_carrier_is_in_nobody_elses_way(
    database: Database, post_office: PostOffice, content: Content, smtp_server: SmtpServer
) -> None:
    class Pigeon:
        kinds = frozenset({"pigeon"})
        asked = 0

        def carry(self, *_: object) -> None:
            self.asked += 1
            raise TemporaryFailure("delivery.interrupted", is_general=True, attempts=1)

        def close(self) -> None:
            """Nothing is open."""

    pigeon = Pigeon()
    for _ in range(25):
        store(database, kind="pigeon")
    for _ in range(3):
        store(database)
    assert Deliverer(database, [pigeon, MailCarrier(post_office)], lambda: content).run_once() == 3
    assert pigeon.asked == 1
    assert len(smtp_server.messages) == 3
    untried = [delivery for delivery in deliveries_in(database) if delivery.attempts == 0]
    assert [delivery.kind for delivery in untried] == ["pigeon"] * 18


def test_after_three_days_it_is_given_up(database: Database, deliverer: Deliverer, smtp_server: SmtpServer) -> None:
    smtp_server.reject = {"DATA": "451 4.7.1 not today"}
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        attempts = 0
        while states_in(database) == ["waiting"]:
            clock.move_to(deliveries_in(database)[0].next_attempt_at)
            deliverer.run_once()
            attempts += 1
        took = datetime.now(UTC) - NOON
    assert attempts == len(PAUSES) + 1
    assert timedelta(days=2, hours=20) < took <= timedelta(days=3)
    assert [pause.total_seconds() / 60 for pause in PAUSES[:4]] == [1, 5, 15, 60]
    assert max(PAUSES) == LONGEST_PAUSE
    assert "not today" in (deliveries_in(database)[0].last_error or "")


def test_a_mail_that_kills_its_deliverer_is_given_up_too(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    store(database)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        for _ in range(len(PAUSES) + 1):
            [_] = claim(database, 10, timedelta(minutes=5))  # and never heard of again
            clock.shift(timedelta(minutes=6))
        assert deliverer.run_once() == 0
    assert states_in(database) == ["failed"]
    assert "interrupted" in (deliveries_in(database)[0].last_error or "")
    assert smtp_server.messages == []


def test_reasons_are_told_in_the_owners_language(
    database: Database, post_office: PostOffice, smtp_server: SmtpServer, make_content: object
) -> None:
    assert callable(make_content)
    content = make_content("fr, en")
    smtp_server.reject = {"RCPT": "550 non"}
    store(database)
    Deliverer(database, [MailCarrier(post_office)], lambda: content).run_once()
    assert deliveries_in(database)[0].last_error == "Le serveur de courrier a refusé le message : 550 non"


def test_content_that_was_read_again_is_used(
    database: Database, post_office: PostOffice, smtp_server: SmtpServer, make_content: object
) -> None:
    assert callable(make_content)
    contents = [make_content(), make_content(business="name: New Name\nemail: bonjour@fleurs.example\n")]
    deliverer = Deliverer(database, [MailCarrier(post_office)], lambda: contents[0])
    store(database)
    deliverer.run_once()
    contents.pop(0)
    store(database)
    deliverer.run_once()
    subjects = [mail.message["Subject"] for mail in smtp_server.messages]
    assert subjects[0].startswith("[Marguerite & Co]")
    assert subjects[1].startswith("[New Name]")


def test_the_thread_sends_when_it_is_woken(
    database: Database, post_office: PostOffice, content: Content, smtp_server: SmtpServer
) -> None:
    deliverer = Deliverer(database, [MailCarrier(post_office)], lambda: content, poll=3600)
    deliverer.start()
    time.sleep(0.3)  # it has looked once and sleeps
    store(database)
    deliverer.wake()
    smtp_server.wait_for(1)
    wait_until_sent(database, 1)
    assert deliverer.stop()


def test_the_thread_finds_what_others_stored(database: Database, deliverer: Deliverer, smtp_server: SmtpServer) -> None:
    deliverer.start()
    for _ in range(3):
        store(database)
    wait_until_sent(database, 3)
    assert len(smtp_server.messages) == 3


def test_mails_wait_while_visitors_keep_coming(
    database: Database,
    post_office: PostOffice,
    content: Content,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("form_handler.courtesy.LEAST", 1e-9)
    monkeypatch.setattr("form_handler.courtesy.MOST", 1e-9)

    def provide() -> Content:
        busy.wake()  # somebody comes while the mail is prepared
        asked.set()
        return content

    store(database)
    asked = threading.Event()
    busy = Deliverer(database, [MailCarrier(post_office)], provide)
    busy.start()
    assert asked.wait(20)
    time.sleep(0.3)
    assert busy.stop(timeout=60)
    assert smtp_server.messages == []
    assert states_in(database) == ["waiting"]
    Deliverer(database, [MailCarrier(post_office)], lambda: content).run_once()
    assert states_in(database) == ["sent"]


def test_mails_get_their_share_while_visitors_keep_coming(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    for _ in range(40):
        store(database)
    gone = threading.Event()

    def keep_coming() -> None:
        while not gone.wait(0.001):
            deliverer.wake()

    visitors = threading.Thread(target=keep_coming)
    visitors.start()
    deliverer.start()
    try:
        smtp_server.wait_for(40)
    finally:
        gone.set()
        visitors.join()
    wait_until_sent(database, 40)


def pile_up(database: Database, count: int) -> None:
    """Make a backlog: copies of a stored submission and of its delivery, an hour old."""
    store(database)
    with database.write() as connection:
        if not database.is_sqlite:  # so many rows take a while, and that is what nobody else waits for here
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        [submission] = connection.execute(select(submissions)).mappings().all()
        [delivery] = connection.execute(select(deliveries)).mappings().all()
        old = datetime.now(UTC) - timedelta(hours=1)
        connection.execute(
            submissions.insert(),
            [{**submission, "id": n, "receipt": f"{n:09}", "received_at": old} for n in range(2, count + 1)],
        )
        moments = {"created_at": old, "next_attempt_at": old}
        connection.execute(
            deliveries.insert(),
            [
                {**delivery, **moments, "id": n, "submission_id": n, "message_id": f"{n:032}"}
                for n in range(2, count + 1)
            ],
        )
        if not database.is_sqlite:
            for table in ("submissions", "deliveries"):
                connection.exec_driver_sql(f"SELECT setval('{table}_id_seq', {count})")


def test_new_mails_do_not_queue_behind_a_backlog(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    pile_up(database, 10_000)
    deliverer.start()
    smtp_server.wait_for(20)
    for _ in range(3):
        receipt = store(database).receipt
        deliverer.wake()
        before = len(smtp_server.messages)
        deadline = time.monotonic() + 60
        while receipt not in (arrived := [m.message["X-Shopbell-Receipt"] for m in smtp_server.messages[before:]]):
            assert time.monotonic() < deadline, f"{len(arrived)} others left first"
            time.sleep(0.02)
        assert arrived.index(receipt) <= 4 * BATCH
    # The oldest are not forgotten over the newest.
    others = {mail.message["X-Shopbell-Receipt"] for mail in smtp_server.messages}
    assert "000000003" in others
    assert smtp_server.connections <= 2


def test_a_broken_way_out_is_not_tried_with_the_whole_backlog(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each try would put off ten more of those that could leave as soon as the server is back."""
    monkeypatch.setattr("form_handler.deliverer.REST", 3600)
    smtp_server.reject = {"MAIL": "421 4.3.2 closing"}
    for _ in range(40):
        store(database)
    deliverer.start()
    wait_for(lambda: sum(bool(delivery.last_error) for delivery in deliveries_in(database)) == 10, "nothing was tried")
    for _ in range(20):
        deliverer.wake()
        time.sleep(0.05)
    assert deliverer.stop()
    assert smtp_server.connections == 1
    assert sorted(delivery.attempts for delivery in deliveries_in(database)) == [0] * 30 + [1] * 10


def test_a_broken_way_out_is_tried_again_after_a_rest(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("form_handler.deliverer.REST", 0.2)
    smtp_server.reject = {"MAIL": "421 4.3.2 closing"}
    for _ in range(20):
        store(database)
    deliverer.start()
    while smtp_server.connections == 0:
        time.sleep(0.01)
    smtp_server.reject = {}
    smtp_server.wait_for(10)
    assert deliverer.stop()


def test_the_thread_outlives_content_that_cannot_be_read(
    database: Database, post_office: PostOffice, content: Content, smtp_server: SmtpServer
) -> None:
    troubles = iter([RuntimeError("half a file")])

    def provide() -> Content:
        for trouble in troubles:
            raise trouble
        return content

    store(database)
    deliverer = Deliverer(database, [MailCarrier(post_office)], provide, poll=0.05)
    deliverer.start()
    smtp_server.wait_for(1)
    assert deliverer.stop()
    assert states_in(database) == ["sent"]


def test_stopping_is_prompt_and_gives_back_what_was_not_sent(
    database: Database, post_office: PostOffice, content: Content
) -> None:
    stopping: list[Deliverer] = []
    has_begun = threading.Event()

    class SlowTransport:
        sent = 0

        def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
            self.sent += 1
            has_begun.set()
            threading.Thread(target=stopping[0].stop).start()
            time.sleep(0.2)

        def close(self) -> None:
            pass

    for _ in range(5):
        store(database)
    transport = SlowTransport()
    deliverer = Deliverer(database, [MailCarrier(PostOffice(transport, post_office.sender))], lambda: content)
    stopping.append(deliverer)
    deliverer.start()
    assert has_begun.wait(20)
    assert deliverer.stop(timeout=60)
    assert transport.sent == 1
    assert sorted(states_in(database)) == ["sent", *["waiting"] * 4]
    assert len(claim(database, 10, timedelta(minutes=5))) == 4


def test_what_was_sent_while_the_database_was_away_is_not_sent_again(
    database: Database, post_office: PostOffice, content: Content, smtp_server: SmtpServer
) -> None:
    """The server has the mail, but that cannot be written down at once."""

    class CutTransport:
        def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
            post_office.transport.send(message, sender, recipient)
            with database.write() as connection:
                connection.exec_driver_sql("ALTER TABLE deliveries RENAME TO gone")

        def close(self) -> None:
            post_office.close()

    store(database)
    deliverer = Deliverer(database, [MailCarrier(PostOffice(CutTransport(), post_office.sender))], lambda: content)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            deliverer.run_once()
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO deliveries")
    assert deliverer.run_once() == 0
    assert len(smtp_server.messages) == 1
    assert states_in(database) == ["sent"]


DELIVER = (
    "import os, signal, sys; from pathlib import Path; from datetime import timedelta\n"
    "from form_handler.deliverer import Deliverer\n"
    "from form_handler.carriers.mail import MailCarrier\n"
    "from form_handler.mail.post_office import open_post_office\n"
    "from form_handler.store.database import Database\n"
    "from generator.content.folder import read_content\n"
    "database, content = Database(sys.argv[1]), read_content(Path(sys.argv[3]))\n"
    "office = open_post_office(sys.argv[2], 'web@fleurs.example', Path('unused'))\n"
    "sent, send = [], office.transport.send\n"
    "def send_and_freeze(*mail):\n"
    "    send(*mail); sent.append(mail)\n"
    "    if len(sent) == int(sys.argv[5]): os.kill(os.getpid(), signal.SIGSTOP)\n"
    "office.transport.send = send_and_freeze\n"
    "lease = timedelta(seconds=float(sys.argv[4]))\n"
    "deliverer = Deliverer(database, [MailCarrier(office)], lambda: content, lease=lease)\n"
    "print('ready', flush=True); sys.stdin.readline()\n"
    "print(deliverer.run_once(), flush=True)"
)


def start_process(
    database_url: str, server: SmtpServer, content: Content, *, lease: float = 300, freeze_after: int = 0
) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", DELIVER, database_url, server.url, str(content.folder), str(lease), str(freeze_after)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def let_go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def test_two_deliverers_send_each_mail_once(
    database: Database, database_url: str, post_office: PostOffice, smtp_server: SmtpServer, content: Content
) -> None:
    receipts = [store(database).receipt for _ in range(60)]
    processes = [start_process(database_url, smtp_server, content) for _ in range(2)]
    for process in processes:
        let_go(process)
    counts = [int(process.communicate(timeout=60)[0]) for process in processes]
    Deliverer(database, [MailCarrier(post_office)], lambda: content).run_once()
    assert sorted(mail.message["X-Shopbell-Receipt"] for mail in smtp_server.messages) == sorted(receipts)
    assert sum(counts) > 50
    assert states_in(database) == ["sent"] * 60


def test_what_a_killed_deliverer_held_is_sent(
    database: Database, database_url: str, post_office: PostOffice, smtp_server: SmtpServer, content: Content
) -> None:
    receipts = {store(database).receipt for _ in range(100)}
    process = start_process(database_url, smtp_server, content, lease=2)
    let_go(process)
    smtp_server.wait_for(5)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert "waiting" in states_in(database)
    deliverer = Deliverer(database, [MailCarrier(post_office)], lambda: content)
    deliverer.run_once()
    if not database.is_sqlite:  # there, nobody can know that it is dead before its lease ends
        time.sleep(2)
        deliverer.run_once()
    assert states_in(database) == ["sent"] * 100
    assert {mail.message["X-Shopbell-Receipt"] for mail in smtp_server.messages} == receipts
    # The mail that was on its way may have come twice, then under one Message-ID.
    assert len(smtp_server.messages) - len({mail.message["Message-ID"] for mail in smtp_server.messages}) <= 1


def test_a_mail_that_takes_longer_than_a_lease_is_nobody_else_s(
    database: Database, database_url: str, post_office: PostOffice, smtp_server: SmtpServer, content: Content
) -> None:
    store(database)
    smtp_server.delay = 7
    process = start_process(database_url, smtp_server, content, lease=3)
    let_go(process)
    while deliveries_in(database)[0].attempts == 0:
        time.sleep(0.02)
    other = Deliverer(database, [MailCarrier(post_office)], lambda: content)
    while process.poll() is None:
        assert other.run_once() == 0
        time.sleep(0.2)
    assert process.communicate(timeout=20)[0] == "1\n"
    assert states_in(database) == ["sent"]
    assert len(smtp_server.messages) == 1


def test_who_hangs_for_ever_loses_what_it_has(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its heart would beat on: so it does only as often as any delivery can take."""
    monkeypatch.setattr("form_handler.heartbeat.MOST_BEATS", 2)
    lease = timedelta(seconds=0.3)
    store(database)
    with keep_leases(database, claim(database, 10, lease), lease):
        wait_for(lambda: len(claim(database, 10, lease)) == 1, "nobody else gets it", seconds=20)


def test_a_frozen_deliverer_does_not_overwrite_the_others_result(
    database: Database, database_url: str, post_office: PostOffice, smtp_server: SmtpServer, content: Content
) -> None:
    """It freezes when the server has taken its third mail, and that is not written down yet."""
    for _ in range(20):
        store(database)
    process = start_process(database_url, smtp_server, content, lease=1, freeze_after=3)
    let_go(process)
    smtp_server.wait_for(3)
    try:
        time.sleep(1.5)
        deliverer = Deliverer(database, [MailCarrier(post_office)], lambda: content)
        assert deliverer.run_once() == 18
        others_result = deliveries_in(database)
        assert {delivery.state for delivery in others_result} == {"sent"}
    finally:
        process.send_signal(signal.SIGCONT)
        assert process.communicate(timeout=20)[0] == "3\n"
    assert deliveries_in(database) == others_result
    assert len(smtp_server.messages) == 21
    assert len({mail.message["Message-ID"] for mail in smtp_server.messages}) == 20
