"""What is taken out of the inbox, and what is deleted from it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
import time_machine
from click.testing import CliRunner

from form_handler.erasing import erase_outdated
from form_handler.export import FORMATS
from form_handler.keeping import list_left
from form_handler.people import Person
from form_handler.store.deliveries import list_deliveries
from form_handler.store.keeping import read_keeping, remember_keeping
from form_handler.store.outbox import claim
from form_handler.store.outcomes import mark_sent
from form_handler.store.submissions import iterate_submissions, list_submissions
from generator.content.consents import version_of
from shopbell import main
from tests.handler.conftest import CONTENT
from tests.support.submissions import store

if TYPE_CHECKING:
    from click.testing import Result

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AGREED = "You may keep this."
ANSWERS = {
    "name": "Zoë, “the” Lefèvre",
    "email": "zoe@customer.example",
    "phone": "+33 1 23 45 67 89",
    "topic": "order",
    "message": 'Ten tulips\n\n=HYPERLINK("http://bad.example")',
    "consent": AGREED,
}
SHOWN = {"consent": version_of(AGREED)}
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def run(settings: Settings) -> object:
    """Runs a command on the database of the test."""

    def run(*arguments: str, typed: str = "") -> Result:
        environment = {
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "CONTENT_DIR": str(CONTENT),
            "MAIL_FOLDER": str(settings.mail_folder),
        }
        return CliRunner().invoke(main, ["inbox", *arguments], env=environment, input=typed)

    return run


def read_csv(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def read_xlsx(written: bytes) -> list[list[str]]:
    """Return the cells of the sheet; every one has to be a text."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    texts = ["".join(text.text or "" for text in item.iter(f"{SPREADSHEET}t")) for item in shared]
    cells = list(sheet.iter(f"{SPREADSHEET}c"))
    assert {cell.get("t") for cell in cells} == {"s"}
    assert not list(sheet.iter(f"{SPREADSHEET}f"))
    return [
        [texts[int(cell.findtext(f"{SPREADSHEET}v", ""))] for cell in row] for row in sheet.iter(f"{SPREADSHEET}row")
    ]


def test_csv_has_the_words_of_the_form_and_computes_nothing(database: Database, content: Content) -> None:
    with time_machine.travel(NOON, tick=False):
        receipt = store(database, answers=ANSWERS, extras={"ref": "0123"}, consents=SHOWN).receipt
        store(database, answers={"message": "=1+1", "phone": "0123456789"}, form="contact")
    written = FORMATS["csv"](iterate_submissions(database), content)
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == 3
    first, second = read_csv(written)
    assert first == {
        "Receipt": receipt,
        "Received": "2026-11-21 13:00",
        "Form": "Write to us",
        "Language of the visitor": "fr",
        "State": "accepted",
        "Your name": "Zoë, “the” Lefèvre",
        "E-mail": "zoe@customer.example",
        "Telephone": "'+33 1 23 45 67 89",
        "What is it about?": "An order",
        "Your message": 'Ten tulips\n\n\'=HYPERLINK("http://bad.example")',
        "Also sent: ref": "'0123",
        "Agreed to": f"{AGREED} ({version_of(AGREED)})",
    }
    assert (second["Your message"], second["Telephone"]) == ("'=1+1", "'0123456789")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("＝1+1", "'＝1+1"),
        ("hello;=1+1", "hello;'=1+1"),
        ('hello; "@SUM(1)', "hello; \"'@SUM(1)"),
        ("hello\n+1;-1", "hello\n'+1;'-1"),
        ("\t=1+1", "'\t'=1+1"),
        ("a = b, 1-2; c", "a = b, 1-2; c"),
    ],
)
def test_no_program_finds_a_formula_whatever_it_splits_at(
    database: Database, content: Content, text: str, written: str
) -> None:
    store(database, answers={"message": text})
    [found] = read_csv(FORMATS["csv"](iterate_submissions(database), content))
    assert found["Your message"] == written


def test_no_visitor_makes_the_table_wider_than_it_can_be(database: Database, content: Content) -> None:
    for number in range(3):
        store(database, answers={"message": "x"}, extras={"company": f"C{number}"}, key=f"c{number}")
    store(database, answers={"message": "x"}, extras={f"x{number}": f"={number}" for number in range(95)}, key="x")
    found = read_csv(FORMATS["csv"](iterate_submissions(database), content))
    assert len(found[0]) < 60
    assert found[2]["Also sent: company"] == "C2"
    everything = "\n".join(found[3].values())
    assert all(f"={number}" in everything for number in range(95))


