"""Channels: the ways to reach the business. Each is a module with one function that finds it in the facts.

They stand in the order that helps while somebody is there to take a call. While nobody is, a script puts the calls
last, which brings the call-back and what can be written to the front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.channels import (
    callback,
    chat,
    email,
    form,
    messenger,
    phone,
    route,
    signal,
    sms,
    telegram,
    viber,
    whatsapp,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.channels.channel import Channel
    from generator.content.business import Reachable
    from generator.content.folder import Content

KINDS = (phone, sms, whatsapp, telegram, signal, viber, messenger, email)
KINDS_OF_SITES = (callback, form, chat)
KINDS_OF_PLACES = (route,)  # which stand with the address

_ORDER = (
    *("phone", "mobile", "callback", "sms", "whatsapp", "telegram", "signal", "viber", "messenger"),
    *("chat", "form", "email"),
)
# With what one can write: for the one button of a page that does not call, and for a question about a service, which a
# messenger takes along with the name of the service.
WRITING = ("form", "whatsapp", "telegram", "messenger", "email", "sms", "signal", "viber")
ASKING = ("whatsapp", "telegram", "messenger", "form", "email", "sms", "viber")


def find_channels(business: Reachable, words: str = "") -> list[Channel]:
    """Return the ways to reach a business or a branch; `words` stand in a message before the visitor writes."""
    return [channel for kind in KINDS for channel in kind.find(business, words)]


def find_channels_of_site(content: Content) -> list[Channel]:
    """Return the ways to reach the business as a whole, wherever its places are."""
    return [channel for kind in KINDS_OF_SITES for channel in kind.find(content)]


def find_way(place: Reachable) -> Channel | None:
    """Return the way to a place, or None where nobody knows where it is."""
    return next((channel for kind in KINDS_OF_PLACES for channel in kind.find(place)), None)


def find_all_channels(content: Content, place: Reachable, words: str = "") -> list[Channel]:
    """Return the ways to reach a place and the business as a whole, in the order in which they help."""
    found = [*find_channels(place, words), *find_channels_of_site(content)]
    return sorted(found, key=lambda channel: _ORDER.index(channel.kind))


def find_best(channels: Sequence[Channel], kinds: Sequence[str]) -> Channel | None:
    """Return the channel of the first of the kinds that is there."""
    found = [channel for channel in channels if channel.kind in kinds]
    return min(found, key=lambda channel: kinds.index(channel.kind), default=None)
