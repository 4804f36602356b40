"""Chat: talking with the people of the business on the page, through a service that the visitor agrees to first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels.channel import Channel
from generator.third_parties import frame_chat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content


def find(content: Content) -> Iterator[Channel]:
    """Yield the channel where the site lists a chat; its link leads to the chat at the service itself."""
    if frame := frame_chat(content):
        yield Channel("chat", frame.link, frame.service.title, frame=frame)
