"""Modules and functions that can be read at a glance."""

from __future__ import annotations

import ast
import statistics

from tests.support.source import product_modules

LONGEST_MODULE = 400
MEDIAN_MODULE = 150
LONGEST_FUNCTION = 40


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end, the docstring left out."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def test_no_module_is_too_long() -> None:
    lengths = {module.name: module.text.count("\n") for module in product_modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
    assert statistics.median(lengths.values()) < MEDIAN_MODULE


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{module.name}.{node.name}": count_lines(node)
        for module in product_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
