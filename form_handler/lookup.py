"""Looking up the name of a host, within a time: a name service that hangs must not hold up what else wants to leave."""

from __future__ import annotations

import socket
import threading

from form_handler.errors import TemporaryFailure

SECONDS = 10.0


class Lookups:
    """Looks names up, each in a thread of its own, because the system cannot be told how long to wait.

    Who asks again while the name service still thinks about a name waits for that, so that no threads pile up.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._under_way: dict[tuple[str, int], _Lookup] = {}

    def __call__(self, host: str, port: int) -> list[str]:
        """Return the IP addresses of a host, the best one first; raises OSError where it has none.

        Raises TemporaryFailure where that is not known in time.
        """
        lookup = self._under_way.get((host, port)) or _Lookup(host, port)
        self._under_way[host, port] = lookup
        lookup.join(self._seconds)
        if lookup.is_alive():
            raise TemporaryFailure("delivery.lookup", is_general=True, host=host, seconds=round(self._seconds))
        del self._under_way[host, port]
        return lookup.give()


class _Lookup(threading.Thread):
    def __init__(self, host: str, port: int) -> None:
        super().__init__(name="look-up", daemon=True)
        self._place = (host, port)
        self._found: list[str] = []
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        """Ask the system."""
        try:
            found = socket.getaddrinfo(*self._place, type=socket.SOCK_STREAM)
            self._found = list(dict.fromkeys(str(info[4][0]) for info in found))
        except Exception as error:  # noqa: BLE001  (told to the one who waits)
            self._error = error

    def give(self) -> list[str]:
        """Return what was found; raises what went wrong."""
        if self._error is not None:
            raise self._error
        return self._found
