"""What a privacy notice says of a form: what is asked, who gets it, why, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.legal.document import Fact, Gap, Section
from generator.legal.services import describe_company, link_notice
from generator.third_parties.companies import GOOGLE, GOOGLE_PRIVACY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from generator.content.folder import Content
    from generator.content.form import Field, Form
    from generator.legal.document import Block
    from generator.legal.words import Words


def write_form(form: Form, words: Words) -> Section:
    """Return the section about a form."""
    return Section(words.say("privacy.form.title", title=form.title), tuple(_write_blocks(form, words)))


def list_form_gaps(content: Content, words: Words) -> Iterator[Gap]:
    """Yield the forms of which nobody said how long their messages are kept."""
    for form in content.forms.values():
        if form.mode == "handler" and form.keep_days is None:
            label = words.say("privacy.form.title", title=form.title) + ": " + words.say("fact.keep_days")
            yield Gap(label, f"forms/{form.name}.yaml", "keep_days")


def _write_blocks(form: Form, words: Words) -> Iterator[Block]:
    yield _say_where(form, words)
    if form.confirmation and form.mode == "handler" and form.first_of("email"):
        yield words.say("privacy.form.confirmation")
    consents = tuple(field for field in form.fields if field.type == "consent")
    yield (
        Fact(
            words.say("fact.asked"), tuple(_name_field(field, words) for field in form.fields if field not in consents)
        ),
        Fact(words.say("fact.agreed"), tuple(words.show(field.label) for field in consents)),
        Fact(words.say("fact.keep_days"), (words.count_days(form.keep_days),) if form.keep_days else ()),
        Fact(words.say("fact.company"), _describe_google(words) if form.mode == "google" else ()),
    )
    yield words.say("privacy.form.deleted" if form.keep_days else "privacy.form.needed")
    yield words.say("privacy.form.why")
    if consents:
        yield words.say("privacy.form.consent")


def _say_where(form: Form, words: Words) -> Markup:
    """Return the sentence that says where a visitor's words go."""
    if form.mode == "endpoint":
        return words.say("privacy.form.endpoint", host=urlsplit(form.endpoint or "").hostname or "")
    return words.say(f"privacy.form.{form.mode}")


def _name_field(field: Field, words: Words) -> Markup:
    label = words.show(field.label)
    return label if field.required else label + " " + words.name("form.optional")


def _describe_google(words: Words) -> tuple[Markup, ...]:
    return (describe_company(*GOOGLE, words), link_notice(GOOGLE_PRIVACY, words))
