"""Statements that are compiled once: composing them for every request would halve what the handler can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import ClauseElement


class _Compiled(NamedTuple):
    text: str
    names: tuple[str, ...] | None  # the order of positional parameters; None where the driver takes names


class Statement:
    """An SQL statement composed by `build` for a dialect on first use and sent as it is from then on.

    Parameters are sent as they are too: moments as microseconds, texts as JSON (see `columns`).
    """

    def __init__(self, build: Callable[[Dialect], ClauseElement]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """Run the statement and return its rows, none when it gives none."""
        compiled = self._compile(connection.dialect)
        values = dict(parameters) if compiled.names is None else tuple(parameters[name] for name in compiled.names)
        result = connection.exec_driver_sql(compiled.text, values)
        return [tuple(row) for row in result] if result.returns_rows else []

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            clause = cast("SQLCompiler", self._build(dialect).compile(dialect=dialect))
            names = tuple(clause.positiontup) if clause.positiontup is not None else None
            compiled = self._compiled[dialect.name] = _Compiled(str(clause), names)
        return compiled
