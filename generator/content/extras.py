"""Extras: libraries that not every installation has, and how to get them."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution


def tell_installation(extra: str) -> str:
    """Return the command that installs an extra in the way in which Shopbell itself is installed.

    A copy in the place of an editable installation would not change any more with the folder it was made from.
    """
    return f'pip install {"--editable " if _is_editable() else ""}".[{extra}]"'


def _is_editable() -> bool:
    """Return whether the folder of Shopbell itself is what runs (PEP 610)."""
    try:
        origin = json.loads(distribution("shopbell").read_text("direct_url.json") or "{}")
    except PackageNotFoundError:
        return False
    return bool(origin.get("dir_info", {}).get("editable"))
