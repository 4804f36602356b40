"""What lets a second build be short: nothing follows from anything that its record does not know of."""

from __future__ import annotations

import ast
import re

from generator.rebuild.world import ENVIRONMENT
from tests.support.source import product_modules

MODULES = [module for module in product_modules() if module.name.startswith("generator.")]
# What may read the Markdown of a page; all else has to ask `Prose` for what it wants to know.
READERS = ("generator.content.news", "generator.content.prose", "generator.markdown", "generator.page_places")
# What is no part of a build.
ASIDE = ("generator.paper.", "generator.preview.", "generator.publishing.", "generator.rebuild.")
# Where caches are, which does not change what a build writes; and what is set, not read.
HARMLESS = {"XDG_CACHE_HOME", "PYDANTIC_DISABLE_PLUGINS"}


def test_only_the_typesetter_reads_the_text_of_a_page() -> None:
    found = {
        module.name
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "body" and isinstance(node.ctx, ast.Load)
        if ast.unparse(node) != "halves.body" and module.name != "generator.content.fonts"  # the font of the body
    }
    assert found == set(READERS)


def test_the_record_knows_every_variable_of_the_environment() -> None:
    texts = {module.name: module.text for module in MODULES if not module.name.startswith(ASIDE)}
    users = {name: text for name, text in texts.items() if re.search(r"\benviron\b|\bgetenv\b", text)}
    assert users
    named = {word for text in users.values() for word in re.findall(r'"([A-Z][A-Z_]{3,})"', text)}
    assert named - HARMLESS <= set(ENVIRONMENT)
    lines = [
        line for text in users.values() for line in text.splitlines() if re.search(r"\benviron\b|\bgetenv\b", line)
    ]
    assert [line for line in lines if not re.search(r'environ(\.get|\.setdefault)?[\[(](name|"[A-Z_]+")', line)] == []


def test_nothing_but_the_day_is_asked_of_the_clock() -> None:
    """A record is good for one day."""
    clock = re.compile(r"\.(utc)?now\(|\.today\(|\btime\.\w*time|time_ns|monotonic|perf_counter|localtime\(")
    lines = [
        f"{module.name}: {line.strip()}"
        for module in MODULES
        if not module.name.startswith(ASIDE)
        for line in module.text.splitlines()
        if clock.search(line) and ".date()" not in line and "datetime.time(" not in line
    ]
    assert lines == []
