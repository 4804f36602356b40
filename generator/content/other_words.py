"""Other words: what people write by hand for a key or a kind of field that has another name here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# A word that stands for several is taken for the first of them that can stand in its place.
_MEANT = {
    "about": ("description",),
    "attachment": ("file",),
    "caption": ("alt",),
    "cell": ("mobile",),
    "cellphone": ("mobile",),
    "checkbox": ("consent", "choices"),
    "checkboxes": ("choices",),
    "closing_days": ("special_hours",),
    "color": ("colour",),
    "company": ("legal_name",),
    "coordinates": ("position",),
    "datetime": ("slot",),
    "domain": ("address",),
    "dropdown": ("choice",),
    "employees": ("team",),
    "facebook": ("links",),
    "faq": ("questions",),
    "faqs": ("questions",),
    "font": ("fonts",),
    "gallery": ("photos",),
    "geo": ("position",),
    "holidays": ("special_hours",),
    "image": ("picture", "file"),
    "images": ("photos",),
    "impressum": ("imprint",),
    "instagram": ("links",),
    "lang": ("languages",),
    "language": ("languages",),
    "lat": ("latitude",),
    "linkedin": ("links",),
    "lng": ("longitude",),
    "locations": ("branches",),
    "lon": ("longitude",),
    "map": ("position",),
    "menu": ("navigation", "services"),
    "motto": ("slogan",),
    "openinghours": ("hours",),
    "opening_hours": ("hours",),
    "opening_times": ("hours",),
    "people": ("team",),
    "photo": ("picture", "photos"),
    "pictures": ("photos",),
    "plz": ("postcode",),
    "postal_code": ("postcode",),
    "prices": ("services",),
    "products": ("services",),
    "province": ("region",),
    "radio": ("choice",),
    "recipient": ("to",),
    "recipients": ("to",),
    "reviews": ("testimonials",),
    "select": ("choice",),
    "social": ("links",),
    "special_days": ("special_hours",),
    "staff": ("team",),
    "stars": ("rating",),
    "state": ("region",),
    "subtitle": ("slogan",),
    "tagline": ("slogan",),
    "tel": ("phone", "phones"),
    "telephone": ("phone", "phones"),
    "text": ("description",),
    "textarea": ("long_text",),
    "theme": ("look",),
    "time": ("slot",),
    "town": ("city",),
    "upload": ("file",),
    "url": ("address", "file"),
    "vat": ("vat_id",),
    "vat_number": ("vat_id",),
    "website": ("links", "address"),
    "zip": ("postcode",),
    "zip_code": ("postcode",),
    "zipcode": ("postcode",),
}


def find_meant(word: str, accepted: Collection[str]) -> str | None:
    """Return which of the `accepted` words somebody means who writes `word`, if that is known."""
    meant = _MEANT.get(word.strip().lower().replace("-", "_").replace(" ", "_"), ())
    return next((each for each in meant if each in accepted), None)
