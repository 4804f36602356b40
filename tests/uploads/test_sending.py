"""A form with files, from the request to the store: all of it or nothing."""

from __future__ import annotations

import io
import resource
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest

from form_handler.answers.file import MOST_PIXELS
from form_handler.erasing import erase
from form_handler.errors import StoreUnavailable
from form_handler.inbox import describe_submission
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import upload_pieces, uploads
from form_handler.store.uploads import list_uploads, read_pieces
from form_handler.uploads.received import ReceivedFile
from tests.support.files import PDF, docx, heic, large_picture, picture, png_header
from tests.support.submissions import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content

MEGABYTE = 1024 * 1024


def contents(database: Database) -> dict[str, bytes]:
    ids = [submission.id for submission in list_submissions(database)]
    return {upload.name: b"".join(read_pieces(database, upload)) for upload in list_uploads(database, ids)}


def count_rows(database: Database) -> int:
    with database.read() as connection:
        return sum(len(connection.execute(table.select()).all()) for table in (uploads, upload_pieces))


def test_files_are_stored_as_they_came(send: Callable[..., TestResponse], database: Database) -> None:
    photo, plan = large_picture(900_000), docx()
    answer = send(photos=[("roof.jpg", photo), ("C:\\dach\\Zoë.JPEG", picture())], plans=[("plan.docx", plan)])
    assert answer.status_code == 201
    [submission] = list_submissions(database)
    assert submission.answers["plans"] == "plan.docx"
    assert submission.answers["photos"].split("\n")[0] == "roof.jpg"
    assert len(contents(database)) == 3
    assert (contents(database)["roof.jpg"], contents(database)["plan.docx"]) == (photo, plan)
    types = {upload.name: (upload.field, upload.type) for upload in list_uploads(database, [submission.id])}
    assert types["roof.jpg"] == ("photos", "image/jpeg")


