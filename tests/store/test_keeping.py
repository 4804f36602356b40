"""How long forms keep what comes in, as they said last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from form_handler.store.keeping import count_by_form, remember_keeping
from tests.support.submissions import store

if TYPE_CHECKING:
    from form_handler.store.database import Database


def test_what_a_form_said_last_stays(database: Database) -> None:
    assert remember_keeping(database, {}) == {}
    assert remember_keeping(database, {"contact": 30, "order": None, "old": 7}) == {"contact": 30, "old": 7}
    assert remember_keeping(database, {"contact": 365, "order": 14}) == {"contact": 365, "order": 14, "old": 7}
    assert remember_keeping(database, {"contact": None}) == {"order": 14, "old": 7}
    assert remember_keeping(database, {}) == {"order": 14, "old": 7}


def test_several_may_say_it_at_once(database: Database) -> None:
    said = {f"form{number}": number for number in range(1, 20)}
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: remember_keeping(database, said), range(6)))
    assert answers == [said] * 6
    assert remember_keeping(database, {}) == said


def test_submissions_are_counted_by_form(database: Database) -> None:
    for form in ("order", "contact", "order"):
        store(database, form=form)
    assert count_by_form(database) == {"contact": 1, "order": 2}
