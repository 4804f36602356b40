from __future__ import annotations

import email
from email.policy import default
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from form_handler.errors import FinalFailure
from form_handler.mail.addresses import read_sender
from form_handler.mail.compose import compose
from form_handler.mail.serialise import serialise
from tests.support.submissions import ANSWERS, OWNER

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

    from form_handler.store.outbox import Delivery
    from form_handler.store.submissions import Submission
    from generator.content.folder import Content

SENDER = read_sender("web@fleurs.example")


@pytest.fixture
def write(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> Callable[..., EmailMessage]:
    """Writes the owner's mail and reads it again, as the owner's mail program does."""

    def write(content: Content = content, delivery: Delivery | None = None, **changes: object) -> EmailMessage:
        message = compose(delivery or make_delivery(), make_submission(**changes), content, SENDER)
        return email.message_from_bytes(serialise(message), policy=default)

    return write


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class Page(HTMLParser):
    """The words, tags and link targets of an HTML part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.words += "\n" if tag == "br" else ""
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_envelope_of_the_mail(write: Callable[..., EmailMessage]) -> None:
    message = write()
    assert message.defects == []
    assert message["From"].addresses[0].addr_spec == "web@fleurs.example"
    assert message["From"].addresses[0].display_name == "Marguerite & Co"
    assert [each.addr_spec for each in message["To"].addresses] == [OWNER]
    assert [each.addr_spec for each in message["Reply-To"].addresses] == ["jane@example.org"]
    assert message["Subject"] == "[Marguerite & Co] Order flowers — Jane Döe (K7QM-3FWA)"
    assert message["Message-ID"] == "<0123456789abcdef0123456789abcdef@fleurs.example>"
    assert message["Date"] == "Sat, 21 Nov 2026 16:05:07 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Shopbell-Receipt"] == "K7QM-3FWA"
    assert message["MIME-Version"] == "1.0"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_mail_keeps_its_name_when_the_sender_changes(
    write: Callable[..., EmailMessage], make_delivery: Callable[..., Delivery]
) -> None:
    """A retry under another MAIL_FROM is the same mail to whoever already has it."""
    message = write(delivery=make_delivery(message_id="0123abcd@old.example"))
    assert message["Message-ID"] == "<0123abcd@old.example>"
    assert message["From"].addresses[0].addr_spec == "web@fleurs.example"


def test_the_text_has_everything(write: Callable[..., EmailMessage]) -> None:
    assert text_of(write(extras={"colour": "red\nblue"})) == (
        "Order flowers: a message from your website\n"
        "\nYour name\n  Jane Döe\n"
        "\nE-mail\n  jane@example.org\n"
        "\nTelephone\n  +33 6 12 34 56 78\n"
        "\nOccasion\n  A wedding\n"
        "\nMessage\n  Good morning,\n\n  forty bouquets, please.\n"
        "\nAgreed to\n  You may keep what I wrote here.\n"
        "\nAlso sent\n\n  colour\n    red\n    blue\n"
        "\nReply to this mail to answer Jane Döe.\n"
        "\n-- \n"
        "Receipt: K7QM-3FWA\n"
        "Received: 21 November 2026, 17:05 (Europe/Paris)\n"
        "Language of the visitor: Français\n"
    )


def test_the_page_has_everything_and_asks_nobody(write: Callable[..., EmailMessage]) -> None:
    page = Page(html_of(write(extras={"colour": "red\nblue"})))
    for words in (
        "Order flowers: a message from your website", "Your name", "Jane Döe", "jane@example.org", "+33 6 12 34 56 78",
        "A wedding", "Good morning,\n\nforty bouquets, please.", "You may keep what I wrote here.", "Also sent",
        "red\nblue", "Reply to this mail to answer Jane Döe.", "K7QM-3FWA", "17:05 (Europe/Paris)", "Français",
    ):  # fmt: skip
        assert words in page.words, words
    assert page.links == ["mailto:jane@example.org", "tel:+33612345678"]
    assert not {"script", "img", "link", "form", "style"} & set(page.tags)


def test_the_mail_is_in_the_owners_language(
    write: Callable[..., EmailMessage], make_content: Callable[..., Content]
) -> None:
    message = write(make_content("fr, en"), language="en")
    assert message["Subject"] == "[Marguerite et Cie] Commander des fleurs — Jane Döe (K7QM-3FWA)"
    text = text_of(message)
    assert "Occasion\n  Un mariage\n" in text
    assert "Arrivé : 21 novembre 2026 à 17:05 (Europe/Paris)" in text
    assert "Répondez à ce message" in text
    assert "English" in text
    assert 'lang="fr"' in html_of(message)


def test_a_language_without_catalogue_gets_english(
    write: Callable[..., EmailMessage], make_content: Callable[..., Content]
) -> None:
    business = "name: مارغريت\nemail: bonjour@fleurs.example\n"
    form = "title: اطلب\nfields:\n  - {name: name, type: text, label: الاسم}\n"
    message = write(make_content("ur", business, form))
    assert "Received: 21 November 2026, 16:05 (UTC)" in text_of(message)
    assert 'dir="rtl"' in html_of(message)
    assert "الاسم\n  Jane Döe" in text_of(message)


def test_the_owner_may_word_the_subject(
    write: Callable[..., EmailMessage], make_content: Callable[..., Content]
) -> None:
    content = make_content(form="title: Order\nsubject: A new order\nfields:\n  - {name: name, type: text, label: N}\n")
    assert write(content)["Subject"] == "[Marguerite & Co] A new order — Jane Döe (K7QM-3FWA)"


def test_a_form_that_is_gone_is_mailed_with_its_names(write: Callable[..., EmailMessage]) -> None:
    message = write(form="old-order")
    assert message["Subject"] == "[Marguerite & Co] old-order — Jane Döe (K7QM-3FWA)"
    assert message["Reply-To"] == "jane@example.org"
    assert "\noccasion\n  wedding\n" in text_of(message)


def test_fields_and_options_that_are_gone_are_mailed_too(write: Callable[..., EmailMessage]) -> None:
    text = text_of(write(answers={"size": "large", "occasion": "christening", "name": "Jane"}))
    assert text.index("Your name\n  Jane") < text.index("Occasion\n  christening") < text.index("size\n  large")


def test_without_name_the_subject_names_the_address(write: Callable[..., EmailMessage]) -> None:
    assert write(answers={"email": "jane@example.org"})["Subject"].endswith(
        "Order flowers — jane@example.org (K7QM-3FWA)"
    )
    assert write(answers={"message": "Hello"})["Subject"] == "[Marguerite & Co] Order flowers (K7QM-3FWA)"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jane",
        "a@b.example, d@e.example",
        "a@b.example; d@e.example",
        "a@b.example\r\nBcc: d@e.example",
        "a@b.example\nBcc: d@e.example",
        "Jane <a@b.example>",
        "<a@b.example>",
        "a@b.example d@e.example",
        "a@b.example(comment)",
        '"a, d@e.example"@b.example',
        "group: a@b.example, d@e.example;",
        "=?utf-8?q?a=40b.example=2C?= d@e.example",
        "jané@example.org",
        "a@[127.0.0.1]",
        "a\ud800@b.example",
    ],
)
def test_what_is_not_one_plain_address_is_not_replied_to(write: Callable[..., EmailMessage], address: str) -> None:
    message = write(answers={"name": "Jane", "email": address, "message": "Hello"})
    assert message["Reply-To"] is None
    assert message["Bcc"] is None
    assert "a reply to this mail does not reach the visitor" in text_of(message)
    assert not any("mailto" in (link or "") for link in Page(html_of(message)).links)


def test_an_address_with_letters_in_its_domain_is_replied_to_in_ascii(write: Callable[..., EmailMessage]) -> None:
    assert write(answers={"email": "jane@müller.example"})["Reply-To"] == "jane@xn--mller-kva.example"


HOSTILE = [
    "Jane\r\nBcc: victim@example.org",
    "Jane\nBcc: victim@example.org\n\nbody",
    "Jane\x0bBcc: victim@example.org",
    "Jane\x85Bcc: victim@example.org",
    "Jane\u2028Bcc: victim@example.org",
    "=?utf-8?q?Jane=0D=0ABcc:_victim=40example.org?=",
    "=?utf-8?b?DQpCY2M6IHZpY3RpbUBleGFtcGxlLm9yZw==?=",
    "\x00\x1b[31mJane\x07",
    "Jane \ud800 Döe",
    "\u202eenaJ",
    "🌷" * 200,
    "日本語 " * 200,
    "J" * 10_000,
    "<script>alert(1)</script>",
    '"Jane" <victim@example.org>, other@example.org',
    "{{ 7 * 7 }} {name} %s",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_forges_a_header_or_a_tag(write: Callable[..., EmailMessage], name: str) -> None:
    usual, message = write(), write(answers=ANSWERS | {"name": name, "message": name}, extras={name: name})
    assert message.defects == []
    assert [header for header, _ in message.items()] == [header for header, _ in usual.items()]
    assert [each.addr_spec for each in message["To"].addresses] == [OWNER]
    assert message["Subject"].startswith("[Marguerite & Co] Order flowers — ")
    assert message["Subject"].endswith("(K7QM-3FWA)")
    assert len(message["Subject"]) < 140
    page = Page(html_of(message))
    assert "script" not in page.tags
    for part in (text_of(message), html_of(message), message["Subject"]):
        assert not set(part) & set("\x00\x1b\x07\x0b\x85\u2028\u202e")


def test_a_long_text_arrives_whole(write: Callable[..., EmailMessage]) -> None:
    words = "é" * 10_000 + "\n.\n" + "x" * 10_000
    message = write(answers={"message": words})
    assert "é" * 10_000 in text_of(message)
    assert "\n  .\n  " + "x" * 10_000 in text_of(message)


def test_every_line_can_travel(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    """RFC 5322: at most 998 bytes and CRLF at the end of each line; ASCII, for servers without 8BITMIME."""
    submission = make_submission(answers={"name": "é" * 80, "message": "ü🌷" * 5_000 + "\n.\n\nFrom here"})
    raw = serialise(compose(make_delivery(), submission, content, SENDER))
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_a_retry_is_the_same_mail_byte_for_byte(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    first = serialise(compose(make_delivery(attempts=1), make_submission(), content, SENDER))
    assert serialise(compose(make_delivery(attempts=7), make_submission(), content, SENDER)) == first


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.dictionaries(st.sampled_from([*ANSWERS, "other"]), st.text(st.characters(), max_size=60)), extra=st.text()
)
def test_anything_can_be_mailed(write: Callable[..., EmailMessage], texts: dict[str, str], extra: str) -> None:
    message = write(answers=texts, extras={extra: extra})
    assert message.defects == []
    assert [each.addr_spec for each in message["To"].addresses] == [OWNER]
    assert message["Bcc"] is None


@pytest.mark.parametrize(
    ("setting", "name", "address"),
    [
        (None, "", "website@localhost"),
        ("web@fleurs.example", "", "web@fleurs.example"),
        ("Fleurs, bientôt <web@fleurs.example>", "", ""),
        ('"Fleurs, bientôt" <web@fleurs.example>', "Fleurs, bientôt", "web@fleurs.example"),
        ("web@müller.example", "", "web@xn--mller-kva.example"),
    ],
)
def test_the_sender_of_the_settings(setting: str | None, name: str, address: str) -> None:
    if address:
        assert read_sender(setting) == (name, address)


def test_the_senders_name_may_have_any_letters(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    sender = read_sender('"Fleurs, bientôt" <web@fleurs.example>')
    message = compose(make_delivery(), make_submission(), content, sender)
    read = email.message_from_bytes(serialise(message), policy=default)
    [mailbox] = read["From"].addresses
    assert (mailbox.display_name, mailbox.addr_spec) == ("Fleurs, bientôt", "web@fleurs.example")


def test_an_unknown_kind_of_delivery_fails_for_good(
    content: Content, make_submission: Callable[..., Submission], make_delivery: Callable[..., Delivery]
) -> None:
    with pytest.raises(FinalFailure, match="pigeon"):
        compose(make_delivery(kind="pigeon"), make_submission(), content, SENDER)


def test_several_answers_are_mailed_in_their_words(
    make_content: Callable[..., Content], write: Callable[..., EmailMessage]
) -> None:
    options = "{vase: A vase, card: {en: A card, fr: Une carte}}"
    form = f"title: Wishes\nfields:\n  - {{name: wishes, type: choices, label: Wishes, options: {options}}}\n"
    text = text_of(write(content=make_content(form=form), answers={"wishes": "vase\ncard\nribbon"}))
    assert "\nWishes\n  A vase\n  A card\n  ribbon\n" in text  # a ribbon is no longer offered


@pytest.mark.parametrize(
    ("answer", "version", "read"),
    [
        ("Keep it.", "", "Keep it. (the form’s wording at that time; the page did not say which one it showed)"),
        ("0a1b2c3d", "0a1b2c3d", "another wording than the form had when this came in (version 0a1b2c3d)"),
        ("Keep it.", "0a1b2c3d", "Keep it."),
    ],
)
def test_what_is_not_known_of_a_consent_is_said(
    write: Callable[..., EmailMessage], answer: str, version: str, read: str
) -> None:
    message = write(answers={"message": "Hello", "consent": answer}, consents={"consent": version})
    assert f"Agreed to\n  {read}\n" in text_of(message)
    assert read in Page(html_of(message)).words
