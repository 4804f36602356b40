"""A short run of what `make fuzz` does with a million inputs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.content_target import ContentTarget
from tests.fuzz.handler_target import HandlerTarget
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = st.integers(0, 2**48)
SHORT = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def handler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandlerTarget]:
    target = HandlerTarget(tmp_path_factory.mktemp("handler"))
    yield target
    target.close()


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ContentTarget]:
    target = ContentTarget(tmp_path_factory.mktemp("content"))
    yield target
    target.close()


@SHORT
@given(NUMBERS)
def test_no_request_breaks_a_rule(handler: HandlerTarget, number: int) -> None:
    handler.try_out(number)


@SHORT
@given(NUMBERS)
def test_no_content_breaks_a_rule(content: ContentTarget, number: int) -> None:
    content.try_out(number)


def test_requests_of_every_kind_are_made(handler: HandlerTarget) -> None:
    statuses = {handler.try_out(number) for number in range(600)}
    assert {201, 303, 400, 403, 404, 405, 411, 413, 415, 422} <= statuses


def test_contents_of_both_kinds_are_made(content: ContentTarget) -> None:
    counts = {content.try_out(number) for number in range(100)}
    assert {0, 1} <= counts


@pytest.mark.slow
def test_the_long_run_counts_what_it_tried() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--inputs", "1000", "--processes", "1", "--start", "1"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "handler: 1000 inputs from 1 " in finished.stdout
    assert "content: 1000 inputs from 1 " in finished.stdout
