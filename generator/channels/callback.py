"""Call-back: a form on the home page that asks to be called, for when nobody is there to take a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content


def find(content: Content) -> Iterator[Channel]:
    """Yield a channel for each form that is for calls."""
    for form in content.forms.values():
        if form.purpose == "callback":
            yield Channel("callback", f"#{form.name}", form.title)
