"""Every language with a catalogue: its pages are whole, its days and times are written as its readers write them."""

from __future__ import annotations

import gettext
import re
import string
from typing import TYPE_CHECKING

import pytest

from form_handler.errors import LOCALES as HANDLER_LOCALES
from form_handler.texts import texts_in
from generator.build import build_site
from generator.content.folder import read_content
from generator.content.languages import direction_of, name_language
from generator.drawing import Drawing
from generator.themes.theme import LOCALES, catalogue_of
from generator.timetable import special_rows, week_rows
from tests.support.content import write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from generator.content.hours import OpeningHours

LANGUAGES = sorted(path.stem for path in LOCALES.glob("*.po"))
RIGHT_TO_LEFT = {"ar", "he"}
ISOLATES = "\u2066\u2067\u2068\u2069"
EACH = pytest.mark.parametrize("language", LANGUAGES)
HOURS = """\
hours:
  monday: 9:00-12:30, 14:00-18:30
special_hours:
  2026-12-24: 9:00-12:00
"""


def write_site(folder: Path, language: str) -> Path:
    """Write the good content with a further language, whose texts are all missing, and return its folder."""
    languages = ", ".join(dict.fromkeys(("en", "fr", language)))
    return write_content(folder, [("site.yaml", "languages: [en, fr]", f"languages: [{languages}]")])


def draw(folder: Path, language: str) -> Drawing:
    """Return what draws the good content with a further language."""
    return Drawing(read_content(write_site(folder, language)))


def read_hours(folder: Path) -> OpeningHours:
    shop = write_content(folder, [("business.yaml", "hours:\n  monday-friday: 9:00-18:00\n", HOURS)])
    hours = read_content(shop).business.opening_hours
    assert hours is not None
    return hours


def test_theme_and_handler_speak_the_same_languages() -> None:
    assert sorted(path.stem for path in HANDLER_LOCALES.glob("*.po")) == LANGUAGES
    assert len(LANGUAGES) >= 27


@EACH
def test_a_language_has_a_name_and_a_direction(language: str) -> None:
    assert name_language(language) != language
    assert direction_of(language) == ("rtl" if language in RIGHT_TO_LEFT else "ltr")


@EACH
def test_a_form_to_mend_is_drawn_in_the_language(tmp_path: Path, language: str) -> None:
    drawing = draw(tmp_path, language)
    form = drawing.content.forms["contact"]
    sentence = texts_in(language).text("form.error.required", label="LABEL")
    html = drawing.form_page(form, language, {"message": "Good day"}, {"email": sentence})
    assert f'<html lang="{language}" dir="{direction_of(language)}">' in html
    assert catalogue_of(language).text("form.error.title") in html
    assert html.count(sentence) == 2  # in the summary and beside the field
    assert "Good day</textarea>" in html
    assert not re.search(r"\{[a-z]+\}", visible_text(html))


@EACH
def test_what_was_received_is_said_in_the_language(tmp_path: Path, language: str) -> None:
    drawing = draw(tmp_path, language)
    html = drawing.received_page(drawing.content.forms["contact"], language, "K7QM-3FWA")
    assert f'<html lang="{language}" dir="{direction_of(language)}">' in html
    for key in ("received.title", "received.receipt", "received.keep"):
        assert catalogue_of(language).text(key) in html
    assert "K7QM-3FWA" in html
    assert not re.search(r"\{[a-z]+\}", visible_text(html))


@EACH
def test_a_home_page_is_drawn_in_the_language(tmp_path: Path, language: str) -> None:
    files = build_site(write_site(tmp_path, language)).files
    html = files["index.html" if language == "en" else f"{language}/index.html"]
    assert isinstance(html, bytes)
    page = html.decode()
    assert f'<html lang="{language}" dir="{direction_of(language)}">' in page
    assert catalogue_of(language).text("hours.title") in page
    assert not re.search(r"\{[a-z]+\}", visible_text(page))


def visible_text(html: str) -> str:
    """Return the text of a page without styles, scripts and tags."""
    return re.sub(r"<[^>]*>", "", re.sub(r"(?s)<(style|script)\b.*?</\1>", "", html))


