"""A mail server with several addresses, as names have that stand for IPv6 and IPv4."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from form_handler.mail.smtp_address import SmtpAddress
from form_handler.mail.smtp_connection import open_connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.smtp_server import SmtpServer

DEAD, ALIVE = "127.0.0.9", "127.0.0.1"


@pytest.fixture
def place(smtp_server: SmtpServer) -> SmtpAddress:
    return SmtpAddress("mail.example", smtp_server.port, "never")


def list_addresses(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda _host, _port: list(addresses)


def test_the_first_address_that_answers_is_taken(place: SmtpAddress) -> None:
    resolve = list_addresses(DEAD, ALIVE)
    with open_connection(
        place, "shop.example", timeout=30, context=ssl.create_default_context(), resolve=resolve
    ) as connection:
        assert connection.noop()[0] == 250


@pytest.mark.parametrize("addresses", [[], [DEAD], [DEAD, DEAD]])
def test_a_name_of_which_none_answers_is_an_error_of_the_network(place: SmtpAddress, addresses: list[str]) -> None:
    resolve = list_addresses(*addresses)
    with pytest.raises(OSError, match="no address" if not addresses else "refused"):
        open_connection(place, "shop.example", timeout=30, context=ssl.create_default_context(), resolve=resolve)
