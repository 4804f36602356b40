"""Who may import whom."""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.support.source import ROOT, Module, product_modules

HEAVY = (
    "babel",
    "flask",
    "jinja2",
    "markdown",
    "PIL",
    "reportlab",
    "segno",
    "sqlalchemy",
    "uharfbuzz",
    "watchfiles",
    "werkzeug",
)
SITE_ONLY = ("babel", "markdown", "PIL", "reportlab", "segno", "watchfiles")
NAMES = [module.name for module in product_modules()]


def is_below(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def modules_below(*packages: str) -> list[Module]:
    return [module for module in product_modules() if is_below(module.name, *packages)]


def offending(modules: list[Module], *, into: str, except_for: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each import of something below `into` that is not below an exception."""
    return [
        f"{module.name} imports {name}"
        for module in modules
        for name in sorted(module.imports)
        if is_below(name, into) and not is_below(name, *except_for)
    ]


def module_of(name: str) -> str:
    """Return the module of ours in which an imported name is found, or an empty text."""
    while name and name not in NAMES:
        name = name.rpartition(".")[0]
    return name


def loaded_after(statement: str) -> set[str]:
    """Return the top-level packages that a fresh interpreter has loaded after `statement`."""
    program = f"import sys\n{statement}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stdout.split())


def test_there_are_modules_to_judge() -> None:
    assert "shopbell" in NAMES
    assert len(modules_below("generator")) > 20
    assert len(modules_below("form_handler")) > 20


def test_the_generator_does_not_know_the_handler() -> None:
    assert offending(modules_below("generator"), into="form_handler") == []
    assert offending(modules_below("generator", "form_handler"), into="shopbell") == []


def test_the_handler_knows_the_content_and_the_drawing_alone() -> None:
    allowed = ("generator.content", "generator.drawing", "generator.errors")  # the errors of the former two
    assert offending(modules_below("form_handler"), into="generator", except_for=allowed) == []


def test_the_content_knows_no_other_part_of_the_generator() -> None:
    allowed = ("generator.content", "generator.errors")
    assert offending(modules_below("generator.content"), into="generator", except_for=allowed) == []


def test_the_content_names_no_heavy_library() -> None:
    names = [f"{module.name} imports {name}" for module in modules_below("generator.content")
             for name in module.imports if is_below(name, *HEAVY)]  # fmt: skip
    assert names == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {
        module.name: {found for name in module.imports_at_run_time if (found := module_of(name)) != module.name}
        for module in product_modules()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_reading_content_loads_no_heavy_library() -> None:
    names = [module.name for module in modules_below("generator.content")]
    loaded = loaded_after("import importlib; [importlib.import_module(name) for name in " + repr(names) + "]")
    assert "pydantic" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_command_line_starts_without_what_it_may_not_need() -> None:
    loaded = loaded_after("import shopbell")
    assert "click" in loaded
    assert loaded.isdisjoint({*HEAVY, "alembic", "gunicorn", "pydantic", "smtplib", "yaml"})


def test_the_handler_loads_without_what_only_the_site_needs() -> None:
    names = [module.name for module in modules_below("form_handler") if ".versions." not in module.name]
    names = [name for name in names if not name.endswith(".env")]  # Alembic runs it with a context of its own
    loaded = loaded_after("import importlib; [importlib.import_module(name) for name in " + repr(names) + "]")
    assert "sqlalchemy" in loaded
    assert loaded.isdisjoint(SITE_ONLY)


def test_the_handler_draws_its_pages_without_what_only_the_site_needs() -> None:
    """As in the container image, where these libraries are not."""
    loaded_after(f"""
sys.modules.update(dict.fromkeys({SITE_ONLY!r}))
from pathlib import Path
from generator.content.folder import read_content
from generator.drawing import Drawing
content = read_content(Path("content"))
for language in content.site.languages:
    for form in content.forms.values():
        drawing = Drawing(content)
        drawing.form_page(form, language, {{}}, {{form.fields[0].name: "?"}})
        drawing.received_page(form, language, "0000-0000")
        drawing.notice_page(language, "?", "?")
""")
