"""`shopbell inbox files` hands out what came, to whoever may use the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from shopbell import main
from tests.handler.conftest import CONTENT
from tests.support.files import PDF, picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from werkzeug.test import TestResponse

    from form_handler.settings import Settings


def run(settings: Settings, *arguments: str) -> Result:
    environment = {
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "CONTENT_DIR": str(CONTENT),
        "MAIL_FOLDER": str(settings.mail_folder),
    }
    return CliRunner().invoke(main, ["inbox", *arguments], env=environment)


def test_files_are_written_for_their_owner_alone(
    send: Callable[..., TestResponse], settings: Settings, tmp_path: Path
) -> None:
    photo = picture()
    receipt = send(photos=[("same.jpg", photo), ("same.jpg", PDF)]).json["receipt"]
    folder = tmp_path / "files"
    for _ in range(2):  # the second time in the place of the first
        result = run(settings, "files", receipt.lower(), "--output", str(folder))
        assert result.exit_code == 0
    names = [f"{receipt}-1-same.jpg", f"{receipt}-2-same.jpg.pdf"]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert [(folder / name).read_bytes() for name in names] == [photo, PDF]
    assert str(folder / names[0]) in result.output
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert {oct(path.stat().st_mode)[-3:] for path in folder.iterdir()} == {"600"}


def test_an_unknown_receipt_is_a_sentence(settings: Settings) -> None:
    result = run(settings, "files", "0000-0000")
    assert result.exit_code == 1
    assert "0000-0000" in result.output


def test_a_submission_without_files_writes_none(settings: Settings, client: object, tmp_path: Path) -> None:
    data = {"name": "Zoë", "message": "Hello", "consent": "yes"}
    receipt = client.post("/forms/contact", json=data).json["receipt"]  # type: ignore[attr-defined]
    folder = tmp_path / "files"
    assert run(settings, "files", receipt, "--output", str(folder)).output == f"No file came with {receipt}.\n"
    assert not folder.exists()
