"""Topics: the options of forms that services lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.form import ChoiceField
from generator.content.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from generator.content.business import Business
    from generator.content.form import Form
    from generator.content.yaml_source import Document


def find_form_of(topic: str, forms: Iterable[Form]) -> Form | None:
    """Return the first form in which a topic can be chosen."""
    return next((form for form in forms if topic in _list_topics(form)), None)


def check_topics(document: Document, business: Business, forms: Collection[Form]) -> None:
    """Report services that lead to an option which no form has."""
    known = list(dict.fromkeys(topic for form in forms for topic in _list_topics(form)))
    for index, service in enumerate(business.services):
        if service.topic is not None and service.topic not in known:
            path, hint = ("services", index, "topic"), suggest(service.topic, known)
            document.report_value(path, "problem.service.topic", found=service.topic, hint=hint)


def _list_topics(form: Form) -> list[str]:
    return [name for field in form.fields if isinstance(field, ChoiceField) for name in field.options]
