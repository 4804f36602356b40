"""Google Forms: a form that is filled in at Google, shown inside the page where its file says `embed: yes`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY
from generator.third_parties.service import Frame, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.content.form import Form

SERVICE = Service(
    "google_form",
    "Google Forms",
    *GOOGLE,
    "form",
    ("network", "device", "site", "identifier", "input"),
    GOOGLE_PRIVACY,
    {"frame-src": ("https://docs.google.com",)},
)


def find(content: Content) -> Iterator[Service]:
    """Yield the service where a form is shown inside the page."""
    if shown := [frame.address for form in content.forms.values() if (frame := frame_form(form))]:
        yield replace(SERVICE, account=" ".join(sorted(shown)))


def frame_form(form: Form) -> Frame | None:
    """Return a form of Google's as it is shown inside the page, or None for every other form."""
    if form.mode != "google" or not form.embed or form.google is None:
        return None
    address = form.google.split("?")[0]
    return Frame(SERVICE, f"{address}?embedded=true", form.google, form.title)
