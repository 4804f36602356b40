"""The content folder: everything in it is read and checked before anything is used."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from generator.content.business import Business, find_country
from generator.content.checks import (
    check_channels,
    check_form,
    check_hours,
    check_languages,
    check_pictures,
    check_security,
    check_site,
)
from generator.content.fonts import FONTS, check_fonts
from generator.content.form import Form, FormFile
from generator.content.front_matter import read_written
from generator.content.legal import LegalPages
from generator.content.media import list_media
from generator.content.models import read_model
from generator.content.names import WRITTEN
from generator.content.news import NEWS, NewsFacts, NewsItem, NewsText
from generator.content.news_checks import check_news
from generator.content.page import Page, PageFacts, PageText
from generator.content.placeholders import check_placeholders
from generator.content.plausibility import check_business_sense, check_form_sense, check_site_sense
from generator.content.problems import Problem, make_printable, suggest
from generator.content.prose import Prose
from generator.content.site import Site
from generator.content.slot_checks import place_slots
from generator.content.strays import find_strays
from generator.content.third_party_checks import check_embed, check_third_parties
from generator.content.topics import check_topics
from generator.content.videos import find_video_services
from generator.content.yaml_source import Document, read_yaml
from generator.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Model = TypeVar("Model", bound=BaseModel)
Written = TypeVar("Written", bound=Prose)

MAIN_FORM = "contact"
_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
# What the site or its handler, which may share an address, answer with something else.
_RESERVED_SLUGS = {"404", "api", "assets", "forms", "healthz", "inbox", "index", "mail", "media", "metrics", "readyz"}
_FOLDERS = ("forms", "pages", "news", "media", "theme")
_KNOWN = ("business.yaml", "site.yaml", *_FOLDERS)
_SUFFIXES = {".yaml", ".yml", ".md", ""}


@dataclass(frozen=True)
class Content:
    """All that the owner has written, read and checked."""

    folder: Path
    business: Business
    site: Site
    forms: dict[str, Form] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    news: dict[str, NewsItem] = field(default_factory=dict)  # the newest first
    warnings: tuple[Problem, ...] = ()

    def without_bodies(self) -> Content:
        """Return the content as templates know it: the text of a page is put into it when its template is drawn."""
        return replace(self, pages={slug: page.without_bodies() for slug, page in self.pages.items()})

    @property
    def main_form(self) -> Form | None:
        """The form that `/contactus.php` stands for."""
        return next((form for form in self.forms.values() if form.fields), None)

    @property
    def legal_pages(self) -> tuple[str, ...]:
        """The legal pages of the site, those that it draws and those that the owner wrote, in a fixed order."""
        return tuple(name for name in LegalPages.model_fields if name in self.pages or name in self.site.legal.drawn)

    @property
    def slugs(self) -> frozenset[str]:
        """The names of all pages but the home page."""
        news = (NEWS, *(f"{NEWS}/{slug}" for slug in self.news)) if self.news else ()
        return frozenset((*self.pages, *self.site.legal.drawn, *news))

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
            check_site_sense(site_document, site)
            if site.fonts:
                check_fonts(site_document, site.fonts, self.folder / FONTS)
            check_security(site_document, site, _today())
        languages = site.languages if site else []
        business_document = self._read_document("business.yaml")
        business = self._read_model(
            business_document, Business, {"country": find_country(business_document.data)}, languages
        )
        check_hours(business_document)
        if business is not None:
            check_business_sense(business_document, business, _today())
        forms = self._read_forms(business, site)
        pages, news = self._read_pages(languages), self._read_news(languages)
        if news and NEWS in pages:
            self._new_document(Path(pages[NEWS].in_language("", "")[1].file)).report(
                (1, 1), "problem.page.reserved", found=NEWS
            )
        if site is not None:
            videos = set(_list_video_services((*pages.values(), *news.values())))
            check_languages(site_document, site, languages)
            check_third_parties(site_document, site, business, videos)
        if business is None or site is None:
            return None
        check_channels(business_document, business, has_form=bool(forms))
        check_topics(business_document, business, forms.values())
        strays = find_strays(self.folder, (*_KNOWN, *WRITTEN), {*_SUFFIXES, ".txt"})
        warnings = sorted([*strays, *(warning for document in self.documents for warning in document.warnings)])
        return Content(self.folder, business, site, forms, pages, news, tuple(warnings))

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
            check_placeholders(document, found)
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
                check_form_sense(document, form)
                check_embed(document, form)
                fields = place_slots(document, form, business) if business else form.fields
                forms[path.stem] = Form.model_construct(**{**dict(form), "fields": fields}, name=path.stem)
        return dict(sorted(forms.items(), key=lambda item: (item[0] != MAIN_FORM, item[0])))

    def _read_pages(self, languages: list[str]) -> dict[str, Page]:
        def read(source: bytes, file: str) -> tuple[PageText | None, Document]:
            return read_written(source, file, PageFacts, PageText)

        return {slug: Page(slug, texts) for slug, texts in self._read_texts("pages", languages, read).items()}

    def _read_news(self, languages: list[str]) -> dict[str, NewsItem]:
        def read(source: bytes, file: str) -> tuple[NewsText | None, Document]:
            text, head = read_written(source, file, NewsFacts, NewsText)
            if text is not None:
                check_pictures(head, text.facts, self.folder / "media")
                check_languages(head, text.facts, languages)
            return text, head

        found = self._read_texts(NEWS, languages, read)
        items = [NewsItem(slug, texts, next(iter(languages), "")) for slug, texts in found.items()]
        self.documents += [check_news(item, _today()) for item in items]
        dated = [item for item in items if item.is_dated]
        return {item.slug: item for item in sorted(dated, key=lambda item: (-item.date.toordinal(), item.slug))}

    def _read_texts(
        self, name: str, languages: list[str], read: Callable[[bytes, str], tuple[Written | None, Document]]
    ) -> dict[str, dict[str, Written]]:
        """Return what stands in the Markdown files of a folder, by the name of the file and by language."""
        found: dict[str, dict[str, Written]] = {}
        for path in self._list(name, ".md"):
            slug, _, language = path.stem.partition(".")
            language = language or next(iter(languages), "")
            self._check_page_name(self._new_document(path), slug, language, languages)
            source = self._read_file(path)
            text, head = read(source, make_printable(path)) if source is not None else (None, Document(""))
            self.documents.append(head)
            if text is not None:
                texts = found.setdefault(slug, {})
                if language in texts:
                    head.report((1, 1), "problem.page.twice", other=texts[language].file)
                texts[language] = text
        self._warn_of_missing_texts(name, found, languages)
        return found

    def _warn_of_missing_texts(self, name: str, found: Mapping[str, Mapping[str, Prose]], languages: list[str]) -> None:
        for slug, texts in found.items():
            for language in languages:
                if language not in texts:
                    shown = languages[0] if languages[0] in texts else next(iter(texts))
                    suffix = "" if language == languages[0] else f".{language}"
                    wanted = str(self.folder / name / f"{slug}{suffix}.md")
                    document = self._new_document(Path(texts[shown].file))
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
                and path.name not in WRITTEN
                and not path.name.startswith(".")
                and (path.suffix.lower() in _SUFFIXES or path.name.lower().removesuffix(".txt") in _KNOWN)
            ):
                name = path.name.lower().removesuffix(".txt")
                self._new_document(path).report((1, 1), "problem.file.unknown", hint=suggest(name, _KNOWN))


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _list_video_services(pages: Iterable[Page | NewsItem]) -> Iterator[str]:
    """Yield the services whose videos stand in the texts of pages."""
    for page in pages:
        for text in page.texts.values():
            yield from find_video_services(text)
