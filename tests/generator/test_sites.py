"""Whole sites are what they should be, to the byte."""

from __future__ import annotations

import pytest

from tests.sites import CASES, read_expected, site_of


@pytest.mark.parametrize("case", CASES)
def test_a_whole_site(case: str) -> None:
    found, expected = site_of(case), read_expected(case)
    assert sorted(found) == sorted(expected)
    for name, content in found.items():
        assert content.decode() == expected[name].decode(), f"{case}/{name}: python -m tests.sites renews it"


def test_there_are_sites_to_compare() -> None:
    assert {"long-words", "minimal", "two-languages"} <= set(CASES)
