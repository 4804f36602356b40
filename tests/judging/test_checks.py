"""Each check by itself: what it gives points for, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.errors import LOCALES
from form_handler.judging import KINDS, blocked, disposable, haste, honeypot, links, markup, names, phrases, repeated
from form_handler.judging.plain_words import normalise, prepare
from form_handler.sending import TRAPS, Sending, sort_fields
from generator.content.catalogue import Catalogue
from tests.judging.conftest import FORM

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.judging.case import Case

    MakeCase = Callable[..., Case]


def points_of(check: Callable[[Case], object], case: Case) -> int:
    return sum(reason.points for reason in check(case))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(TRAPS))
@pytest.mark.parametrize(
    ("text", "is_trapped"), [("", False), ("  ", False), ("false", False), ("on", True), ("x", True)]
)
def test_a_field_that_nobody_sees(make_case: MakeCase, name: str, text: str, is_trapped: bool) -> None:
    sending = sort_fields([("name", "Zoë"), (name, text)], FORM)
    assert sending.extras == {}
    assert points_of(honeypot.weigh, make_case(sending=sending)) == (100 if is_trapped else 0)


@pytest.mark.parametrize(
    ("told", "points"),
    [(None, 0), ("", 0), ("0", 40), ("2", 40), ("3", 0), ("7200", 0), ("-1", 0), ("fast", 0), ("9" * 30, 0), ("²", 0)],
)
def test_the_time_it_took(make_case: MakeCase, told: str | None, points: int) -> None:
    sending = sort_fields([("_seconds", told)] if told is not None else [], FORM)
    assert points_of(haste.weigh, make_case(sending=sending)) == points


@pytest.mark.parametrize(
    ("message", "points"),
    [
        ("", 0),
        ("Three sizes: 1/2, 3/4 and 5/6 m. We are at example.com.", 0),
        ("https://a.example/x and www.b.example", 0),
        ("https://a.example www.b.example c.example/page", 40),
        ("http://a.example " * 6, 80),
        ("See bit.ly/abc", 40),
        ("Write to me@example.com/work or info@example.com/home", 0),
    ],
)
def test_links(make_case: MakeCase, message: str, points: int) -> None:
    assert points_of(links.weigh, make_case(message=message)) == points


@pytest.mark.parametrize(
    ("message", "points"),
    [
        ("I am < 5 feet and > 4", 0), ("<b>bold</b>", 0), ("A [link] in brackets", 0), ("abc [urls]", 0),
        ('<A class="x" HREF="https://a.example">go</A>', 100), ("[url=https://a.example]go[/url]", 100),
        ("[link=https://a.example]", 100), ("<a " * 5000, 0),
    ],
)  # fmt: skip
def test_markup(make_case: MakeCase, message: str, points: int) -> None:
    assert points_of(markup.weigh, make_case(message=message)) == points


@pytest.mark.parametrize(
    ("name", "points"),
    [("Zoë", 0), ("Blumen.example GmbH", 0), ("Dr. A. Smith", 0), ("A/B Test Ltd", 0), ("", 0),
     ("Hr.Meier/Fr.Huber", 0), ("Ann Lee, B.Sc/M.Sc", 0), ("Mia geb.Huber/Maier", 0),
     ("https://a.example", 100), ("Go www.a.example", 100), ("a.example/win", 100)],
)  # fmt: skip
def test_names(make_case: MakeCase, name: str, points: int) -> None:
    assert points_of(names.weigh, make_case(name=name)) == points


@pytest.mark.parametrize(
    ("address", "points"),
    [("zoe@mailinator.com", 40), ("zoe@deep.below.Mailinator.COM", 40), ("zoe@gmail.com", 0), ("", 0),
     ("zoe@mymailinator.example", 0), ("zoe@duck.com", 0), ("zoe@privaterelay.appleid.com", 0)],
)  # fmt: skip
def test_disposable_addresses(make_case: MakeCase, address: str, points: int) -> None:
    assert points_of(disposable.weigh, make_case(email=address)) == points


@pytest.mark.parametrize(
    ("message", "points"),
    [
        ("We make you SEO kings", 30), ("Seoul, Seonaid", 0), ("One BACKLINK, more backlinks", 60),
        ("online-casinos", 40), ("代开发票", 100), ("前面代开发票后面", 100), ("", 0),
    ],
)  # fmt: skip
def test_phrases(make_case: MakeCase, message: str, points: int) -> None:
    assert points_of(phrases.weigh, make_case(message=message)) == points


def test_every_phrase_is_found_where_it_stands(make_case: MakeCase) -> None:
    for line in phrases.FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            points, _, phrase = line.partition(" ")
            case = make_case(message=f"Hello, {phrase.removesuffix('*').upper()}!")
            assert points_of(phrases.weigh, case) >= int(points), phrase


def test_no_phrase_stands_twice() -> None:
    lines = [line.partition(" ")[2] for line in phrases.FILE.read_text("utf-8").splitlines() if line[:1].isdigit()]
    assert len(lines) == len(set(lines))
    assert len(lines) > 150


@pytest.mark.parametrize(
    ("words", "message", "points"),
    [
        (["casino"], "A Casino!", 100), (["casino"], "casinos", 0), (["casino*"], "casinos", 100), (["*", " "], "x", 0),
        (["cheap  flights"], "CHEAP-FLIGHTS", 100), ([], "casino", 0), (["博"], "在线博彩", 100),
    ],
)  # fmt: skip
def test_blocked_words(make_case: MakeCase, words: list[str], message: str, points: int) -> None:
    assert points_of(blocked.weigh, make_case(blocked_words=words, message=message)) == points


@pytest.mark.parametrize(("senders", "points"), [(0, 0), (2, 0), (3, 50), (5, 50), (6, 100), (999, 100)])
def test_the_same_text_from_many(make_case: MakeCase, senders: int, points: int) -> None:
    assert points_of(repeated.weigh, make_case(senders=senders)) == points


def test_what_no_field_asked_for_is_judged_too(make_case: MakeCase) -> None:
    sending = Sending(extras={"comment": "[url=https://a.example]x[/url]"})
    assert points_of(markup.weigh, make_case(sending=sending)) == 100


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "  "), ("A  b\tC", " a b c "), ("STRASSE straße", " strasse strasse "), ("v\u200bi\u00ada", " via "),
     ("ＶＩＡ", " via "), ("a_b", " a b "), ("\ud800", "  ")],
)  # fmt: skip
def test_words(text: str, words: str) -> None:
    assert normalise(text) == words


def test_phrases_are_whole_words_unless_they_say_otherwise() -> None:
    assert (prepare("a B"), prepare("a b*"), prepare(" * ")) == (" a b ", " a b", "")


def test_every_reason_is_told_in_words(make_case: MakeCase) -> None:
    sending = Sending(is_trapped=True, seconds=0)
    text = "<a href=x> " + "https://a.example " * 6 + "backlink casino"
    case = make_case(
        sending=sending, name="https://a.example", email="a@mailinator.com", message=text, senders=9,
        blocked_words=["casino"],
    )  # fmt: skip
    case.is_in_a_crowd = True
    reasons = [reason.key for check in KINDS for reason in check(case)]
    assert len(reasons) == len(KINDS) == len(set(reasons))
    for language in ("en", "ar", "ja"):
        assert all(Catalogue.load(LOCALES, language).text(key) != key for key in reasons)
