"""contact.vcf: the business for the visitor's address book, once in every language of the site."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from generator.contact import describe_contact, vcard_address
from generator.downloads.download import Download
from generator.vcard import write_vcard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.plan import Plan


def plan(site: Plan) -> Iterator[Download]:
    """Yield the vCard of the business in every language."""
    settings = site.content.site
    for language in settings.languages:
        address = vcard_address(language, settings.default_language)
        yield Download(address, functools.partial(_make, site, language))


def _make(site: Plan, language: str) -> bytes:
    return write_vcard(describe_contact(site.content, language))
