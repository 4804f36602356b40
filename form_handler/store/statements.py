"""Statements that are compiled once: composing them for every request would halve what the handler can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Dialect
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import ClauseElement

    from form_handler.store.database import Database, Driver


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

    def run(self, database: Database, driver: Driver, parameters: Mapping[str, Any]) -> Any:
        """Run the statement inside a direct transaction and return the driver's cursor."""
        compiled = self._compiled.get(database.kind) or self._compile(database)
        values = parameters if compiled.names is None else [parameters[name] for name in compiled.names]
        return driver.execute(compiled.text, values)

    def _compile(self, database: Database) -> _Compiled:
        clause = cast("SQLCompiler", self._build(database.dialect).compile(dialect=database.dialect))
        names = tuple(clause.positiontup) if clause.positiontup is not None else None
        compiled = self._compiled[database.kind] = _Compiled(str(clause), names)
        return compiled
