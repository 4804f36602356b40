"""Connections to mail servers, whose names are looked up within a time; TLS goes by the name all the same."""

from __future__ import annotations

import smtplib
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from form_handler.mail.smtp_address import SmtpAddress

    Resolve = Callable[[str, int], list[str]]


def open_connection(
    address: SmtpAddress, own_name: str, *, timeout: float, context: ssl.SSLContext, resolve: Resolve
) -> smtplib.SMTP:
    """Return a connection that was greeted; raises OSError, SMTPException, or what `resolve` raises.

    The own name is given, because looking it up can take longer than a whole mail.
    """
    place = (address.host, address.port, own_name)
    if address.security == "tls":
        return _EncryptedConnection(resolve, *place, timeout=timeout, context=context)
    return _Connection(resolve, *place, timeout=timeout)


def connect(host: str, port: int, timeout: float, resolve: Resolve) -> socket.socket:
    """Return a connection to the first address of a host that takes one; raises as `open_connection`."""
    error: OSError = socket.gaierror(f"{host} has no address")
    for found in resolve(host, port):
        try:
            return socket.create_connection((found, port), timeout)
        except OSError as failure:
            error = failure
    raise error


class _Connection(smtplib.SMTP):
    def __init__(self, resolve: Resolve, *place: Any, **options: Any) -> None:
        self._resolve = resolve
        super().__init__(*place, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect; made by smtplib to be replaced, and called by its kind with TLS too."""
        return connect(host, port, timeout, self._resolve)


class _EncryptedConnection(smtplib.SMTP_SSL, _Connection):
    def __init__(self, resolve: Resolve, *place: Any, **options: Any) -> None:
        self._resolve = resolve
        smtplib.SMTP_SSL.__init__(self, *place, **options)
