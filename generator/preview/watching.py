"""Watching the content for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchfiles import watch

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from pathlib import Path


def watch_content(folder: Path, on_change: Callable[[], None], stop: threading.Event) -> None:
    """Call `on_change` after each change below `folder`, until `stop` is set."""
    for _changes in watch(folder, stop_event=stop, rust_timeout=500, raise_interrupt=False, debounce=200, step=30):
        on_change()
