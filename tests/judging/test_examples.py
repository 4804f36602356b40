"""What customers write passes, in whatever language; what others send through forms is held back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from form_handler.judging import judge
from form_handler.store.tables import ACCEPTED, QUARANTINED

if TYPE_CHECKING:
    from collections.abc import Callable

    from form_handler.judging.case import Case

ENOUGH = 100
HERE = Path(__file__).parent
HAM, SPAM = (yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")) for name in ("ham", "spam"))


def read_case(make_case: Callable[..., Case], example: list[str]) -> Case:
    name, email, message = example
    return make_case(name=name, email=email, message=message)


def test_there_are_enough_examples() -> None:
    assert len(HAM) >= 60
    assert len(SPAM) >= 60


@pytest.mark.parametrize("example", HAM, ids=lambda example: example[0])
def test_customers_pass(make_case: Callable[..., Case], example: list[str]) -> None:
    verdict = judge(read_case(make_case, example), ENOUGH)
    assert verdict.state == ACCEPTED, verdict


@pytest.mark.parametrize("example", SPAM, ids=lambda example: example[0])
def test_spam_is_held_back_with_reasons(make_case: Callable[..., Case], example: list[str]) -> None:
    verdict = judge(read_case(make_case, example), ENOUGH)
    assert verdict.state == QUARANTINED, verdict
    assert verdict.reasons


@pytest.mark.parametrize("example", HAM, ids=lambda example: example[0])
def test_customers_in_a_hurry_pass_too(make_case: Callable[..., Case], example: list[str]) -> None:
    case = read_case(make_case, example)
    case.sending.seconds = 2
    assert judge(case, ENOUGH).state == ACCEPTED


def test_what_is_enough_can_be_set(make_case: Callable[..., Case]) -> None:
    case = make_case(message="Do you take bitcoin?")
    assert judge(case, 20).state == QUARANTINED
    assert judge(case, 21).state == ACCEPTED


def test_a_crowd_is_held_back_where_the_owner_wants_far_more_points_than_usual(
    make_case: Callable[..., Case],
) -> None:
    case = make_case()
    assert judge(case, 500).state == ACCEPTED
    case.is_in_a_crowd = True
    assert judge(case, 500).state == QUARANTINED
