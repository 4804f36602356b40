"""The accessibility statement: what was done, what was checked, and where to report a barrier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.legal.document import Section
from generator.legal.imprint import describe_reach
from generator.third_parties import list_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.legal.document import Gap
    from generator.legal.words import Words


def write_sections(content: Content, words: Words) -> Iterator[Section]:
    """Yield what visitors may rely on, what nobody has tried, and whom to tell."""
    built = (words.say("accessibility.built.keys"), words.say("accessibility.built.sight"))
    yield Section(words.say("accessibility.built.title"), built)
    tested = (words.say("accessibility.tested.text"), words.say("accessibility.tested.limits"))
    yield Section(words.say("accessibility.tested.title"), tested)
    if list_used(content) or any(form.mode in {"google", "endpoint"} for form in content.forms.values()):
        yield Section(words.say("accessibility.others.title"), (words.say("accessibility.others.text"),))
    reach = tuple(describe_reach(content.business, words))
    yield Section(words.say("accessibility.report.title"), (words.say("accessibility.report.text"), reach))


def list_gaps(_content: Content, _words: Words) -> Iterator[Gap]:
    """Yield nothing: what the statement says holds for every site."""
    yield from ()
