"""Drawing: the one place that turns content and a theme into HTML, for the site and for the handler's answers."""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import TemplateError, pass_context
from markupsafe import Markup

from generator.addresses import MANIFEST, MEDIA, base_path, page_address, relative_address
from generator.assets import STYLE, Assets
from generator.cldr import find_locale, write_date
from generator.clock import say_span, say_weekday
from generator.consent import Consent, describe
from generator.contact import vcard_address
from generator.content.consents import version_of
from generator.content.country import country_of
from generator.content.fonts import FONTS
from generator.content.languages import direction_of, locale_of, name_language
from generator.content.news import NEWS
from generator.content.texts import Text
from generator.destinations import TITLE, VIDEO
from generator.fonts.own import OwnFonts
from generator.inline import draw_price, draw_text
from generator.navigation import Link, Navigation
from generator.news import feed_address, list_entries
from generator.pictures.markup import draw_picture, find_picture
from generator.policy import make_policy
from generator.postal import list_address_lines
from generator.reach import Reach
from generator.scripts import list_scripts
from generator.social.previews import Previews
from generator.special_days import describe_hours
from generator.themes.theme import Theme, catalogue_of, explain_template
from generator.third_parties import frame_video
from generator.third_parties.google_form import frame_form
from generator.typefaces.letters import choose_letters

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.runtime import Context

    from generator.contact import Holder
    from generator.content.facts import Picture
    from generator.content.folder import Content
    from generator.content.form import Form, SlotField
    from generator.content.opening_hours import OpeningHours
    from generator.legal.document import DrawnPage
    from generator.legal.pages import LegalPages
    from generator.policy import Policy
    from generator.slot_choices import Choice
    from generator.social.previews import Preview
    from generator.third_parties.service import Service
    from generator.timetable import Row, SpecialRow
    from generator.typefaces.letters import Letters


@dataclass(frozen=True)
class Alternate:
    """The same page in one language; one that is only shown in place of a translation has no `canonical`."""

    language: str
    name: str
    href: str
    canonical: str | None
    is_current: bool


@dataclass(frozen=True)
class View:
    """What a template knows of the page it draws."""

    kind: str
    language: str
    title: str
    address: str | None = None  # within the site; None for an answer of the handler
    slug: str = ""
    heading: str = ""
    text_language: str = ""  # where the text of a page is in another language than what stands around it
    description: str | None = None
    body: Markup | str = ""
    canonical: str | None = None
    alternates: tuple[Alternate, ...] = ()
    date: datetime.date | None = None  # of news; on the list of them that of the newest
    ends: datetime.date | None = None
    preview: Preview | None = None

    @property
    def translations(self) -> tuple[tuple[str, str], ...]:
        """The page by the values of `hreflang` (RFC 8288), where it is really written in several languages.

        The first language of the site stands for all that it does not have (`x-default`).
        """
        found = tuple((alternate.language, alternate.canonical) for alternate in self.alternates if alternate.canonical)
        return (*found, ("x-default", found[0][1])) if len(found) > 1 else ()

    @property
    def is_fallback(self) -> bool:
        """Whether the page only stands in place of a translation, so that another address is its proper one."""
        current = next((alternate for alternate in self.alternates if alternate.is_current), None)
        return self.canonical is not None and current is not None and current.canonical is None

    @property
    def direction(self) -> str:
        """Which way the page's language is written."""
        return direction_of(self.language)

    @property
    def text_direction(self) -> str:
        """Which way the language of its text is written."""
        return direction_of(self.text_language or self.language)

    @property
    def is_standalone(self) -> bool:
        """Whether the handler answers with this page, so that it must bring its style along."""
        return self.address is None


