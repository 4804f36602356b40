"""Erasing many at once, in parts, so that visitors get their turn in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from form_handler.store.erasure import erase_submissions
from form_handler.store.submissions import list_submissions
from form_handler.store.tables import deliveries, idempotency_keys
from tests.support.submissions import store

if TYPE_CHECKING:
    import pytest

    from form_handler.store.database import Database


def test_each_one_of_many_goes_and_nobody_else(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("form_handler.store.erasure.BATCH", 2)
    receipts = [store(database).receipt for _ in range(7)]
    erase_submissions(database, receipts[1:6])
    assert [submission.receipt for submission in list_submissions(database)] == [receipts[6], receipts[0]]
    with database.read() as connection:
        assert set(connection.scalars(select(idempotency_keys.c.receipt))) == {receipts[0], receipts[6]}
        assert connection.scalar(select(func.count()).select_from(deliveries)) == 2
