"""The site: the settings of `site.yaml`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from generator.content.aliases import Alias
from generator.content.facts import Facts, Picture
from generator.content.fonts import Fonts
from generator.content.legal import LegalPages
from generator.content.navigation import Entry
from generator.content.publishing import Publish
from generator.content.third_parties import AnyThirdParty, ThirdParty
from generator.content.values import Colour, Contact, Date, Language, WebAddress

Party = TypeVar("Party", bound=ThirdParty)


class Security(Facts):
    """Where to report a weakness of the site, and until when that holds (RFC 9116)."""

    contact: Contact
    expires: Date


class Site(Facts):
    """Where the site and its handler live, in which languages, and how it looks."""

    address: WebAddress | None = None
    handler: WebAddress | None = None
    languages: Annotated[list[Language], Field(min_length=1)]
    origins: tuple[WebAddress, ...] = ()
    blocked_words: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    aliases: tuple[Alias, ...] = ()
    security: Security | None = None
    navigation: tuple[Entry, ...] = ()
    legal: LegalPages = LegalPages()
    third_parties: tuple[AnyThirdParty, ...] = ()
    publish: Publish | None = None
    look: Literal["atelier", "market", "office"] = "atelier"
    colour: Colour = "#7a3350"
    social: Picture | None = None
    fonts: Fonts | None = None

    @property
    def default_language(self) -> str:
        """The language of the addresses without a language in them: the first one."""
        return str(self.languages[0])

    def find_party(self, model: type[Party]) -> Party | None:
        """Return what the content says of a service, or None where the site does not list it."""
        return next((party for party in self.third_parties if isinstance(party, model)), None)
