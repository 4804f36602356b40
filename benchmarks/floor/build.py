"""The floor of a build: Python-Markdown and Jinja2 in one plain loop, with nothing read, checked or planned.

It takes a content folder and an output folder and writes a page for each Markdown file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import markdown
from jinja2 import Environment, FileSystemLoader

EXTENSIONS = ["tables", "attr_list", "def_list", "abbr", "footnotes", "smarty", "toc", "sane_lists", "md_in_html"]


def main(content: Path, output: Path) -> None:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("page.html")
    converter = markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={"toc": {"baselevel": 2}}, output_format="html"
    )
    pages = [(path.stem, *read_page(path)) for path in sorted((content / "pages").glob("*.md"))]
    menu = [(slug, facts["title"]) for slug, facts, _ in pages if facts["menu"] == "yes"]
    for slug, facts, text in pages:
        body = converter.reset().convert(text)
        folder = output / slug
        folder.mkdir(parents=True)
        html = template.render(slug=slug, facts=facts, menu=menu, body=body)
        (folder / "index.html").write_text(html, "utf-8")


def read_page(path: Path) -> tuple[dict[str, str], str]:
    """Return the facts at the head of a page, taken apart at the colons, and the Markdown behind them."""
    _, head, text = path.read_text("utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in head.splitlines()), text


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
