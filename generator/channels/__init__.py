"""Channels: the ways to reach the business. Each is a module with one function that finds it in the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels import chat, email, messenger, phone, signal, sms, telegram, viber, whatsapp

if TYPE_CHECKING:
    from generator.channels.channel import Channel
    from generator.content.business import Reachable
    from generator.content.folder import Content

KINDS = (phone, sms, whatsapp, telegram, signal, viber, messenger, email)
KINDS_OF_SITES = (chat,)


def find_channels(business: Reachable, words: str = "") -> list[Channel]:
    """Return the ways to reach a business or a branch; `words` stand in a message before the visitor writes."""
    return [channel for kind in KINDS for channel in kind.find(business, words)]


def find_channels_of_site(content: Content) -> list[Channel]:
    """Return the ways to reach the business as a whole, wherever its places are."""
    return [channel for kind in KINDS_OF_SITES for channel in kind.find(content)]
