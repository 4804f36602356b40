"""Placeholders: addresses that stand for an owner's own, as the starter has them (RFC 2606, section 3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.content.checks import walk

if TYPE_CHECKING:
    from pydantic import BaseModel

    from generator.content.yaml_source import Document

_EXAMPLE = re.compile(r"(^|//|[@.])example\.(com|net|org)(?=$|[/:?#])", re.IGNORECASE)


def check_placeholders(document: Document, model: BaseModel) -> None:
    """Warn of e-mail and web addresses that belong to nobody."""
    for path, value in walk(model):
        if isinstance(value, str) and _EXAMPLE.search(value):
            document.warn_value(path, "problem.placeholder", found=value)
