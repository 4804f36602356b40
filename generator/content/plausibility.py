"""Plausibility: what each key may say by itself and nobody can mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.content.business_kinds import KINDS
from generator.content.problems import suggest

if TYPE_CHECKING:
    import datetime

    from generator.content.business import Business
    from generator.content.form import FormFile
    from generator.content.site import Site
    from generator.content.yaml_source import Document

# What browsers may fill in (HTML, section 4.10.18.7); `section-…` and the kind of address may stand before it.
_NAMES = """
    on off name honorific-prefix given-name additional-name family-name honorific-suffix nickname username
    new-password current-password one-time-code organization-title organization street-address address-line1
    address-line2 address-line3 address-level4 address-level3 address-level2 address-level1 country country-name
    postal-code cc-name cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc
    cc-type transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo tel
    tel-country-code tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp
"""
_FILLED_IN = tuple(_NAMES.split())
_BEFORE = re.compile(r"(section-\S+\s+)?((shipping|billing)\s+)?((home|work|mobile|fax|pager)\s+)?")
_PAGE = re.compile(r"/[^/]+\.(html?|php|aspx?)$", re.IGNORECASE)
_FORM = re.compile(r"(/forms/[^/]+|/contactus\.php)$")


def check_business_sense(document: Document, business: Business, today: datetime.date) -> None:
    """Report offers that end before they begin and branches of one name; warn of offers that are over."""
    for index, offer in enumerate(business.offers):
        path = ("offers", index, "ends")
        if offer.ends and offer.begins and offer.ends < offer.begins:
            document.report_value(path, "problem.offer.backwards", date=offer.begins)
        elif offer.ends and offer.ends < today:
            document.warn_value(path, "problem.offer.ended", date=offer.ends)
    names = [branch.name.values for branch in business.branches]
    for index, name in enumerate(names):
        if name in names[:index]:
            found = next(iter(name.values()))
            document.report_value(("branches", index, "name"), "problem.branch.twice", found=found)
    if business.kind not in KINDS:
        hint = suggest(business.kind, KINDS)
        document.warn_value(("kind",), "problem.kind.unknown", found=business.kind, hint=hint)


def check_form_sense(document: Document, form: FormFile) -> None:
    """Report limits that no answer can keep and what no browser fills in; warn of calls that nobody can make."""
    for index, field in enumerate(form.fields):
        path = ("fields", index)
        if field.type == "number" and field.most is not None and field.most < field.least:
            document.report_value((*path, "most"), "problem.field.limits", least=field.least, most=field.most)
        filled_in = getattr(field, "autocomplete", None)
        if filled_in and _BEFORE.sub("", filled_in.lower(), count=1) not in _FILLED_IN:
            hint = suggest(filled_in, _FILLED_IN)
            document.report_value((*path, "autocomplete"), "problem.field.autocomplete", found=filled_in, hint=hint)
    is_callback = form.purpose == "callback" and form.mode == "handler"
    if is_callback and not any(field.type == "phone" for field in form.fields):
        document.warn_value(("purpose",), "problem.form.no_phone")


def check_site_sense(document: Document, site: Site) -> None:
    """Report the address of a page or form in the place of that of site or handler; warn of one without encryption."""
    for key, pattern in (("address", _PAGE), ("handler", _FORM)):
        address = getattr(site, key)
        if address and (found := pattern.search(address)):
            wanted = address[: found.start()]
            document.report_value((key,), f"problem.{key}.too_long", found=address, wanted=wanted)
    is_mixed = (site.address or "").startswith("https://") and (site.handler or "").startswith("http://")
    if is_mixed:
        document.warn_value(("handler",), "problem.handler.not_encrypted", found=site.handler)