def test_questions_in_the_same_words_have_a_column_each(database: Database, content: Content) -> None:
    form = content.forms["contact"]
    fields = [field.model_copy(update={"label": form.fields[0].label}) for field in form.fields[:2]]
    consents = [form.fields[-1].model_copy(update={"name": name}) for name in ("consent", "news")]
    twice = form.model_copy(update={"fields": (*fields, *consents)})
    shop = replace(content, forms={**content.forms, "contact": twice})
    answers = {"name": "Zoë", "email": "zoe@customer.example", "consent": AGREED, "news": "Send news."}
    store(database, answers=answers, consents={**SHOWN, "news": version_of("Send news.")})
    [found] = read_csv(FORMATS["csv"](iterate_submissions(database), shop))
    assert (found["Your name (name)"], found["Your name (email)"]) == ("Zoë", "zoe@customer.example")
    assert found["Agreed to"] == f"{AGREED} ({version_of(AGREED)})\nSend news. ({version_of('Send news.')})"


def test_a_workbook_has_texts_only(database: Database, content: Content) -> None:
    store(database, answers={**ANSWERS, "name": "bell\x07 \ud800 x", "message": "=1+1" + "m" * 40_000})
    headings, row = read_xlsx(FORMATS["xlsx"](iterate_submissions(database), content))
    found = dict(zip(headings, row, strict=True))
    assert found["Your name"] == "bell\ufffd \ufffd x"
    assert found["Telephone"] == "+33 1 23 45 67 89"
    assert found["Your message"].startswith("=1+1mmm")
    assert len(found["Your message"]) == 32_767


def test_json_has_everything_raw(database: Database, content: Content) -> None:
    with time_machine.travel(NOON, tick=False):
        receipt = store(database, answers=ANSWERS, extras={"ref": "0123"}, consents=SHOWN).receipt
    [found] = json.loads(FORMATS["json"](iterate_submissions(database), content))
    assert found == {
        "receipt": receipt,
        "received_at": "2026-11-21T12:00:00+00:00",
        "form": "contact",
        "language": "fr",
        "state": "accepted",
        "promised_at": None,
        "answers": ANSWERS,
        "extras": {"ref": "0123"},
        "consents": [
            {
                "field": "consent",
                "text": AGREED,
                "version": version_of(AGREED),
                "wording": "shown",
                "given_at": "2026-11-21T12:00:00+00:00",
            }
        ],
        "files": [],
    }


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_inbox_is_a_file_too(database: Database, content: Content, kind: str) -> None:
    assert FORMATS[kind](iterate_submissions(database), content)


def test_many_are_read_in_pieces(database: Database) -> None:
    receipts = [store(database).receipt for _ in range(7)]
    from form_handler.store import submissions

    batch, submissions.BATCH = submissions.BATCH, 3
    try:
        assert [found.receipt for found in iterate_submissions(database)] == receipts
    finally:
        submissions.BATCH = batch


@pytest.mark.parametrize(
    ("found_by", "text", "is_theirs"),
    [
        ("Zoe@Customer.example", "zoe@customer.example", True),
        ("zoe@customer.example", "write to zoe@customer.example please", True),
        ("zoe@customer.example", "anzoe@customer.example", False),
        ("zoe@customer.example", "zoe@customer.example.org", False),
        ("zoe@customer.example", "not-zoe@customer.example", False),
        ("zoe@customer.example", "It is zoe@customer.example.", True),
        ("zoe@customer.example", "(mailto:Zoe@Customer.example?)", True),
        ("zoe@customer.example", "ben@customer.example; zoe@customer.example!", True),
        ("01 23 45 67 89", "+33 1 23 45 67 89", True),
        ("+33123456789", "01.23.45.67.89 (evenings)", True),
        ("01 23 45 67 89", "01 23 45 67 88", False),
        ("01 23 45 67 89", "my number is 0123456789, thanks", True),
    ],
)
def test_who_is_found(database: Database, found_by: str, text: str, is_theirs: bool) -> None:
    store(database, answers={"message": text})
    [submission] = list_submissions(database)
    assert Person(found_by, "FR").is_in(submission) is is_theirs