class Drawing:
    """Draws the pages of one content; `handler` is where forms post to, `""` for where the page itself comes from."""

    def __init__(self, content: Content, *, handler: str | None = None) -> None:
        self.content = content
        self.handler = (content.site.handler or "") if handler is None else handler
        self.site = content.site.address or ""
        self.country = country_of(content.business)
        self.consent = Consent(content)
        scripts = list_scripts(content, self.consent)
        self.theme = Theme(content.site.look, content.site.colour, content.folder / "theme", needed=scripts)
        self.fonts = OwnFonts(content.site.fonts, content.folder / FONTS)
        self.assets = Assets(self.theme, content.folder / "media", self.fonts)
        self.environment = self.theme.environment
        self.environment.filters.update(text=_text, price=_price, plain=_plain, date=_date, locale=locale_of)
        self.environment.filters["version"] = version_of
        self.environment.globals.update(
            business=content.business,
            site=content.site,
            content=content.without_bodies(),
            look=content.site.look,
            forms=list(content.forms.values()),
            form_action=self.form_action,
            describe_hours=describe_hours,
            list_address_lines=list_address_lines,
            country=self.country,
            consent=self.consent,
            scripts=scripts,
            frame_form=frame_form,
            draw_legal=self._draw_legal,
        )

    @functools.cached_property
    def policy(self) -> Policy:
        """What all the pages of the site together may load, run and send to."""
        return self._make_policy(self.consent.services)

    def policy_of(self, view: View) -> Policy:
        """Return what a page may load, run and send to: of the services of others only those that it shows itself."""
        return self._make_policy(self.consent.services_of(view.kind))

    def _make_policy(self, services: Iterable[Service]) -> Policy:
        forms = self.content.forms.values()
        actions = (self.form_action(form) for form in forms if form.mode != "google")  # that one is a link or a frame
        own = [{"font-src": ("'self'",)}] if self.fonts.names else []
        return make_policy(actions, [*own, *(service.sources for service in services)])

    @functools.cached_property
    def previews(self) -> Previews:
        """The pictures that stand for the pages where others link to them."""
        return Previews(self.content, self.theme.bar_colours[0], self.letters)

    @functools.cached_property
    def letters(self) -> Letters:
        """The fonts of what is painted."""
        return choose_letters(self.fonts, self.content.site.look)

    @functools.cached_property
    def style_hash(self) -> str:
        """The source expression (CSP Level 3, section 2.3.1) of the style that stand-alone pages bring along."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.theme.style.encode()).digest()).decode()}"

    def form_action(self, form: Form) -> str:
        """Return the address a form is sent to."""
        if form.mode == "handler":
            return f"{self.handler}/forms/{form.name}"
        if form.mode in {"endpoint", "google"}:
            return str(getattr(form, form.mode))
        subject = (form.subject or form.title).in_language(self.content.site.default_language)
        return f"mailto:{','.join(self.content.recipients_of(form))}?subject={quote(subject)}"

    def form_page(self, form: Form, language: str, answers: Mapping[str, str], errors: Mapping[str, str]) -> str:
        """Return the page that asks a visitor to mend a form: `answers` as typed, `errors` a sentence by field name."""
        view = self._standalone("form", language, form.title.in_language(language, self._default))
        return self.page(view, form=form, answers=answers, errors=errors)

    def received_page(self, form: Form, language: str, receipt: str, promise: str = "") -> str:
        """Return the page that thanks a visitor, shows the receipt number and says what was promised."""
        title = catalogue_of(language).text("received.title")
        return self.page(self._standalone("received", language, title), form=form, receipt=receipt, promise=promise)

    def notice_page(self, language: str, title: str, text: str) -> str:
        """Return the page that says in a title and a sentence why something could not be done."""
        return self.page(self._standalone("notice", language, title), text=text)

    def page(self, view: View, **context: Any) -> str:
        """Return the HTML of a page; raises ThemeError where a template cannot be used."""
        template = {"text": "page", "form": "form_page"}.get(view.kind, view.kind.replace("-", "_")) + ".html"
        try:
            return self.environment.get_template(template).render(**self._context(view), **context)
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise explain_template(error, template) from error

    def link(self, view: View, target: str) -> str:
        """Return the reference from a page to an address of the site."""
        if view.is_standalone:
            return f"{self.site}/{quote(target)}"
        if view.kind == "not-found":  # drawn for whatever address was asked for, at any depth
            return base_path(self.site) + quote(target)
        return relative_address(view.address or "", target)

    def _draw_picture(
        self, view: View, picture: Picture, *, sizes: str = "100vw", is_first: bool = False, language: str = ""
    ) -> Markup:
        """Return a picture of the content as HTML; its plain words are in the `language`, where that is another one."""
        alt = picture.alt.in_language(view.language, self._default)
        link = functools.partial(self.link, view)
        files = find_picture(self.assets, MEDIA + picture.file)
        elements = files.describe(link, alt, sizes=sizes, is_first=is_first)
        shown = picture.alt.language_of(view.language, self._default) if picture.alt.languages else language
        if shown not in {"", view.language}:
            elements.img["lang"] = shown
        return draw_picture(elements)

    def draw_videos(self) -> dict[str, dict[str, str]]:
        """Return what stands in the place of a video of each listed service, by language, with holes in it."""
        names = [service.name for service in self.consent.services if service.purpose == "video"]
        return {name: {tag: self._draw_video(name, tag) for tag in self.content.site.languages} for name in names}

    def _draw_video(self, service: str, language: str) -> str:
        frame = frame_video(service, VIDEO, Text.read(TITLE))
        context = self._context(View("text", language, "", ""))
        module: Any = self.environment.get_template("parts/consent.html").make_module(context)
        return str(module.draw_gate(frame, f"video-{VIDEO}", TITLE)).strip()

    def title_of(self, title: str, language: str) -> str:
        """Return the title of a page with the name of the business behind it."""
        name = self.content.business.name.in_language(language, self._default)
        return f"{title} · {name}"

    @property
    def _default(self) -> str:
        return self.content.site.default_language

    def _standalone(self, kind: str, language: str, title: str) -> View:
        return View(kind, language, self.title_of(title, language), heading=title)

    def _context(self, view: View) -> dict[str, Any]:
        return {
            "page": view,
            "policy": self.policy_of(view),
            "describe_service": lambda service: describe(service, view.language),
            "_": catalogue_of(view.language).text,
            "picture": functools.partial(self._draw_picture, view),
            "asset": lambda name: self.link(view, self.assets.address(name)),
            "style": self.theme.style if view.is_standalone else "",
            "file": functools.partial(self.link, view),
            "manifest_href": self.link(view, page_address("", view.language, self._default) + MANIFEST),
            "first_font": self.fonts.first,
            "bar_colours": self.theme.bar_colours,
            "home_href": self.link(view, page_address("", view.language, self._default)),
            "vcard_href": self._link_vcard(view, self.content.business),
            "vcard_of": lambda holder: self._link_vcard(view, holder),
            "timetable": lambda hours: _draw_timetable(hours, view.language, self.country),
            "clock": lambda: _describe_clock(view.language, self.country),
            "reach": Reach(self.content, view.language, view.heading),
            "slot_choices": lambda field: self._offer_slots(field, view.language),
            "qr": lambda name: self._draw_qr(name, view.language),
            "navigation": self._navigation.links(view, functools.partial(self.link, view)),
            "legal_links": self._link_legal(view),
            "news": functools.partial(list_entries, self.content, view.language),
            "news_href": self.link(view, page_address(NEWS, view.language, self._default)),
            "feed_href": feed_address(self.content, view.language),
        }

    def _link_vcard(self, view: View, holder: Holder) -> str | None:
        """Return the reference to the vCard of the business, a branch or a person, None for who has none."""
        address = vcard_address(self.content, view.language, holder)
        return self.link(view, address) if address else None

    def _offer_slots(self, field: SlotField, language: str) -> tuple[list[Choice], list[Choice]]:
        """Return the days and the times that a visitor without script chooses a slot from."""
        from generator.slot_choices import offer_times, offer_weekdays

        return offer_weekdays(field, language), offer_times(field, language, self.country)

    def _draw_qr(self, name: str, language: str) -> Markup:
        """Return the QR code of the "address" or the "card" as inline SVG, or nothing where there is none."""
        from generator.qr import TEXTS, draw_svg

        text = TEXTS[name](self.content, language)
        return draw_svg(text, catalogue_of(language).text(f"qr.{name}")) if text else Markup()

    @functools.cached_property
    def _legal(self) -> LegalPages:
        from generator.legal.pages import LegalPages

        return LegalPages(self.content)

    def _draw_legal(self, view: View) -> DrawnPage:
        """Return what a legal page says that the site draws from its facts."""
        return self._legal.draw(view.slug, view.language)

    def _link_legal(self, view: View) -> dict[str, Link]:
        """Return the links to the legal pages by their names, with the owner's own title where there is one."""
        links = {}
        for name in self.content.legal_pages:
            address = page_address(name, view.language, self._default)
            page = self.content.pages.get(name)
            own = page.texts.get(view.language) if page else None
            title = own.facts.title if own else catalogue_of(view.language).text(f"legal.{name}")
            links[name] = Link(title, self.link(view, address), view.slug == name, None)
        return links

    @functools.cached_property
    def _navigation(self) -> Navigation:
        return Navigation(self.content)


