"""Addresses of the site's files, relative to the folder that `build` writes: `fr/about/`, `assets/style.1a2b3c.css`."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

MEDIA = "media/"  # how texts and templates name the files of the media folder
MANIFEST = "site.webmanifest"
"""Lies beside the home page of each language."""


def page_address(slug: str, language: str, default_language: str) -> str:
    """Return the address of a page; the home page has the slug `""`, the default language stands at the top."""
    parts = ([] if language == default_language else [language]) + ([slug] if slug else [])
    return "".join(f"{part}/" for part in parts)


def file_of(address: str) -> str:
    """Return the file that a web server answers an address with."""
    return f"{address}index.html" if address == "" or address.endswith("/") else address


def relative_address(origin: str, target: str) -> str:
    """Return the reference (RFC 3986, section 4.2) that leads from the page at `origin` to `target`."""
    here, there = origin.split("/")[:-1], target.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    reference = "../" * (len(here) - common) + "/".join(there[common:])
    return quote(reference) or "./"


def base_path(site_address: str) -> str:
    """Return the path under which the site lies on its host, with a slash at its end."""
    return urlsplit(site_address).path.rstrip("/") + "/"
