"""Reach: which addresses of the network a webhook may go to."""

from __future__ import annotations

import ipaddress

# What `is_global` lets pass although it leads elsewhere: IPv4 inside IPv6 (RFC 6052, RFC 8215, RFC 3056, RFC 4291,
# section 2.5.5.1), its relays (RFC 7526), and what once was for a site alone (RFC 3879).
_HOLES = [
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "192.88.99.0/24", "fec0::/10")
]


def is_public(address: str) -> bool:
    """Tell whether an IP address can belong to a machine of the internet, and to none of a network around us."""
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return inner.is_global and not inner.is_multicast and not any(inner in net for net in _HOLES)
