"""Form: one with which one can write, on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content


def find(content: Content) -> Iterator[Channel]:
    """Yield a channel for each form that is for messages."""
    for form in content.forms.values():
        if form.purpose == "message":
            yield Channel("form", f"#{form.name}", form.title)
