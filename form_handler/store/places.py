"""Where things are kept that are no submissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from form_handler.store.engines import read_url

if TYPE_CHECKING:
    from form_handler.settings import Settings


def find_counters(settings: Settings) -> str:
    """Return the address of the database that counts visits: as set, else PostgreSQL itself or a file beside SQLite's.

    A file of its own, because counting need not wait for the disk as submissions do, nor for those who do.
    """
    if settings.rate_limit_storage_url:
        return settings.rate_limit_storage_url
    url = read_url(settings.database_url)
    if url.drivername != "sqlite":
        return settings.database_url
    return f"sqlite:///{url.database}-limits"
