"""Scripts: which of the theme's the pages of a site need, so that it has no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.themes.theme import FIELDS

if TYPE_CHECKING:
    from generator.consent import Consent
    from generator.content.folder import Content

FORM, HOURS, OFFERS, ROUTE = "form.js", "hours.js", "offers.js", "route.js"


def list_scripts(content: Content, consent: Consent) -> frozenset[str]:
    """Return the names of the theme's scripts that a site needs; a field may have one that is called like its type."""
    business, forms = content.business, content.forms.values()
    fields = {field.type for form in forms for field in form.fields}
    is_needed = {
        FORM: bool(forms),
        HOURS: "slot" in fields or any(place.opening_hours for place in business.places),
        OFFERS: any(offer.ends for offer in business.offers) or any(item.ends for item in content.news.values()),
        ROUTE: any(place.address or place.position for place in business.places),
    }
    own = (name for name, is_used in is_needed.items() if is_used)
    return frozenset({*own, *(f"{FIELDS}{kind}.js" for kind in fields), *consent.scripts})
