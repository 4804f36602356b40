"""The content folder: everything in it is read and checked before anything is used."""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from generator.content.business import Business
from generator.content.checks import (
    check_channels,
    check_form,
    check_hours,
    check_languages,
    check_pictures,
    check_security,
    check_site,
)
from generator.content.form import Form, FormFile
from generator.content.front_matter import read_page
from generator.content.media import list_media
from generator.content.models import read_model
from generator.content.page import Page
from generator.content.problems import Problem, make_printable, suggest
from generator.content.site import Site
from generator.content.third_parties import find_video_services
from generator.content.third_party_checks import check_embed, check_third_parties
from generator.content.values import UNREADABLE_COUNTRY, is_country
from generator.content.yaml_source import Document, read_yaml
from generator.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Model = TypeVar("Model", bound=BaseModel)

MAIN_FORM = "contact"
_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
# What the site or its handler, which may share an address, answer with something else.
_RESERVED_SLUGS = {"404", "api", "assets", "forms", "healthz", "inbox", "index", "mail", "media", "metrics", "readyz"}
_FOLDERS = ("forms", "pages", "media", "theme")
_KNOWN = ("business.yaml", "site.yaml", *_FOLDERS)
_WRITTEN = {"print", "site", "var"}  # by the commands, when they are called in the folder itself
_SUFFIXES = {".yaml", ".yml", ".md", ""}


@dataclass(frozen=True)
class Content:
    """All that the owner has written, read and checked."""

    folder: Path
    business: Business
    site: Site
    forms: dict[str, Form] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def main_form(self) -> Form | None:
        """The form that `/contactus.php` stands for."""
        return next((form for form in self.forms.values() if form.fields), None)

    @cached_property
    def video_services(self) -> frozenset[str]:
        """The services whose videos stand in pages."""
        return frozenset(_list_video_services(self.pages))

    def recipients_of(self, form: Form) -> list[str]:
        """Return the e-mail addresses that a form's submissions go to."""
        return list(form.to) or ([self.business.email] if self.business.email else [])


def read_content(folder: Path) -> Content:
    """Return the content of `folder`; raises ContentError with every problem of every file at once."""
    reader = _Reader(folder)
    content = reader.read()
    problems = sorted(problem for document in reader.documents for problem in document.problems)
    if problems or content is None:
        raise ContentError(problems)
    return content


