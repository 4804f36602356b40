"""The preview of `shopbell serve`: builds in memory, watches the content, reloads open pages, shows mistakes."""

from generator.preview.app import Preview
from generator.preview.server import open_listener, run_preview

__all__ = ["Preview", "open_listener", "run_preview"]
