"""A filling-in: the answers in a sending, or what the visitor has to mend."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from form_handler.answers import ACCEPTANCE, REQUIRED, Asking, Mistake
from form_handler.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.content.form import Field, Form


@dataclass
class Filling:
    """The answers to keep by field name, and a sentence by field name for each one that cannot be kept."""

    answers: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def check_answers(form: Form, typed: Mapping[str, str], asking: Asking) -> Filling:
    """Return the filling-in of a form; fields without an answer are left out of it."""
    filling = Filling()
    for question in form.fields:
        try:
            answer = _accept(question, typed.get(question.name, ""), asking)
        except Mistake as mistake:
            filling.errors[question.name] = _explain(mistake, question, asking)
        else:
            if answer:
                filling.answers[question.name] = answer
    return filling


def _accept(question: Field, typed: str, asking: Asking) -> str:
    answer = ACCEPTANCE[question.type](question, typed, asking) if typed else ""
    if question.required and not answer:
        raise Mistake(REQUIRED.get(question.type, "form.error.required"))
    return answer


def _explain(mistake: Mistake, question: Field, asking: Asking) -> str:
    label = question.label.in_language(asking.language, asking.default_language)
    return texts_in(asking.language).text(mistake.key, label=label, **mistake.facts)
