"""A submission in the words of its form: labels instead of names, for the people of the business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from form_handler.consents import SHOWN, list_given
from form_handler.days import tell_slot
from form_handler.texts import texts_in
from generator.content.country import country_of
from generator.content.zones import make_zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from form_handler.consents import Given
    from form_handler.store.submissions import Submission
    from generator.content.business import Business
    from generator.content.form import Field, Form
    from generator.content.site import Site
    from generator.content.texts import Text

NAME_TOKENS = {"name", "given-name", "nickname"}  # autofill tokens of HTML that a visitor's name is asked for with


@dataclass(frozen=True)
class Answer:
    """One answer with its label; `type` is the field's, or "text" where the form no longer has the field."""

    label: str
    text: str
    type: str = "text"
    name: str = ""  # the field's


class Words:
    """The texts for the people of a business: in the site's default language, English where there is no catalogue."""

    def __init__(self, site: Site, business: Business) -> None:
        self.language = site.default_language
        self.business = business.name.in_language(self.language, self.language)
        self._zone_name = business.time_zone if isinstance(business.time_zone, str) else "UTC"
        self._country = country_of(business)
        self._catalogue = texts_in(self.language)

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of the catalogue under this key."""
        return self._catalogue.text(key, **facts)

    def name_form(self, name: str, form: Form | None) -> str:
        """Return the form's title, or its name where the form no longer exists."""
        return form.title.in_language(self.language, self.language) if form else name

    def list_answers(self, submission: Submission, form: Form | None, first: Sequence[str] = ()) -> list[Answer]:
        """Return what was answered, the fields in `first`, then the form's others, then those it no longer has."""
        fields = {field.name: field for field in form.fields} if form else {}
        known = [name for name in dict.fromkeys((*first, *fields)) if submission.answers.get(name)]
        others = [name for name in submission.answers if name not in fields]
        consents = {given.field: given for given in list_given(submission, form)}
        return [
            Answer(self("mail.consent"), self.tell_consent(consents[name]), "consent", name)
            if name in consents
            else self._read(name, submission.answers[name], fields.get(name))
            for name in [*known, *others]
        ]

    def tell_consent(self, given: Given) -> str:
        """Return the sentence that was agreed to, or what is known of it."""
        return given.text if given.wording == SHOWN else self(f"mail.consent.{given.wording}", **vars(given))

    def tell_fact(self, key: str, text: str) -> str:
        """Return a fact behind the name that the catalogue has for it, such as `Receipt: K7QM-3FWA`."""
        return self.label(self(key), text)

    def label(self, label: str, text: str) -> str:
        """Return a text behind its label, with the colon as the language sets it."""
        return self("mail.labelled", label=label, text=text).rstrip()

    def tell_moment(self, moment: datetime) -> str:
        """Return date and time where the business is, such as `21 November 2026, 17:05 (Europe/Paris)`."""
        local = self._to_local(moment)
        return self(
            "mail.moment",
            day=local.day,
            month=self(f"mail.month.{local.month}"),
            year=local.year,
            time=f"{local:%H:%M}",
            zone=self._zone_name,
        )

    def tell_time(self, moment: datetime) -> str:
        """Return date and time where the business is, short and sortable: `2026-11-21 17:05`."""
        return f"{self._to_local(moment):%Y-%m-%d %H:%M}"

    def _to_local(self, moment: datetime) -> datetime:
        return moment.astimezone(UTC if self._zone_name == "UTC" else make_zone(self._zone_name))

    def _read(self, name: str, text: str, field: Field | None) -> Answer:
        if field is None:
            return Answer(name, text, name=name)
        if field.type in {"choice", "choices"}:
            text = "\n".join(self._name_option(field.labels, name) for name in text.split("\n"))
        if field.type == "slot":
            text = tell_slot(text, self.language, self._country)
        return Answer(field.label.in_language(self.language, self.language), text, field.type, name)

    def _name_option(self, labels: Mapping[str, Text], name: str) -> str:
        return labels[name].in_language(self.language, self.language) if name in labels else name


def find_name_field(form: Form | None) -> str:
    """Return the name of the field that asks what the visitor is called."""
    for field in form.fields if form else ():
        if field.type == "text" and (field.name == "name" or field.autocomplete in NAME_TOKENS):
            return field.name
    return "name"


def find_name(submission: Submission, form: Form | None) -> str:
    """Return what the visitor is called, or an empty text."""
    return submission.answers.get(find_name_field(form), "")


def find_email(submission: Submission, form: Form | None) -> str:
    """Return the e-mail address the visitor gave, or an empty text; it is not checked here."""
    field = form.first_of("email") if form else None
    return submission.answers.get(field.name if field else "email", "")


def find_message(submission: Submission, form: Form | None) -> str:
    """Return the longer text the visitor wrote, or the last answer where the form asks for none."""
    field = form.first_of("long_text") if form else None
    answers = list(submission.answers.values())
    return submission.answers.get(field.name if field else "message") or (answers[-1] if answers else "")
