"""What a mail program makes of our headers, read by the letter of RFC 2047 and not by the library that wrote them."""

from __future__ import annotations

import base64
import quopri
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from form_handler.mail.addresses import Sender
from form_handler.mail.message import Letter, build_message
from form_handler.mail.serialise import serialise

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission

WORD = re.compile(r"=\?utf-8\?([bq])\?([^? ]*)\?=")
WORDS = ["website", "—Zoë", "—", "Zoë", "été", "(K7QM-3FWA)", "[Marguerite", "&", "x" * 30, "Ω" * 25, "日本"]


def read_word(word: re.Match[str]) -> str:
    assert len(word[0]) <= 75  # section 2
    raw = base64.b64decode(word[2]) if word[1] == "b" else quopri.decodestring(word[2].replace("_", " ").encode())
    return raw.decode()  # section 5: whole characters in each word


def read_header(mail: bytes, name: str) -> str:
    """Return a header as it is shown."""
    head = mail.decode("ascii").partition("\r\n\r\n")[0]
    [header] = re.findall(rf"(?:^|\n){name}: ([^\r]*(?:\r\n[ \t][^\r]*)*)", head)
    assert all(len(line) <= 78 for line in f"{name}: {header}".split("\r\n"))
    line = re.sub(r"(?<=\?=)[ \t]+(?==\?)", "", header.replace("\r\n", ""))  # section 6.2
    return WORD.sub(read_word, line)


@pytest.fixture
def write(make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]) -> Callable[..., bytes]:
    def write(subject: str, name: str) -> bytes:
        letter = Letter(subject, "text", "<p>text</p>", "jane@example.org", "Marguerite")
        return serialise(build_message(letter, make_delivery(), make_submission(), Sender(name, "web@fleurs.example")))

    return write


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(WORDS) | st.text("aé日 ", min_size=1, max_size=9), min_size=1, max_size=14))
@example(words=["Fleurs", "website", "Co", "[Marguerite", "x" * 30, "—", "Zoë"])
@example(words=["a" * 30] * 10)
def test_every_space_arrives(write: Callable[..., bytes], words: list[str]) -> None:
    subject = " ".join(" ".join(words).split())
    name = subject[:60].strip()
    mail = write(subject, name)
    assert read_header(mail, "Subject") == subject
    assert read_header(mail, "From").replace('"', "").endswith(f"{name} <web@fleurs.example>" if name else "")


def test_plain_letters_stay_plain(write: Callable[..., bytes]) -> None:
    mail = write("[Marguerite] Order (K7QM-3FWA)", "Marguerite & Co")
    assert b"\r\nSubject: [Marguerite] Order (K7QM-3FWA)\r\n" in mail
    assert b"From: Marguerite & Co <web@fleurs.example>\r\n" in mail


@pytest.mark.parametrize(
    "word", ["=?utf-8?q?Jane=0D=0ABcc:_a=40b.example?=", "=?utf-8?b?DQpCY2M6IGFAYi5leGFtcGxl?=", "=?utf-8?q?Jane?="]
)
@pytest.mark.parametrize("other", ["From", "Für"])
def test_an_encoded_word_that_somebody_typed_is_shown_and_not_decoded(
    write: Callable[..., bytes], word: str, other: str
) -> None:
    """The library would decode it, line breaks included."""
    line = f"{other} {word}"
    mail = write(line, line)
    shown = line.replace("=?", "= ?")
    assert read_header(mail, "Subject") == shown
    assert shown in read_header(mail, "From").replace("\\", "")
    assert b"\nBcc" not in mail
