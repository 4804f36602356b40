"""The values of the settings that say how else the owner is told: webhooks and notifications."""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from form_handler.setting_values import SettingProblem
from form_handler.webhooks.signature import read_secrets
from generator.content.extras import tell_installation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SHORTEST_KEY, LONGEST_KEY = 24, 64  # bytes (Standard Webhooks)
_ANSWERS = {"yes": True, "no": False}


def read_webhooks(name: str, text: str) -> tuple[str, ...]:
    """Return web addresses, which white space separates."""
    urls = tuple(text.split())
    if not all(_is_web_address(url) for url in urls):
        raise SettingProblem("settings.webhooks", name=name)
    return urls


def read_webhook_secret(name: str, text: str) -> str:
    """Return one secret or several, each long and mixed enough not to be guessed."""
    try:
        keys = read_secrets(text)
    except ValueError:
        raise SettingProblem("settings.webhook_secret", name=name) from None
    if not all(SHORTEST_KEY <= len(key) <= LONGEST_KEY and len(set(key)) >= 8 for key in keys):
        raise SettingProblem("settings.webhook_secret", name=name)
    return text


def read_yes_no(name: str, text: str) -> bool:
    """Return whether it is `yes`."""
    if text not in _ANSWERS:
        raise SettingProblem("settings.yes_no", name=name)
    return _ANSWERS[text]


def read_services(name: str, text: str) -> tuple[str, ...]:
    """Return addresses as Apprise takes them, which white space separates."""
    urls = tuple(text.split())
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*://\S+", url) and url.isprintable() for url in urls):
        raise SettingProblem("settings.services", name=name)
    if urls and importlib.util.find_spec("apprise") is None:
        raise SettingProblem("settings.apprise", name=name, command=tell_installation("notify"))
    return urls


def find_contradictions(values: Mapping[str, object]) -> list[SettingProblem]:
    """Return what is wrong between the settings of webhooks, of those that could be read."""
    urls = values.get("webhook_urls")
    if not isinstance(urls, tuple) or not urls:
        return []
    problems = []
    if "webhook_secret" in values and not values["webhook_secret"]:
        problems.append(SettingProblem("settings.webhook_secret", name="WEBHOOK_SECRET"))
    if values.get("webhook_allow_private") is False and any(url.startswith("http://") for url in urls):
        problems.append(SettingProblem("settings.webhooks", name="WEBHOOK_URLS"))
    return problems


def _is_web_address(url: str) -> bool:
    """Tell whether it is the address of a web server, in the letters that travel, with no login and no fragment."""
    try:
        parts = urlsplit(url)
        is_port_good = parts.port != 0
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and url.startswith(f"{parts.scheme}://") and bool(parts.hostname)
    is_plain = url.isascii() and url.isprintable() and "@" not in parts.netloc and "#" not in url
    return is_port_good and is_web and is_plain


READERS: dict[str, Callable[[str, str], object]] = {
    "services": read_services,
    "webhook_secret": read_webhook_secret,
    "webhooks": read_webhooks,
    "yes_no": read_yes_no,
}