def test_a_name_does_not_decide_what_a_file_is(send: Callable[..., TestResponse], database: Database) -> None:
    assert send(photos=[("invoice.pdf.exe", picture("PNG"))]).status_code == 201
    assert list(contents(database)) == ["invoice.pdf.exe.png"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"photos": [("a.jpg", b"MZ" + picture())]}, "“a.jpg” cannot be taken"),
        ({"photos": [("a.jpg", b"")]}, "“a.jpg” cannot be taken"),
        ({"photos": [("plan.docx", docx())]}, "“plan.docx” cannot be taken"),
        ({"photos": [("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]}, "“a.svg” cannot be taken"),
        ({"photos": [("a.jpg", large_picture(MEGABYTE + 1))]}, "“a.jpg” is larger than 1 MB."),
        ({"photos": [("a.png", png_header(60_000, 60_000))]}, "too many pixels (60000 × 60000)"),
        ({"photos": [(f"{n}.pdf", PDF) for n in range(3)]}, "Too many files for “Photos”: 3. At most 2"),
        ({"photos": [(f"{n}.pdf", PDF) for n in range(50)]}, "Too many files for “Photos”: 50. At most 2"),
        ({"plans": [("a.pdf", PDF)]}, "Please choose a file for “Photos”."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_and_leaves_nothing(
    send: Callable[..., TestResponse], database: Database, files: dict[str, list[tuple[str, bytes]]], sentence: str
) -> None:
    answer = send(**files)
    assert answer.status_code == 422
    assert sentence in answer.json["errors"][0]["message"]
    assert (list_submissions(database), count_rows(database)) == ([], 0)


def test_a_file_of_the_largest_size_is_taken(send: Callable[..., TestResponse], database: Database) -> None:
    photo = large_picture(MEGABYTE)
    assert len(photo) == MEGABYTE
    assert send(photos=[("a.jpg", photo)]).status_code == 201
    assert contents(database) == {"a.jpg": photo}
    assert MOST_PIXELS > 4032 * 3024
    assert send(photos=[("b.heic", heic())]).status_code == 201


def test_the_page_says_that_files_have_to_be_chosen_again(send: Callable[..., TestResponse]) -> None:
    answer = send(page=True, name="", photos=[("<b>roof.jpg", picture())])
    assert answer.status_code == 422
    assert "Please choose your files again: browsers do not keep them." in answer.text
    assert "_b_roof.jpg" in answer.text
    assert 'enctype="multipart/form-data"' in answer.text


def test_names_without_files_are_no_files(client: FlaskClient, database: Database) -> None:
    answer = client.post(
        "/forms/repair", data={"name": "Zoë", "photos": "roof.jpg"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"field": "photos", "message": "“Photos”: the file did not come along. Please choose it again."}
    ]
    assert list_submissions(database) == []


def test_other_forms_take_no_files(client: FlaskClient, database: Database) -> None:
    data = {"name": "Zoë", "message": "Hello", "consent": "yes", "photo": (io.BytesIO(picture()), "a.jpg")}
    assert client.post("/forms/contact", data=data, content_type="multipart/form-data").status_code == 415
    data = {"name": "Zoë", "other": (io.BytesIO(picture()), "a.jpg")}
    assert client.post("/forms/repair", data=data, content_type="multipart/form-data").status_code == 415
    assert list_submissions(database) == []


def test_the_content_tells_two_sendings_apart(send: Callable[..., TestResponse], database: Database) -> None:
    photo = picture()
    first = send(photos=[("image.jpg", photo)]).json["receipt"]
    assert send(photos=[("image.jpg", photo)]).json["receipt"] == first
    assert send(photos=[("image.jpg", picture("JPEG", (60, 40)))]).json["receipt"] != first
    assert len(list_submissions(database)) == 2


def test_files_go_with_their_submission(
    send: Callable[..., TestResponse], database: Database, settings: Settings
) -> None:
    gone, kept = send().json["receipt"], send(photos=[("kept.pdf", PDF)]).json["receipt"]
    assert erase(database, settings, [gone]) == 1
    assert [submission.receipt for submission in list_submissions(database)] == [kept]
    assert contents(database) == {"kept.pdf": PDF}
    erase(database, settings, [kept])
    assert count_rows(database) == 0


def test_no_more_is_kept_than_a_file_may_have() -> None:
    file = ReceivedFile("photos", "a.jpg", 10)
    for _ in range(3):
        file.write(b"12345678")
    assert (file.size, b"".join(file.read_pieces())) == (24, b"12345678")
    assert file.kind == ""


class BrokenFile(ReceivedFile):
    """A file whose disk fails in the middle."""

    def read_pieces(self) -> NoReturn:
        raise OSError("the disk is gone")


def test_a_file_that_cannot_be_read_leaves_nothing(database: Database) -> None:
    file = BrokenFile("photos", "a.pdf", 100)
    file.write(PDF)
    with pytest.raises(StoreUnavailable):
        store(database, files=[file])
    assert (list_submissions(database), count_rows(database)) == ([], 0)
    assert store(database).is_new


def test_the_inbox_shows_them(send: Callable[..., TestResponse], database: Database, content: Content) -> None:
    receipt = send(photos=[("roof.pdf", PDF)]).json["receipt"]
    shown = describe_submission(database, receipt, content) or ""
    assert f"Files:\n    roof.pdf (application/pdf, {len(PDF)} B)\n" in shown


def test_no_file_stays_on_the_disk(
    send: Callable[..., TestResponse], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert send(photos=[("a.jpg", large_picture(500_000))]).status_code == 201
    assert send(photos=[("a.exe", b"MZ" + bytes(500_000))]).status_code == 422
    assert list(folder.iterdir()) == []


@pytest.fixture
def files_cannot_grow() -> Iterator[Callable[[], None]]:
    """Lets no file of this process grow beyond 300 kB, as on a full disk, until it is called."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, before[1]))

    def heal() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    yield heal
    heal()


def test_where_the_disk_takes_no_file_it_is_tried_again_later(
    send: Callable[..., TestResponse], database: Database, files_cannot_grow: Callable[[], None]
) -> None:
    photos = [("roof.jpg", large_picture(900_000))]
    answer = send(photos=photos)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert list_submissions(database) == []
    files_cannot_grow()
    assert send(photos=photos).status_code == 201
    assert len(contents(database)["roof.jpg"]) >= 900_000
