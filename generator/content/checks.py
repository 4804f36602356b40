"""Checks between facts: what no file can know of itself alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from generator.content.country_zones import find_country_zone
from generator.content.facts import Picture
from generator.content.form import MOST_MEGABYTES
from generator.content.hours import read_hours
from generator.content.media import is_picture, list_media
from generator.content.models import path_in
from generator.content.problems import suggest
from generator.content.texts import Text

if TYPE_CHECKING:
    import datetime
    import pathlib
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.content.business import Business
    from generator.content.form import FormFile
    from generator.content.site import Site
    from generator.content.yaml_source import Document, Path


_DAYS_OF_WARNING = 30


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every value inside a model with its path, the model itself first."""
    yield path, value
    for name, child in _children(value):
        yield from walk(child, (*path, name))


def _children(value: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(value, BaseModel):
        return [(name, getattr(value, name)) for name in type(value).model_fields]
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()


def check_languages(document: Document, model: BaseModel, languages: Sequence[str]) -> None:
    """Report texts in a language that the site does not have, and warn of those that lack one of its languages."""
    for place, value in walk(model):
        if isinstance(value, Text):
            path = path_in(document, place)
            for language in languages:
                if (shown := value.language_of(language, languages[0])) != language:
                    document.warn_value(path, "problem.text.no_translation", language=language, shown=shown)
            for language in value.languages - set(languages):
                document.report_key(
                    (*path, language), "problem.language.not_of_site", found=language, hint=suggest(language, languages)
                )


def check_site(document: Document, site: Site) -> None:
    """Report a language that stands in the list twice."""
    for index, language in enumerate(site.languages):
        if language in site.languages[:index]:
            document.report_value(("languages", index), "problem.language.twice", found=language)


def check_security(document: Document, site: Site, today: datetime.date) -> None:
    """Warn of a security.txt that nobody may rely on any more, from thirty days before its end."""
    if site.security is None:
        return
    left = (site.security.expires - today).days
    if left <= _DAYS_OF_WARNING:
        code = "problem.security.expires" if left >= 0 else "problem.security.expired"
        document.warn_value(("security", "expires"), code, date=site.security.expires)


def check_pictures(document: Document, model: BaseModel, media: pathlib.Path) -> None:
    """Report pictures that are not in the media folder, and what is there and no picture."""
    present = list_media(media)
    for path, value in walk(model):
        if not isinstance(value, Picture):
            continue
        if value.file not in present:
            hint = suggest(value.file, present)
            document.report_value((*path, "file"), "problem.media.missing", found=value.file, hint=hint)
        elif not is_picture(value.file):
            document.report_value((*path, "file"), "problem.media.not_picture", found=value.file)


def check_hours(document: Document) -> None:
    """Report the mistakes in the opening hours, also where the rest of the business cannot be read."""
    data = document.data if isinstance(document.data, dict) else {}
    _report_hours(document, (), data, data)
    branches = data.get("branches")
    for index, branch in enumerate(branches if isinstance(branches, list) else ()):
        if isinstance(branch, dict):
            own = {key: value for key, value in branch.items() if value is not None}
            _report_hours(document, ("branches", index), own, {**data, **own})


def _report_hours(document: Document, path: Path, own: Mapping[str, object], facts: Mapping[str, object]) -> None:
    """Report the mistakes in the hours of a place which stand in its `own` facts, not in those it inherits."""
    for mistake in read_hours(facts.get("hours"), facts.get("special_hours"), facts.get("time_zone"))[1]:
        if mistake.path[0] in own:
            report = document.report_key if mistake.is_key else document.report_value
            example = _find_zone_example(facts) if "zone" in mistake.facts else {}
            report((*path, *mistake.path), mistake.code, **{**mistake.facts, **example})


def _find_zone_example(facts: Mapping[str, object]) -> dict[str, str]:
    """Return a time zone of the country in the address, where one is there."""
    address = facts.get("address")
    zone = find_country_zone(address.get("country")) if isinstance(address, dict) else None
    return {"zone": zone} if zone else {}


def check_form(document: Document, form: FormFile, business: Business | None, site: Site | None) -> None:
    """Report what a form needs for its mode, and fields that share a name."""
    names = [field.name for field in form.fields]
    for index, name in enumerate(names):
        if name in names[:index]:
            document.report_value(("fields", index, "name"), "problem.field.twice", found=name)
    if not names and form.mode != "google":
        _report_no_fields(document)
    _check_routes(document, form)
    _check_handler_keys(document, form)
    _check_files(document, form)
    if form.mode in {"endpoint", "google"}:
        _check_elsewhere(document, form)
    else:
        _check_own(document, form, business, site)


def _check_routes(document: Document, form: FormFile) -> None:
    """Report routes for a field or an option that the form does not have."""
    if form.routes is None:
        return
    options = {field.name: field.options for field in form.fields if field.type == "choice"}
    name = form.routes.field
    if name not in options:
        hint = suggest(name, list(options))
        document.report_value(("routes", "field"), "problem.routes.field", found=name, hint=hint)
        return
    for option in form.routes.to.keys() - options[name].keys():
        hint = suggest(option, list(options[name]))
        document.report_key(("routes", "to", option), "problem.routes.option", found=option, field=name, hint=hint)


def _check_handler_keys(document: Document, form: FormFile) -> None:
    """Report a confirmation that has no address to go to, and what only our own handler does."""
    if form.confirmation and not any(field.type == "email" for field in form.fields):
        document.report_key(("confirmation",), "problem.form.no_visitor_email")
    if form.mode != "handler":
        for key in ("answer_within", "confirmation", "keep_days", "routes"):
            if getattr(form, key) is not None:
                document.report_key((key,), "problem.form.handler_only", key=key, found=form.mode)


def _check_files(document: Document, form: FormFile) -> None:
    """Report files where nobody would take them, and more of them than one sending can carry."""
    total = 0
    for index, field in enumerate(form.fields):
        if field.type != "file":
            continue
        if form.mode != "handler":
            document.report_value(("fields", index, "type"), "problem.file.mode", found=form.mode)
        total += field.most * field.max_megabytes
        if total > MOST_MEGABYTES:
            document.report_value(("fields", index), "problem.file.total", found=total, limit=MOST_MEGABYTES)
            return


def _report_no_fields(document: Document) -> None:
    if isinstance(document.data, dict) and document.data.get("fields") is not None:
        document.report_value(("fields",), "problem.too_few", limit=1)
    else:
        is_empty = ("fields",) in document.keys
        document.report_key(("fields",), "problem.empty_key" if is_empty else "problem.missing", key="fields")


def _check_elsewhere(document: Document, form: FormFile) -> None:
    """Report a form for another service that does not name its address."""
    if getattr(form, form.mode) is None:
        document.report_key((form.mode,), "problem.missing", key=form.mode)


def _check_own(document: Document, form: FormFile, business: Business | None, site: Site | None) -> None:
    """Report what a form needs from the business and the site in order to arrive."""
    if business is not None and not form.to and business.email is None:
        document.report_key(("to",), "problem.form.no_recipient")
    if site is not None and form.mode == "handler" and site.handler is None:
        document.report_key(("mode",), "problem.form.no_handler")
    if form.mode == "mailto":
        document.warn_value(("mode",), "problem.form.mailto")


def check_channels(document: Document, business: Business, *, has_form: bool) -> None:
    """Report a business that nobody can reach."""
    ways = ("phone", "mobile", "phones", "sms", "whatsapp", "telegram", "viber", "signal", "messenger", "email")
    if not has_form and not any(getattr(place, way) for place in business.places for way in ways):
        document.report_value((), "problem.business.no_channel")
