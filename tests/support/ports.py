"""Free TCP ports on the loopback interface."""

from __future__ import annotations

import os
import random
import socket

LOOPBACK = "127.0.0.1"
# Below the range from which the kernel takes ports for outgoing connections: a server that is stopped and
# started again on the same port must not find it taken by somebody's client socket in the meantime.
LOWEST, HIGHEST = 10_240, 32_000
# Each test process has ports of its own, and draws none twice: a server that was not started yet, or is to be started
# again, does not find another where it belongs.
SLICES = 32
_drawn: set[int] = set()


def is_free(port: int) -> bool:
    """Return whether a server can listen on `port` of the loopback interface now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def find_free_port() -> int:
    """Return a port that nobody listens on, and that no other test process will ask for."""
    chance = random.SystemRandom()
    slice_ = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % SLICES
    while (port := chance.randrange(LOWEST + slice_, HIGHEST, SLICES)) in _drawn or not is_free(port):
        if len(_drawn) * SLICES * 2 > HIGHEST - LOWEST:
            _drawn.clear()
    _drawn.add(port)
    return port
