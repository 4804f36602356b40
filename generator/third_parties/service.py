"""A service of others, as far as a visitor is asked about it: who it is, what it would receive, what it would load."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.texts import Text

Purpose = Literal["map", "video", "form", "chat", "statistics", "advertising"]
"""What a service is for; the theme's texts name each as `purpose.<purpose>`."""

Data = Literal["network", "device", "site", "page", "visit", "identifier", "origin", "input"]
"""What a service receives; the theme's texts name each as `data.<data>`."""

ASKED: tuple[Purpose, ...] = ("statistics", "advertising")
"""The purposes that have no place on a page where a visitor would ask for them, so that the site has to ask."""


@dataclass(frozen=True)
class Service:
    """A service that a site really uses.

    `name` is its word in the content and in the visitor's choice, `title` and `company` are its names in every
    language, `country` is that of the company (ISO 3166-1 alpha-2, "" where the owner runs it), `privacy` is the
    address of what the company itself says. `sources` are what it adds to the content security policy, by directive.
    `storage` are the beginnings of the names of what it keeps on the visitor's device under the site's own address.
    `script` is the file of the theme that starts it, which reads the `settings`; services in frames have none, and
    name the owner's `account` there instead.
    """

    name: str
    title: str
    company: str
    country: str
    purpose: Purpose
    receives: tuple[Data, ...]
    privacy: str
    sources: Mapping[str, tuple[str, ...]]
    storage: tuple[str, ...] = ()
    script: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    account: str = ""

    @property
    def mark(self) -> str:
        """What tells one meaning of a visitor's answer from another: who receives what, and whose account it is."""
        who = (self.name, self.company, self.country, self.purpose, self.receives, self.account)
        facts = (*who, sorted(self.sources.items()), sorted(self.settings.items()))
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]

    @property
    def is_asked(self) -> bool:
        """Whether the site has to ask for it, because nothing on a page stands in its place."""
        return self.purpose in ASKED

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that pages may load from once the visitor agrees, each once."""
        sources = (source for directive in self.sources.values() for source in directive)
        return tuple(dict.fromkeys(urlsplit(source).netloc for source in sources))


@dataclass(frozen=True)
class Frame:
    """A page of a service inside one of ours, in whose place stands a question until the visitor agrees.

    `address` is loaded after that, with `autoplay` behind it where the visitor has just pressed the button; `link`
    leads to the same thing at the service itself, where no other link of the page does, as that to the way does.
    """

    service: Service
    address: str
    link: str = ""
    title: Text | None = None
    autoplay: str = ""


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address: what the policy names (CSP Level 3, section 2.3.1)."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
