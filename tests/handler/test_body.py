"""Bodies as other servers than gunicorn may hand them over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from form_handler.store.submissions import list_submissions

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from form_handler.store.database import Database


@pytest.mark.parametrize("codings", ["chunked", "gzip, chunked", "gzip"])
def test_a_length_beside_a_body_in_pieces_is_not_believed(
    client: FlaskClient, database: Database, fields: dict[str, str], codings: str
) -> None:
    """Gunicorn refuses both together by itself; what is cut at that length would be kept as if it were whole."""
    answer = client.post("/forms/contact", data=fields, headers={"Transfer-Encoding": codings})
    assert answer.status_code == 411
    assert list_submissions(database) == []
