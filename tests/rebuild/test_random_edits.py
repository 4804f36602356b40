"""Whatever happened between two builds, the second one leaves what a first one would."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from unittest import mock

import hypothesis
import pytest
from hypothesis import strategies as st

from tests.rebuild.builds import build, build_cold, list_differences, read_tree
from tests.rebuild.edits import EDITS, LOGO, Place, remove, write
from tests.support.content import write_content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for all examples, whose pictures need not be drawn each time."""
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(tmp_path_factory.mktemp("cache"))):
        yield


Rounds: TypeAlias = "list[list[Callable[[Place], None]]]"

ROUNDS = st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=5)


@hypothesis.settings(max_examples=6)
@hypothesis.given(ROUNDS)
@hypothesis.example([[remove(".shopbell", in_site=True)], [remove(".", in_site=True)]])
@hypothesis.example([[remove(".", in_site=True), write("extra.html", "mine", in_site=True)]])
def test_a_build_leaves_what_a_cold_one_would(rounds: Rounds) -> None:
    compare_builds(rounds)


@pytest.mark.slow
@hypothesis.settings(max_examples=60)
@hypothesis.given(ROUNDS)
def test_many_builds_leave_what_cold_ones_would(rounds: Rounds) -> None:
    compare_builds(rounds)


def compare_builds(rounds: Rounds) -> None:
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ):
        content, site = write_content(Path(folder) / "content", [("media/logo.svg", LOGO)]), Path(folder) / "site"
        assert build(content, site)[0].code == 0
        for edits in [[], *rounds, []]:
            for edit in edits:
                edit((content, site))
            before = read_tree(site)
            outcome, is_quick = build(content, site)
            assert list_differences(outcome, build_cold(content, site, before)) == []
            hypothesis.event(f"quick: {is_quick}")
