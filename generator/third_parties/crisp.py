"""Crisp: a chat, in a frame."""

from __future__ import annotations

from generator.content.third_parties import Crisp
from generator.third_parties.chats import Chat
from generator.third_parties.service import Service

SERVICE = Service(
    "crisp",
    "Crisp",
    "Crisp IM SAS",
    "FR",
    "chat",
    ("network", "device", "site", "identifier", "input"),
    "https://crisp.chat/en/privacy/",
    {"frame-src": ("https://go.crisp.chat",)},
)
CHAT = Chat(SERVICE, Crisp, "https://go.crisp.chat/chat/embed/?website_id={id}")
find = CHAT.find
