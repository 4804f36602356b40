"""Checks of third parties: services that are listed twice, or in vain, or lack what they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.third_parties import Plausible, Vimeo, YouTube

if TYPE_CHECKING:
    from collections.abc import Collection

    from generator.content.business import Business
    from generator.content.form import FormFile
    from generator.content.site import Site
    from generator.content.yaml_source import Document

_LACKING = {"openstreetmap": "no_position", "google_maps": "no_place"}  # a map without
_ONE_OF = ({"openstreetmap", "google_maps"}, {"tawk", "crisp"})


def check_third_parties(document: Document, site: Site, business: Business | None, videos: Collection[str]) -> None:
    """Report services that stand in each other's way, and warn of those that nothing on the site uses.

    `videos` are the services whose videos stand in pages.
    """
    names: list[str] = []
    for index, party in enumerate(site.third_parties):
        path = ("third_parties", index)
        alike = next((group for group in _ONE_OF if party.service in group), {party.service})
        if other := next((name for name in names if name in alike), None):
            document.report_value((*path, "service"), "problem.third_party.twice", found=party.service, other=other)
        names.append(party.service)
        if isinstance(party, YouTube | Vimeo) and not party.videos and party.service not in videos:
            document.warn_value((*path, "service"), "problem.third_party.no_video", found=party.service)
        if isinstance(party, Plausible) and party.domain is None and site.address is None:
            document.warn_value((*path, "service"), "problem.third_party.no_domain", found=party.service)
        if business is not None and not _has_place(party.service, business):
            document.warn_value((*path, "service"), f"problem.third_party.{_LACKING[party.service]}")


def _has_place(service: str, business: Business) -> bool:
    """Return whether a map has something to show, which what is no map never lacks."""
    if service not in _LACKING:
        return True
    return any(place.position or (place.address and service == "google_maps") for place in business.places)


def check_embed(document: Document, form: FormFile) -> None:
    """Report a form that shall be shown inside the page and cannot be: one of ours, or one at a short address."""
    if not form.embed:
        return
    if form.mode != "google":
        document.report_key(("embed",), "problem.form.embed_mode")
    elif form.google is not None and not form.google.startswith("https://docs.google.com/"):
        document.report_value(("google",), "problem.form.embed_address", found=form.google)
