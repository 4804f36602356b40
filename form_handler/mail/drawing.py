"""Drawing mails: a text and an HTML part that say the same, from the templates of one name."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.content.languages import direction_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from generator.content.site import Site

TEMPLATES = Path(__file__).parent / "templates"


class Parts(NamedTuple):
    """The two parts of a mail."""

    text: str
    html: str


def draw_parts(name: str, mail: object, language: str, site: Site) -> Parts:
    """Return a mail in the templates `name`, in a language, with the colour of the site."""
    direction = direction_of(language)
    look = {
        "language": language,
        "direction": direction,
        "start": "right" if direction == "rtl" else "left",
        "colour": site.colour,
    }
    templates = (_load_templates().get_template(f"{name}.{kind}") for kind in ("txt", "html"))
    return Parts(*(template.render(mail=mail, **look) for template in templates))


@functools.cache
def _load_templates() -> Environment:
    """Return the environment that draws them; what is put into an HTML part is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
