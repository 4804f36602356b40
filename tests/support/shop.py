"""The example shop online: its site on a static host, its handler on another origin, its mail server."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.build import build_site
from generator.output import write_site
from tests.support.handler_server import HandlerServer
from tests.support.smtp_server import SmtpServer
from tests.support.source import ROOT
from tests.support.static_server import StaticServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWNER = "bonjour@atelier-marguerite.example"
SENDER = "website@atelier-marguerite.example"


@dataclass(frozen=True)
class StoredSubmission:
    """One row of the handler's database."""

    receipt: str
    form: str
    language: str
    answers: dict[str, str]


def read_submissions(database: Path) -> list[StoredSubmission]:
    """Return what is stored in an SQLite file, oldest first."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT receipt, form, language, answers FROM submissions ORDER BY id").fetchall()
    return [StoredSubmission(receipt, form, language, json.loads(answers)) for receipt, form, language, answers in rows]


class Shop:
    """Everything a visitor meets, made from a copy of the example content below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.content = folder / "content"
        self.pages = folder / "site"
        shutil.copytree(ROOT / "content", self.content)
        self.mail = SmtpServer()
        self.site = StaticServer(self.pages)
        self.handler = HandlerServer(self.content, folder / "handler", {"SMTP_URL": self.mail.url, "MAIL_FROM": SENDER})
        self._set_addresses()
        self.build()

    def open(self) -> Shop:
        """Start the mail server and the handler; the site is served already."""
        self.mail.start()
        self.handler.start()
        return self

    def close(self) -> None:
        """Stop everything."""
        try:
            self.handler.stop()
        finally:
            self.mail.stop()
            self.site.stop()

    def build(self) -> None:
        """Build the site anew."""
        write_site(build_site(self.content).files, self.pages)

    def submissions(self) -> list[StoredSubmission]:
        """Return what is stored, oldest first."""
        return read_submissions(self.handler.database)

    def wait_until_mailed(self, seconds: float = 60) -> None:
        """Return when nothing waits in the outbox any more; raises AssertionError when that takes too long."""
        self._wait_for(lambda: all(state == "sent" for state, _, _ in self._deliveries()), seconds)

    def wait_for_failed_attempt(self, seconds: float = 60) -> None:
        """Return when a delivery was tried in vain and waits for another try."""
        self._wait_for(lambda: any(state == "waiting" and error for state, _, error in self._deliveries()), seconds)

    def let_time_pass(self) -> None:
        """Make every delivery that waits for its next try due now."""
        with closing(sqlite3.connect(self.handler.database, timeout=20)) as connection, connection:
            connection.execute("UPDATE deliveries SET next_attempt_at = 0 WHERE state = 'waiting'")

    def _wait_for(self, is_so: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError(f"the outbox: {self._deliveries()}\n{self.handler.log}")
            time.sleep(0.05)

    def _deliveries(self) -> list[tuple[str, int, str | None]]:
        with closing(sqlite3.connect(f"file:{self.handler.database}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT state, attempts, last_error FROM deliveries").fetchall()

    def _set_addresses(self) -> None:
        """Write the two origins into site.yaml, in place of the example's."""
        path = self.content / "site.yaml"
        lines = path.read_text("utf-8").splitlines()
        own = {"address": self.site.url, "handler": self.handler.url}
        kept = [line for line in lines if line.split(":")[0] not in own]
        path.write_text("\n".join([*kept, *(f"{key}: {value}" for key, value in own.items()), ""]), "utf-8")


def site_addresses(shop: Shop) -> list[str]:
    """Return the address of every page of the site."""
    names = sorted(str(path.relative_to(shop.pages)) for path in shop.pages.rglob("*.html"))
    return [f"{shop.site.url}/{name.removesuffix('index.html')}" for name in names]
