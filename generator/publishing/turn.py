"""A turn at a bucket: of several publications at once, one at a time works there.

A small object says that somebody is at work. It is written only where none is (If-None-Match, RFC 9110), renewed as
long as the work goes on, and taken over from whoever has stopped renewing it. A service that knows no such conditions
lets everybody in, as if there were no turns.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from generator.errors import PublishError
from generator.output import MARKER
from generator.publishing.programs import say

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = f"{MARKER}-at-work"
LEASE = 60.0  # seconds without renewal after which a publication counts as broken off
RENEWAL = 15.0  # seconds between renewals
PAUSE = 2.0  # seconds between looks whether the other one is over
_REFUSED = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey", "404", "409", "412"}
_UNKNOWN = {"NotImplemented", "501"}


class Turn:
    """The turn at one bucket and prefix; its methods raise what the library raises."""

    def __init__(self, client: Any, bucket: str, prefix: str) -> None:
        self._client = client
        self._place = {"Bucket": bucket, "Key": prefix + NAME}
        self._where = f"s3://{bucket}/{prefix}"
        self._tag = ""
        self._renewed_at = 0.0
        self._is_lost = threading.Event()
        self._is_over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="turn", daemon=True)

    def take(self, tell_waiting: Callable[[], None]) -> None:
        """Wait until nobody else is at work, which is told once, and keep the turn from then on."""
        is_told = False
        while not self._write(IfNoneMatch="*"):
            abandoned = self._find_abandoned()
            if abandoned and self._write(IfMatch=abandoned):
                break
            if not is_told:
                tell_waiting()
                is_told = True
            time.sleep(PAUSE)
        self._keeper.start()

    def check(self) -> None:
        """Raise PublishError where somebody else has taken the turn over."""
        if self._is_lost.is_set() or time.monotonic() - self._renewed_at > LEASE:
            raise PublishError(say("publish.outrun", where=self._where))

    def give_back(self) -> None:
        """Let the next one work."""
        self._is_over.set()
        self._keeper.join()
        if not self._is_lost.is_set():
            self._client.delete_object(**self._place)

    def _keep(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        while not self._is_over.wait(RENEWAL):
            try:
                if not self._write(IfMatch=self._tag):
                    self._is_lost.set()
                    return
            except (BotoCoreError, ClientError):
                continue  # the line is down: it may be up again before the lease ends

    def _write(self, **condition: str) -> bool:
        """Write the object if the condition holds, and return whether it did."""
        body = secrets.token_hex(16).encode()
        begun_at = time.monotonic()
        tag = self._put(body, condition)
        if tag is None:
            return False
        self._tag, self._renewed_at = tag, begun_at
        return True

    def _put(self, body: bytes, condition: dict[str, str]) -> str | None:
        try:
            return str(self._client.put_object(**self._place, Body=body, CacheControl="no-store", **condition)["ETag"])
        except self._client.exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _UNKNOWN:
                return str(self._client.put_object(**self._place, Body=body, CacheControl="no-store")["ETag"])
            if code not in _REFUSED:
                raise
        return self._find_own(body)

    def _find_own(self, body: bytes) -> str | None:
        """Return the tag where what was refused is there all the same: written by a try whose answer was lost."""
        try:
            found = self._client.get_object(**self._place)
        except self._client.exceptions.NoSuchKey:
            return None
        return str(found["ETag"]) if found["Body"].read() == body else None

    def _find_abandoned(self) -> str | None:
        """Return the tag of what nobody has renewed for the lease, by the clock of the service."""
        try:
            found = self._client.get_object(**self._place)
        except self._client.exceptions.NoSuchKey:
            return None
        said = found["ResponseMetadata"]["HTTPHeaders"].get("date")
        now = parsedate_to_datetime(said) if said else datetime.now(UTC)
        return str(found["ETag"]) if (now - found["LastModified"]).total_seconds() >= LEASE else None
