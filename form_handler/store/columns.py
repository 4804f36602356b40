"""Column types that mean the same on SQLite and PostgreSQL, and the plain values they are kept as."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER key


def to_microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 (UTC) to an aware moment, exactly."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(microseconds: int) -> datetime:
    """Return the moment, aware and in UTC."""
    return EPOCH + timedelta(microseconds=microseconds)


def to_json(texts: Mapping[str, str]) -> str:
    """Return the texts as JSON that any database stores: NUL and lone surrogates are escaped, the rest is readable."""
    return json.dumps(dict(texts), ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")


class Moment(TypeDecorator[datetime]):
    """An instant, kept as whole microseconds from 1970 because SQLite has no type for instants."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002  (the interface)
        """Return what the database keeps."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware moment."""
        return None if value is None else from_microseconds(value)


class Texts(TypeDecorator[dict[str, str]]):
    """Named texts in their order, kept as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what the database keeps."""
        return None if value is None else to_json(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dict[str, str] | None:  # noqa: ARG002
        """Return the texts."""
        return None if value is None else json.loads(value)


class Reasons(TypeDecorator[tuple[str, ...]]):
    """Short words for why something was judged as it was, kept as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what the database keeps."""
        return None if value is None else json.dumps(list(value))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return the words."""
        return None if value is None else tuple(json.loads(value))