def test_who_is_named_in_what_came_along_is_found(database: Database) -> None:
    store(database, answers={"message": "Hello"}, extras={"contact me at": "zoe@customer.example"})
    [submission] = list_submissions(database)
    assert Person("zoe@customer.example", "FR").is_in(submission)


@pytest.mark.parametrize("nobody", ["", "x", "12", "Zoë Lefèvre", "a@", "call 1 2 3 4 5 6"])
def test_who_cannot_be_found(nobody: str) -> None:
    assert not Person(nobody, "FR").is_known


def test_the_command_writes_a_file_that_nobody_else_reads(database: Database, run: object, tmp_path: Path) -> None:
    assert callable(run)
    store(database, answers=ANSWERS)
    store(database, answers={"email": "ben@customer.example"})
    file = tmp_path / "all.xlsx"
    file.write_bytes(b"old")
    file.chmod(0o644)
    result = run("export", "--output", str(file))
    assert (result.exit_code, result.output) == (0, f"Submissions in {file}: 2.\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(read_xlsx(file.read_bytes())) == 3
    assert len(json.loads(run("export", "--format", "json", "--person", "ben@customer.example").output)) == 1
    assert read_csv(run("export", "--form", "order").stdout_bytes) == []


def test_a_person_is_erased_with_everything(
    database: Database, run: object, settings: Settings, tmp_path: Path
) -> None:
    assert callable(run)
    mine = store(database, answers=ANSWERS, key="mine").receipt
    kept = store(database, answers={"email": "ben@customer.example"}, key="kept").receipt
    for delivery in claim(database, 10, timedelta(minutes=5)):
        mark_sent(database, delivery)
    settings.mail_folder.mkdir()
    for receipt in (mine, kept):
        (settings.mail_folder / f"20261121T120000Z-{receipt}-abcdef12.eml").write_text(receipt)
    refused = run("erase", "--person", "01 23 45 67 89", typed="n\n")
    assert refused.exit_code == 1
    assert mine in refused.output
    assert len(list_submissions(database)) == 2
    result = run("erase", "--person", "01 23 45 67 89", "--yes")
    assert (result.exit_code, result.output.split(".")[0]) == (0, "Submissions deleted: 1")
    assert [found.receipt for found in list_submissions(database)] == [kept]
    assert [path.read_text() for path in settings.mail_folder.iterdir()] == [kept]
    with database.read() as connection:
        for table in ("deliveries", "attempts", "idempotency_keys"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 1
    database.close()
    assert not [
        path for path in Path(settings.database_url.removeprefix("sqlite:///")).parent.glob("*.db*")
        if b"zoe@customer" in path.read_bytes() or mine.encode() in path.read_bytes()
    ]  # fmt: skip


def test_erase_wants_to_know_whom(database: Database, run: object) -> None:
    assert callable(run)
    receipt = store(database).receipt
    for arguments in ([], [receipt, "--person", "a@b.example"], ["ZZZZ-ZZZZ"], ["--person", "nobody"]):
        assert run("erase", "--yes", *arguments).exit_code == 2
    assert run("erase", receipt.lower(), "--yes").exit_code == 0
    assert list_submissions(database) == []


def without_forms(content: Content, **said: int | None) -> tuple[Content, Content]:
    """Return the content whose form `contact` says so, and the content without that form."""
    form = content.forms["contact"].model_copy(update=said)
    forms = {name: each for name, each in content.forms.items() if name != "contact"}
    return replace(content, forms={**forms, "contact": form}), replace(content, forms=forms)


def test_a_form_that_is_gone_keeps_as_long_as_it_said_last(
    database: Database, settings: Settings, content: Content
) -> None:
    before, after = without_forms(content, keep_days=90)
    last, _ = without_forms(content, keep_days=30)
    with time_machine.travel(NOON, tick=False) as clock:
        store(database)
        store(database, form="order")
        for each in (before, last):
            assert erase_outdated(database, settings, each) == 0
        assert list_left(database, last) == []
        clock.shift(timedelta(days=30))
        assert erase_outdated(database, settings, after) == 0
        assert list_left(database, after) == [("contact", 1, 30)]
        clock.shift(timedelta(seconds=1))
        assert erase_outdated(database, settings, after) == 1
    assert [left.form for left in list_submissions(database)] == ["order"]
    assert list_left(database, after) == []


def test_a_form_that_took_back_how_long_it_keeps_has_said_nothing(
    database: Database, settings: Settings, content: Content
) -> None:
    store(database)
    for days in (1, None):
        erase_outdated(database, settings, without_forms(content, keep_days=days)[0])
    _, after = without_forms(content)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=9_000), tick=False):
        assert erase_outdated(database, settings, after) == 0
    assert list_left(database, after) == [("contact", 1, None)]


