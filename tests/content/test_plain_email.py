"""E-mail addresses that are taken as they are: the library that checks all others finds nothing to change in them."""

from __future__ import annotations

import re
import subprocess
import sys

from email_validator import validate_email
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from generator.content.email_address import is_plain, normalise_email
from generator.content.values import Email

SIMPLE = re.compile(r"\A[a-z0-9]+([._-][a-z0-9]+){0,3}@([a-z0-9]+(-[a-z0-9]+){0,3}\.){1,3}[a-z]{2,3}\Z")


@given(st.from_regex(SIMPLE))
def test_a_plain_address_is_good_as_it_is(address: str) -> None:
    assume(is_plain(address))
    assert validate_email(address, check_deliverability=False).normalized == address == normalise_email(address)


def test_a_plain_address_loads_no_library() -> None:
    program = (
        "import sys; from pydantic import TypeAdapter; from generator.content.values import Email;"
        "print(TypeAdapter(Email).validate_python(' jo.d-e_f@mail.my-shop.co.uk '), 'email_validator' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.split() == ["jo.d-e_f@mail.my-shop.co.uk", "False"]


def test_every_other_address_is_judged_by_the_library() -> None:
    assert not any(
        is_plain(address)
        for address in (
            "shop@shop.local", "shop@localhost", "shop@shop.test", "Shop@shop.com", "shop@SHOP.com", "a..b@shop.com",
            "shop@xn--caf-dma.com", "café@shop.com", "shop@café.com", "shop@shop", "shop@-shop.com",
            f"{'a' * 65}@b.com",
        )
    )  # fmt: skip
    assert TypeAdapter(Email).validate_python("Shop@CAFÉ.com") == "Shop@café.com"
