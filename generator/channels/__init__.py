"""Channels: the ways to reach the business. Each is a module with one function that finds it in the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels import email, messenger, phone, signal, sms, telegram, viber, whatsapp

if TYPE_CHECKING:
    from generator.channels.channel import Channel
    from generator.content.business import Reachable

KINDS = (phone, sms, whatsapp, telegram, signal, viber, messenger, email)


def find_channels(business: Reachable, words: str = "") -> list[Channel]:
    """Return the ways to reach a business or a branch; `words` stand in a message before the visitor writes."""
    return [channel for kind in KINDS for channel in kind.find(business, words)]
