"""The project's own source code, read as syntax trees."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("generator", "form_handler")


@dataclass(frozen=True)
class Module:
    """One module of the product."""

    path: Path

    @property
    def name(self) -> str:
        """Its dotted name; a package is named without `__init__`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @cached_property
    def text(self) -> str:
        """Its source."""
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> frozenset[str]:
        """The dotted names it imports, wherever in the module; `a.b` for `from a import b`."""
        return self._imports_in(ast.walk(self.tree))

    @cached_property
    def imports_at_run_time(self) -> frozenset[str]:
        """The same without those that only the type checker sees."""
        unseen = {
            inner
            for node in ast.walk(self.tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            for statement in node.body
            for inner in ast.walk(statement)
        }
        return self._imports_in(node for node in ast.walk(self.tree) if node not in unseen)

    def _imports_in(self, nodes: Iterable[ast.AST]) -> frozenset[str]:
        names: set[str] = set()
        for node in nodes:
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.update(f"{self._absolute(node)}.{alias.name}" for alias in node.names)
        return frozenset(names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        """Return the module a `from` names, counting leading dots from this module's package (PEP 328)."""
        if not node.level:
            return node.module or ""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        base = package[: len(package) - node.level + 1]
        return ".".join([*base, *([node.module] if node.module else [])])


@cache
def product_modules() -> tuple[Module, ...]:
    """Return every module that is installed, in the order of their names."""
    paths = [*ROOT.glob("shopbell*.py"), *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
    return tuple(sorted((Module(path) for path in paths), key=lambda module: module.name))
