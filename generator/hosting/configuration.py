"""Configurations: what a server of one's own needs to know of a site, by the name of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.folder import read_content
from generator.drawing import Drawing
from generator.hosting.caddy import write_caddy
from generator.hosting.nginx import write_nginx
from generator.hosting.rules import make_rules
from generator.plan import plan_site

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = {"nginx": write_nginx, "caddy": write_caddy}


def write_configuration(server: str, folder: Path) -> str:
    """Return the directives for a server that serves the site of a content folder; raises ContentError."""
    return WRITERS[server](make_rules(plan_site(Drawing(read_content(folder)))))
