"""Clients: which address a request comes from, as a keyed hash of the day; the address itself is kept nowhere."""

from __future__ import annotations

import hashlib
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Request

# Addresses that proxies have (RFC 1122, 1918, 3927, 4193, 4291, 6598).
_INNER = tuple(
    ip_network(text)
    for text in (
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip


def recognise_client(secret: bytes, request: Request, moment: datetime) -> str | None:
    """Return what the same address has all day (UTC) and another day no more; None where nobody knows the address.

    An IPv6 address counts by its /64, the least that one customer of a provider has.
    """
    address = _read(request.remote_addr or "")
    if address is None or _is_veiled(address, request):
        return None
    network = address.packed[:8] if isinstance(address, IPv6Address) else address.packed
    key = hashlib.blake2b(secret, person=b"client").digest()
    return hashlib.blake2b(f"{moment:%Y-%m-%d}".encode() + network, key=key, digest_size=16).hexdigest()


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(_leave_port(text).partition("%")[0])
    except ValueError:
        return None  # a socket without addresses
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _leave_port(text: str) -> str:
    """Return an address without the port that some proxies tell: `192.0.2.1:4711`, `[2001:db8::1]:4711`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _is_veiled(address: IPv4Address | IPv6Address, request: Request) -> bool:
    """Tell whether this is a proxy's address instead of the visitor's, because TRUSTED_PROXIES counts too few.

    All visitors would be one, and soon nobody would get through.
    """
    is_forwarded = "HTTP_X_FORWARDED_FOR" in request.environ or "HTTP_FORWARDED" in request.environ
    return is_forwarded and any(address in network for network in _INNER)