@EACH
@pytest.mark.parametrize("folder", [LOCALES, HANDLER_LOCALES], ids=["theme", "handler"])
def test_all_texts_can_be_filled(folder: Path, language: str) -> None:
    """With facts that no text holds by itself, every one of them is found again."""
    with (folder / f"{language}.mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    for key, text in texts.items():
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        filled = text.format(**{name: f"<{name}>" for name in names}) if key else ""
        assert [name for name in names if key and f"<{name}>" not in filled] == []


@pytest.mark.parametrize("language", sorted(RIGHT_TO_LEFT))
def test_numbers_keep_their_direction_inside_right_to_left_sentences(language: str) -> None:
    """The groups of a phone number would change places without isolates (UAX 9, section 3.3.2)."""
    sentence = texts_in(language).text("form.unavailable_phone", phone="030 12 34 56")
    assert "\u2066030 12 34 56\u2069" in sentence
    assert "\u2066030 12 34 56\u2069" in catalogue_of(language).text("form.failed_call", phone="030 12 34 56")


@EACH
@pytest.mark.parametrize("folder", [LOCALES, HANDLER_LOCALES], ids=["theme", "handler"])
def test_isolates_are_closed(folder: Path, language: str) -> None:
    for line in (folder / f"{language}.po").read_text(encoding="utf-8").splitlines():
        opened = sum(line.count(mark) for mark in ISOLATES[:3])
        assert opened == line.count(ISOLATES[3]), line
        assert language in RIGHT_TO_LEFT or not opened, line


WRITTEN = {  # Monday, its hours, Christmas Eve: as the Unicode CLDR has them
    "af": ("Maandag", "09:00–12:30 14:00–18:30", "Donderdag 24 Desember 2026"),
    "ar": ("الاثنين", "9:00 ص–12:30 م 2:00 م–6:30 م", "الخميس، 24 ديسمبر 2026"),
    "ar-SA": ("الاثنين", "9:00 ص–12:30 م 2:00 م–6:30 م", "الخميس، 24 ديسمبر 2026"),
    "da": ("Mandag", "09.00–12.30 14.00–18.30", "Torsdag den 24. december 2026"),
    "de": ("Montag", "09:00–12:30 14:00–18:30", "Donnerstag, 24. Dezember 2026"),
    "de-FR": ("Montag", "09:00–12:30 14:00–18:30", "Donnerstag, 24. Dezember 2026"),
    "el": ("Δευτέρα", "9:00 π.μ.–12:30 μ.μ. 2:00 μ.μ.–6:30 μ.μ.", "Πέμπτη 24 Δεκεμβρίου 2026"),
    "fi": ("Maanantai", "9.00–12.30 14.00–18.30", "Torstai 24. joulukuuta 2026"),
    "he": ("יום שני", "9:00–12:30 14:00–18:30", "יום חמישי, 24 בדצמבר 2026"),
    "hi": ("सोमवार", "9:00 am–12:30 pm 2:00 pm–6:30 pm", "गुरुवार, 24 दिसंबर 2026"),
    "hu": ("Hétfő", "9:00–12:30 14:00–18:30", "2026. december 24., csütörtök"),
    "ja": ("月曜日", "9:00～12:30 14:00～18:30", "2026年12月24日木曜日"),
    "ko": ("월요일", "오전 9:00~오후 12:30 오후 2:00~오후 6:30", "2026년 12월 24일 목요일"),
    "pt-BR": ("Segunda-feira", "09:00–12:30 14:00–18:30", "Quinta-feira, 24 de dezembro de 2026"),
    "ru": ("Понедельник", "09:00–12:30 14:00–18:30", "Четверг, 24 декабря 2026 г."),
    "vi": ("Thứ Hai", "09:00–12:30 14:00–18:30", "Thứ Năm, 24 tháng 12, 2026"),
    "zh": ("星期一", "09:00–12:30 14:00–18:30", "2026年12月24日星期四"),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_days_and_times_are_written_as_in_the_language(tmp_path: Path, language: str) -> None:
    hours = read_hours(tmp_path)
    monday, special = week_rows(hours, language)[0], special_rows(hours, language)[0]
    written = (monday.day, " ".join(monday.spans), special.date)
    assert tuple(re.sub(r"\s", " ", text) for text in written) == WRITTEN[language]


@EACH
def test_every_language_has_seven_days(tmp_path: Path, language: str) -> None:
    rows = week_rows(read_hours(tmp_path), language)
    assert len({row.day for row in rows}) == 7
    assert all(row.day[0] == row.day[0].upper() for row in rows)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("pt-BR", "pt"), ("zh-Hant", "zh"), ("zh-Hant-TW", "zh"), ("de-AT", "de"), ("fr-CA", "fr"), ("sw", "en")],
)
def test_a_region_speaks_its_language(tag: str, language: str) -> None:
    for texts in (catalogue_of, texts_in):
        key = "hours.closed" if texts is catalogue_of else "form.mend"
        assert texts(tag).text(key) == texts(language).text(key)
    assert catalogue_of(tag).text("hours.title") == catalogue_of(language).text("hours.title")


def test_a_site_may_be_in_a_region_that_no_table_knows(tmp_path: Path) -> None:
    files = build_site(write_site(tmp_path, "de-FR")).files
    html = files["de-FR/index.html"]
    assert isinstance(html, bytes)
    assert "Montag" in html.decode()


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("af", "“x”"), ("cs", "„x“"), ("de", "„x“"), ("el", "«x»"), ("es", "«x»"), ("fi", "”x”"), ("fr", "«\xa0x\xa0»"),
        ("he", "”x”"), ("hu", "„x”"), ("ja", "「x」"), ("nb", "«x»"), ("nl", "‘x’"), ("pl", "„x”"), ("pt-BR", "“x”"),
        ("pt-PT", "«x»"), ("ru", "«x»"), ("sv", "”x”"), ("uk", "«x»"), ("zh", "“x”"), ("zh-Hant", "「x」"),
    ],
)  # fmt: skip
def test_quotation_marks_are_those_of_the_language(tmp_path: Path, language: str, quoted: str) -> None:
    page = '---\ntitle: About\n---\nThey say "x" here.\n'
    changes = [("site.yaml", "languages: [en, fr]", f"languages: [en, {language}]"), ("pages/way.fr.md", None)]
    changes += [
        ("pages/about.fr.md", None),
        (f"pages/about.{language}.md", page),
        ("business.yaml", ", fr: Clés et chaussures", ""),
    ]
    files = build_site(write_content(tmp_path, changes)).files
    html = files[f"{language}/about/index.html"]
    assert isinstance(html, bytes)
    assert f"They say {quoted} here." in html.decode().replace("&nbsp;", "\xa0").replace("&ldquo;", "“").replace(
        "&rdquo;", "”"
    )


def test_the_docs_list_all_languages() -> None:
    docs = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    assert [tag for tag in LANGUAGES if f"`{tag}`" not in docs] == []
