"""contact.vcf and its like: whom to reach, for the visitor's address book, in every language of the site."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from generator.addresses import page_address
from generator.contact import describe_contact, list_vcards
from generator.downloads.download import Download
from generator.vcard import write_vcard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.contact import Holder
    from generator.plan import Plan


def plan(site: Plan) -> Iterator[Download]:
    """Yield the vCards of the business, its branches and its people in every language."""
    settings = site.content.site
    for language in settings.languages:
        folder = page_address("", language, settings.default_language)
        for name, holder in list_vcards(site.content).items():
            yield Download(folder + name, functools.partial(_make, site, language, holder))


def _make(site: Plan, language: str, holder: Holder) -> bytes:
    return write_vcard(describe_contact(site.content, language, holder))
