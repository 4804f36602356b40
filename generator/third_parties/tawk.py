"""tawk.to: a chat, in a frame."""

from __future__ import annotations

from generator.content.third_parties import Tawk
from generator.third_parties.chats import Chat
from generator.third_parties.service import Service

SERVICE = Service(
    "tawk",
    "tawk.to",
    "tawk.to inc.",
    "US",
    "chat",
    ("network", "device", "site", "identifier", "input"),
    "https://www.tawk.to/privacy-policy/",
    {"frame-src": ("https://tawk.to",)},
)
CHAT = Chat(SERVICE, Tawk, "https://tawk.to/chat/{id}")
find = CHAT.find
