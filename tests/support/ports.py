"""Free TCP ports on the loopback interface."""

from __future__ import annotations

import random
import socket

LOOPBACK = "127.0.0.1"
# Below the range from which the kernel takes ports for outgoing connections: a server that is stopped and
# started again on the same port must not find it taken by somebody's client socket in the meantime.
LOWEST, HIGHEST = 10_240, 32_000


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
    """Return a port nobody listens on; it is drawn at random, so that test processes running side by side differ."""
    chance = random.SystemRandom()
    while not is_free(port := chance.randint(LOWEST, HIGHEST)):
        pass
    return port