class _Reader:
    """Reads the files of one folder and collects their documents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents: list[Document] = []

    def read(self) -> Content | None:
        if not self.folder.is_dir():
            self._new_document(self.folder).report((1, 1), "problem.folder.missing")
            return None
        self._check_names()
        site_document = self._read_document("site.yaml")
        site = self._read_model(site_document, Site)
        if site is not None:
            check_site(site_document, site)
            check_security(site_document, site, datetime.datetime.now(datetime.UTC).date())
        languages = site.languages if site else []
        business_document = self._read_document("business.yaml")
        business = self._read_model(business_document, Business, {"country": _country_of(business_document)}, languages)
        check_hours(business_document)
        forms = self._read_forms(business, site)
        pages = self._read_pages(languages)
        if site is not None:
            videos = set(_list_video_services(pages))
            check_languages(site_document, site, languages)
            check_third_parties(site_document, site, business, videos)
        if business is None or site is None:
            return None
        check_channels(business_document, business, has_form=bool(forms))
        warnings = sorted(warning for document in self.documents for warning in document.warnings)
        return Content(self.folder, business, site, forms, pages, tuple(warnings))

    def _new_document(self, path: Path) -> Document:
        document = Document(make_printable(path))
        self.documents.append(document)
        return document

    def _read_document(self, name: str) -> Document:
        path = self.folder / name
        source = self._read_file(path)
        if source is None:
            return self.documents[-1]
        document = read_yaml(source, make_printable(path))
        self.documents.append(document)
        return document

    def _read_file(self, path: Path) -> bytes | None:
        """Return the content of a file, or None with a problem where there is no file that can be read."""
        try:
            return path.read_bytes()
        except FileNotFoundError:
            self._new_document(path).report((1, 1), "problem.file.missing")
        except IsADirectoryError:
            self._new_document(path).report((1, 1), "problem.file.is_folder")
        except OSError as error:
            self._new_document(path).report((1, 1), "problem.file.unreadable", reason=error.strerror)
        return None

    def _read_model(
        self,
        document: Document,
        model: type[Model],
        context: Mapping[str, Any] | None = None,
        languages: list[str] | None = None,
    ) -> Model | None:
        if document.problems and document.data is None:
            return None
        found = read_model(document, model, context)
        if found is not None:
            check_pictures(document, found, self.folder / "media")
            if languages:
                check_languages(document, found, languages)
        return found

    def _read_forms(self, business: Business | None, site: Site | None) -> dict[str, Form]:
        forms = {}
        for path in self._list("forms", ".yaml"):
            document = self._read_document(f"forms/{path.name}")
            if not _NAME.fullmatch(path.stem):
                document.report((1, 1), "problem.file.name", found=path.stem)
            form = self._read_model(document, FormFile, languages=site.languages if site else None)
            if form is not None:
                check_form(document, form, business, site)
                check_embed(document, form)
                forms[path.stem] = Form.model_construct(**dict(form), name=path.stem)
        return dict(sorted(forms.items(), key=lambda item: (item[0] != MAIN_FORM, item[0])))

    def _read_pages(self, languages: list[str]) -> dict[str, Page]:
        pages: dict[str, Page] = {}
        for path in self._list("pages", ".md"):
            slug, _, language = path.stem.partition(".")
            language = language or next(iter(languages), "")
            document = self._new_document(path)
            self._check_page_name(document, slug, language, languages)
            source = self._read_file(path)
            if source is None:
                continue
            text, problems = read_page(source, make_printable(path))
            document.problems += problems
            if text is not None:
                page = pages.setdefault(slug, Page(slug))
                if language in page.texts:
                    document.report((1, 1), "problem.page.twice", other=page.texts[language].file)
                page.texts[language] = text
        self._warn_of_missing_pages(pages, languages)
        return pages

    def _warn_of_missing_pages(self, pages: Mapping[str, Page], languages: list[str]) -> None:
        for page in pages.values():
            for language in languages:
                shown, text = page.in_language(language, languages[0])
                if shown != language:
                    suffix = "" if language == languages[0] else f".{language}"
                    wanted = str(self.folder / "pages" / f"{page.slug}{suffix}.md")
                    document = self._new_document(Path(text.file))
                    facts = {"language": language, "shown": shown, "wanted": wanted}
                    document.warn_value((), "problem.page.no_translation", **facts)

    def _check_page_name(self, document: Document, slug: str, language: str, languages: list[str]) -> None:
        if not _NAME.fullmatch(slug):
            document.report((1, 1), "problem.file.name", found=slug)
        elif slug in _RESERVED_SLUGS or slug in languages:
            document.report((1, 1), "problem.page.reserved", found=slug)
        if languages and language not in languages:
            hint = suggest(language, languages)
            document.report((1, 1), "problem.language.not_of_site", found=language, hint=hint)

    def _list(self, name: str, suffix: str) -> list[Path]:
        """Return the files of a folder with the suffix, in a fixed order, and report those with another one."""
        folder = self.folder / name
        files = [path for path in sorted(folder.glob("*")) if not path.name.startswith(".")] if folder.is_dir() else []
        for path in files:
            if path.suffix != suffix:
                self._new_document(path).report((1, 1), "problem.file.suffix", suffix=suffix, folder=name)
        return [path for path in files if path.suffix == suffix]

    def _check_names(self) -> None:
        """Report what lies in the content folder by mistake: an owner expects to see it on the site."""
        for name in list_media(self.folder / "media"):
            if make_printable(name) != name:
                self._new_document(self.folder / "media" / name).report((1, 1), "problem.file.name", found=name)
        for path in sorted(self.folder.iterdir()):
            if path.name in _FOLDERS and not path.is_dir():
                self._new_document(path).report((1, 1), "problem.file.is_no_folder")
            elif (
                path.name not in _KNOWN
                and path.name not in _WRITTEN
                and not path.name.startswith(".")
                and path.suffix in _SUFFIXES
            ):
                self._new_document(path).report((1, 1), "problem.file.unknown", hint=suggest(path.name, _KNOWN))


def _list_video_services(pages: Mapping[str, Page]) -> Iterator[str]:
    """Yield the services whose videos stand in the texts of pages."""
    for page in pages.values():
        for text in page.texts.values():
            yield from find_video_services(text.body)


def _country_of(document: Document) -> str | None:
    """Return the country that phone numbers without a country code belong to, as far as the file tells."""
    data = document.data if isinstance(document.data, dict) else {}
    key = next(iter(difflib.get_close_matches("address", data, n=1, cutoff=0.8)), None)
    address = data[key] if key is not None else None
    if address is None:
        return None
    country = address.get("country") if isinstance(address, dict) else None
    return country.upper() if isinstance(country, str) and is_country(country) else UNREADABLE_COUNTRY
