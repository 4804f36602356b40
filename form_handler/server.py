"""The production server: the application under gunicorn, with the deliverer inside its worker."""

from __future__ import annotations

import gc
import logging
import os
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from form_handler.deliverer import ENDING_SECONDS, open_deliverer
from form_handler.logs import configure_logging
from form_handler.processors import choose_processor, keep_to
from form_handler.store.damage import look_for_damage
from form_handler.store.database import Database
from form_handler.tally import ANSWERS
from generator.content.folder import read_content

if TYPE_CHECKING:
    from flask import Flask

    from form_handler.deliverer import Deliverer
    from form_handler.settings import Settings
    from generator.content.folder import Content

_log = logging.getLogger(__name__)

THREADS = 16
MEMORY_FOLDER = "/dev/shm"  # noqa: S108  (for the heartbeat's file, where the root file system is read-only)


def run_server(settings: Settings, *, with_deliverer: bool = True) -> None:
    """Serve until SIGTERM, then finish what is under way; raises ContentError or StoreError before a port is opened."""
    configure_logging(settings.log_format)
    content = read_content(settings.content_dir)
    database = Database(settings.database_url)
    database.migrate()
    look_for_damage(database)
    tell_start(settings, content, with_deliverer=with_deliverer)
    # Each worker opens its own connections after the fork: none may be shared between processes.
    database.close()
    Server(settings, content, with_deliverer=with_deliverer).run()


def tell_start(settings: Settings, content: Content, *, with_deliverer: bool) -> None:
    """Log what starts and how it is set up, without a secret or an address."""
    facts = {
        "version": version("shopbell"),
        "forms": ",".join(content.forms),
        "database": settings.database_url.partition(":")[0].partition("+")[0],
        "mail": "server" if settings.smtp_url else "folder",
        "webhooks": len(settings.webhook_urls),
        "notifications": len(settings.notify_urls),
        "proxies": settings.trusted_proxies,
        "processes": settings.web_concurrency,
        "delivers": with_deliverer,
        "metrics": settings.metrics_token is not None,
    }
    _log.info("starting %s", " ".join(f"{name}={value}" for name, value in facts.items()))


class PlainLogger(Logger):  # type: ignore[misc]  # (gunicorn has no types)
    """gunicorn's logger without a shape of its own: its lines look like all others."""

    def setup(self, cfg: Any) -> None:  # noqa: ARG002  (the interface)
        """Hand everything on."""
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)

    def access(self, *_facts: object) -> None:
        """Write nothing: there is no access log, and gunicorn takes its time to find that out at each answer."""


class Server(BaseApplication):  # type: ignore[misc]  # (gunicorn has no types)
    """gunicorn with our settings alone: no configuration file, no command line, no control socket."""

    def __init__(self, settings: Settings, content: Content, *, with_deliverer: bool) -> None:
        self.settings = settings
        self.content = content
        self.with_deliverer = with_deliverer
        self.deliverer: Deliverer | None = None
        self._told_at: float | None = None  # to end, on the monotonic clock
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for name, value in list_options(self.settings).items():
            self.cfg.set(name, value)
        self.cfg.set("pre_fork", self.give_processor)
        self.cfg.set("post_fork", self.begin_to_work)
        self.cfg.set("worker_exit", self.stop_deliverer)

    def load(self) -> Flask:
        """Return the application; called in each worker, after the fork."""
        from form_handler.app import create_app
        from form_handler.body import find_limit
        from form_handler.incoming import PatientSocket

        database = Database(self.settings.database_url)
        if self.with_deliverer:
            self.deliverer = open_deliverer(self.settings, database, lambda: self.content)
            self.deliverer.start()
        app = create_app(self.settings, self.content, database, self.deliverer)
        PatientSocket.largest_upload = max(map(find_limit, self.content.forms.values()), default=0)
        # What is there at the start stays to the end: the search for garbage may leave it out from now on.
        gc.freeze()
        return app

    def give_processor(self, server: Any, worker: Any) -> None:
        """Give a worker that is about to be made a processor that the others leave free, where there are enough."""
        worker.processor = choose_processor([other.processor for other in server.WORKERS.values()])

    def begin_to_work(self, _server: object, worker: Any) -> None:
        """Give a new worker its processor, and a row of the tally to itself."""
        keep_to(worker.processor)
        ANSWERS.take_row(worker.age)

    def begin_to_end(self) -> None:
        """Have the deliverer begin with no further message, while visitors are still answered."""
        self._told_at = time.monotonic()
        if self.deliverer is not None:
            self.deliverer.stop(timeout=0)

    def stop_deliverer(self, _server: object, _worker: object) -> None:
        """Let the deliverer finish the message it is at, when the worker ends."""
        if self.deliverer is not None:
            gone = time.monotonic() - self._told_at if self._told_at else 0.0
            self.deliverer.stop(timeout=max(0.0, ENDING_SECONDS - gone))


def list_options(settings: Settings) -> dict[str, object]:
    """Return gunicorn's options by name."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    options: dict[str, object] = {
        "bind": f"{host}:{settings.port}",
        "workers": settings.web_concurrency,
        "worker_class": "form_handler.connections.PatientWorker",
        "threads": THREADS,
        # At least half of the 1,024 files that a process may usually open are for the database and the mails.
        "worker_connections": 500,
        "graceful_timeout": round(ENDING_SECONDS) + 1,
        # Its socket would lie in the home folder, which a read-only container does not have.
        "control_socket_disable": True,
        # Who is believed about the client's address is decided in the application, by TRUSTED_PROXIES.
        "forwarded_allow_ips": "",
        # An access log holds addresses of people; a line for each submission is written without them.
        "accesslog": None,
        "logger_class": PlainLogger,
        "proc_name": "shopbell",
    }
    if Path(MEMORY_FOLDER).is_dir() and os.access(MEMORY_FOLDER, os.W_OK):
        options["worker_tmp_dir"] = MEMORY_FOLDER
    return options
