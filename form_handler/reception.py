"""The reception: what every request needs to be answered, put together once at the start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from form_handler.origins import Origins, find_origin
from form_handler.scanner import Scanner
from form_handler.visitor import choose_language
from form_handler.visits import Visits
from generator.content.country import country_of
from generator.drawing import Drawing

if TYPE_CHECKING:
    from flask import Request

    from form_handler.settings import Settings
    from form_handler.store.database import Database
    from generator.content.folder import Content
    from generator.content.site import Site


class Wakeable(Protocol):
    """The deliverer, as far as the reception knows it."""

    def wake(self) -> None:
        """Look into the outbox now."""


@dataclass(frozen=True)
class Reception:
    """The content, the store behind it, the settings, and who is told of new submissions."""

    content: Content
    database: Database
    settings: Settings
    deliverer: Wakeable | None = None

    @cached_property
    def secret(self) -> bytes:
        """The key under which the handler recognises things without keeping them."""
        return self.settings.secret_key.encode()

    @cached_property
    def visits(self) -> Visits:
        """Counts who sends how much."""
        return Visits(self.settings)

    @cached_property
    def scanner(self) -> Scanner:
        """Looks for viruses in files, where a scanner is set up."""
        return Scanner(self.settings.clamd_url)

    @property
    def site(self) -> Site:
        """The settings of the site."""
        return self.content.site

    @cached_property
    def drawing(self) -> Drawing:
        """Draws the pages; their forms post to wherever the page came from, which is this handler."""
        return Drawing(self.content, handler="")

    @cached_property
    def origins(self) -> Origins:
        """The origins that may send forms."""
        return Origins(filter(None, [self.site.address, self.site.handler, *self.site.origins]))

    @cached_property
    def site_origin(self) -> str | None:
        """The origin that the site's pictures come from."""
        return find_origin(self.site.address) if self.site.address else None

    @cached_property
    def country(self) -> str | None:
        """The country of the business (ISO 3166 alpha-2)."""
        return country_of(self.content.business) or None

    def choose_language(self, request: Request, wish: str | None = None) -> str:
        """Return the language to answer in; what is wished for stands in the address where nothing else says it."""
        return choose_language(request, self.site, request.args.get("language", "") if wish is None else wish)

    def wake_deliverer(self) -> None:
        """Have the outbox looked into now, where the deliverer lives in this process."""
        if self.deliverer is not None:
            self.deliverer.wake()
