"""The one process that answers and delivers is killed, as a system without memory does it; the master stays."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.support.freezing import wait_for
from tests.support.handler_pages import fetch
from tests.support.shop import read_submissions
from tests.support.source import ROOT

if TYPE_CHECKING:
    from tests.conftest import StartHandler
    from tests.support.smtp_server import SmtpServer

LETTER = {"name": "Zoë", "email": "zoe@customer.example", "occasion": "other", "consent": "yes"}
BEFORE, LETTERS = 6, 9


def test_another_takes_the_place_and_the_mails_of_one_that_was_killed(
    handler_server: StartHandler, smtp_server: SmtpServer
) -> None:
    server = handler_server(ROOT / "content", {"SMTP_URL": smtp_server.url, "MAIL_FROM": "website@shop.example"})
    smtp_server.delay = 1
    for number in range(BEFORE):
        assert fetch(f"{server.url}/forms/contact", {**LETTER, "message": f"Letter {number}"})[0] == 200
    wait_for(lambda: smtp_server.connections > 0, "nothing is sent")
    killed = server.find_worker()
    os.kill(killed, signal.SIGKILL)
    smtp_server.delay = 0
    for number in range(BEFORE, LETTERS):  # whoever comes now waits for a moment
        assert fetch(f"{server.url}/forms/contact", {**LETTER, "message": f"Letter {number}"})[0] == 200
    assert server.find_worker() != killed
    found = read_submissions(server.database)
    assert [submission.answers["message"] for submission in found] == [f"Letter {n}" for n in range(LETTERS)]

    def name_mails() -> list[str]:
        return [str(mail.message["Message-ID"]) for mail in smtp_server.messages]

    wait_for(lambda: len(set(name_mails())) == LETTERS, "not all mails left")
    assert len(name_mails()) <= LETTERS + 1
    assert "Traceback" not in server.log