def alternates_of(
    languages: list[str],
    current: str,
    address_in: Callable[[str], str],
    link: Callable[[str], str],
    canonical_in: Callable[[str], str | None],
) -> tuple[Alternate, ...]:
    """Return the page in each of the site's languages; a site in one language has no alternates."""
    if len(languages) < 2:
        return ()
    return tuple(
        Alternate(tag, name_language(tag), link(address_in(tag)), canonical_in(tag), tag == current)
        for tag in languages
    )


@pass_context
def _text(context: Context, text: Text) -> Markup:
    """Return a text in the page's language, marked with its own language where that is another one."""
    return draw_text(text, context["page"].language, context["site"].default_language)


@pass_context
def _price(context: Context, text: Text) -> Markup:
    """Return a price like a text, its figure apart from the words around it."""
    return draw_price(text, context["page"].language, context["site"].default_language)


@pass_context
def _plain(context: Context, text: Text) -> str:
    """Return a text in the page's language as plain words, for attributes and titles."""
    return text.in_language(context["page"].language, context["site"].default_language)


@pass_context
def _date(context: Context, day: datetime.date) -> str:
    """Return a date as the page's language writes it."""
    return write_date(day, "long", find_locale(context["page"].language, context["country"]))


def _draw_timetable(hours: OpeningHours, language: str, country: str) -> tuple[tuple[Row, ...], tuple[SpecialRow, ...]]:
    """Return the rows of the usual week and of the special days."""
    from generator.timetable import special_rows, week_rows

    return week_rows(hours, language, country), special_rows(hours, language, country)


def _describe_clock(language: str, country: str) -> tuple[str, str]:
    from generator.timetable import describe_clock

    return describe_clock(language, country)


__all__ = ["STYLE", "Drawing", "Link", "View", "alternates_of", "say_span", "say_weekday"]