def test_purge_names_forms_that_are_gone_and_is_told_how_long(
    database: Database, run: object, settings: Settings, content: Content
) -> None:
    assert callable(run)
    said = content.forms["contact"].model_copy(update={"name": "said", "keep_days": 30})
    erase_outdated(database, settings, replace(content, forms={**content.forms, "said": said}))
    for form in ("contact", "said", "unsaid", "unsaid"):
        store(database, form=form)
    result = run("purge")
    assert result.exit_code == 0
    assert "“said” is gone from your content; submissions left: 1. Each is deleted when it is 30 days" in result.output
    assert "submissions left: 2. They stay until you say so: shopbell inbox purge --form unsaid" in result.output
    assert "contact" not in result.output
    wrong = (["--form", "unsaid"], ["--keep-days", "3"], ["--form", "contact", "--keep-days", "3"])
    assert [run("purge", *each).exit_code for each in wrong] == [2, 2, 2]
    assert "is 3 days old" in run("purge", "--form", "unsaid", "--keep-days", "3").output
    assert "submissions left: 2. Each" in run("purge").output
    assert "deleted: 2" in run("purge", "--form", "unsaid", "--keep-days", "0", "--yes").output
    assert sorted(left.form for left in list_submissions(database)) == ["contact", "said"]


def test_the_list_tells_of_forms_that_are_gone_and_never_said_how_long(
    database: Database, run: object, settings: Settings
) -> None:
    assert callable(run)
    remember_keeping(database, {"said": 30})
    for form in ("contact", "said", "unsaid"):
        store(database, form=form)
    told = run("list").stderr
    assert "shopbell inbox purge --form unsaid --keep-days DAYS" in told
    assert "“said”" not in told
    assert "contact" not in told


def test_purge_says_what_goes_and_asks(database: Database, run: object, settings: Settings) -> None:
    """Nothing is deleted, nor is anything taken down, before somebody has agreed; a script agrees with --yes."""
    assert callable(run)
    for day in (1, 5, 9):
        store(database, form="gone", received_at=datetime(2026, 1, day, 12, tzinfo=UTC))
    store(database, form="gone")
    other = store(database, form="old", received_at=datetime(2026, 1, 2, 12, tzinfo=UTC)).receipt
    remember_keeping(database, {"old": 5})
    asked = ["purge", "--form", "gone", "--keep-days", "30"]
    for typed in ("n\n", ""):  # somebody who thinks better of it, a script that has nobody to ask
        refused = run(*asked, typed=typed)
        assert refused.exit_code == 1
        assert "“gone”" in refused.output
        assert "from 2026-01-01 13:00 to 2026-01-09 13:00: 3" in refused.output
        assert "deleted for good: 3. Continue?" in refused.output
        assert "“old”" not in refused.output
        assert len(list_submissions(database)) == 5
        assert read_keeping(database).get("gone") is None
    result = run(*asked, "--yes")
    assert (result.exit_code, "Continue" in result.output) == (0, False)
    assert "deleted: 3" in result.output
    assert read_keeping(database)["gone"] == 30
    assert len(list_submissions(database)) == 2
    assert "“old”" in run("purge", typed="n\n").output
    assert "deleted: 1" in run("purge", typed="y\n").output
    assert other not in [left.receipt for left in list_submissions(database)]


def test_each_form_keeps_as_long_as_it_says(database: Database, settings: Settings, content: Content) -> None:
    contact, order = content.forms["contact"], content.forms["order"]
    forms = {"contact": contact.model_copy(update={"keep_days": 30}), "order": order}
    kept = type(content)(content.folder, content.business, content.site, forms)
    with time_machine.travel(NOON, tick=False) as clock:
        old = store(database).receipt
        store(database, form="order")
        clock.shift(timedelta(days=30))
        assert erase_outdated(database, settings, kept) == 0
        clock.shift(timedelta(seconds=1))
        store(database)
        assert erase_outdated(database, settings, kept) == 1
    left = list_submissions(database)
    assert len(left) == 2
    assert old not in {submission.receipt for submission in left}
    assert len(list_deliveries(database, [submission.id for submission in left])) == 2
