"""The log: a line for each event, for people or for programs, without anything that tells of a person."""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")  # of the request that the thread answers

# Servers quote addresses in their answers, and errors quote the passwords in URLs.
_ADDRESS = re.compile(r"[^\s<>\"'(),;:=/]+(?::[^\s<>\"'/]*)?@[^\s<>\"'(),;:/]+")


def configure_logging(shape: str = "text") -> None:
    """Write what the handler logs to standard error, as `text` or as `json`, one object in each line."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if shape == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Facts that our lines do not show need not be gathered for each one.
    logging.logThreads = logging.logMultiprocessing = False


class TextLines(logging.Formatter):
    """Lines for people, in the shape of gunicorn's own."""

    def __init__(self) -> None:
        shape = "%(asctime)s [%(process)d] [%(levelname)s] %(name)s: %(message)s"
        super().__init__(shape, datefmt="[%Y-%m-%d %H:%M:%S %z]")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the request that it belongs to."""
        number = request_id.get()
        return conceal(super().format(record)) + (f" request={number}" if number else "")


class JsonLines(logging.Formatter):
    """Lines for programs: time (RFC 3339, UTC), level, logger, message, process; request and error where there are."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object."""
        facts: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": conceal(record.getMessage()),
            "process": record.process,
        }
        if number := request_id.get():
            facts["request"] = number
        if record.exc_info:
            facts["error"] = conceal(self.formatException(record.exc_info))
        return json.dumps(facts, ensure_ascii=False)


def conceal(text: str) -> str:
    """Return the text without e-mail addresses and logins."""
    return _ADDRESS.sub("(address)", text) if "@" in text else text
