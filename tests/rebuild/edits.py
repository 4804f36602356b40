"""Edits of all kinds that can happen between two builds: each does one thing to the content, the site or the world."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = ("about.md", "about.fr.md", "way.md", "way.fr.md", "new.md")
# One after the other into the text of a page: what Markdown knows, and what is wrong.
BODIES = (
    "Texte.\n",
    "Read [how to find us](way.md).\n\n![Our sign](logo.svg)\n",
    "Plain words.\n",
    '# A heading\n\nAnd *words* below, with "quotes".\n',
    "# There\n\nSome words to jump to.\n",
    "# Thoro\n\nSome words to jump to.\n",  # as long as the one before
    "Jump [there](about.md#there), or [here](#a-heading).\n\n# A heading\n",
    "![](logo.svg)\n",  # wrong
    "[nowhere](nowhere.md)\n",  # wrong
    "![Our sign](logo.svg)\n\n![Our sign](other.svg)\n",
    "<div>not closed\n",  # wrong
    "A note[^1] and HTML.\n\n*[HTML]: a language\n\n[^1]: Here.\n",
    "![A film](https://www.youtube.com/watch?v=aaaaaaaaaaa)\n",
    "| one | two |\n|---|--:|\n| 1 | 2 |\n\nterm\n:   meaning\n",
    "أهلا <!-- the text of this page --> \\<!-- the text of this page -->\n",
    "",
)
HEADS = (
    "title: About us",
    "title: About them",
    "title: About us\nmenu: no",
    "title: About us # really",
    "title: About us\ndescription: Who we are",
    "title: About us\naliases: [old]",
    "titel: wrong",
)
OUTPUTS = ("index.html", "about/index.html", "fr/way/index.html", "404.html", "sitemap.xml", ".shopbell", ".gitignore")
LOGO = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
Place = tuple[Path, Path]  # content and site


def write_page(name: str, head: str, body: str) -> Callable[[Place], None]:
    """Write a whole page."""
    return lambda place: _write(place[0] / "pages" / name, f"---\n{head}\n---\n{body}")


def write_body(name: str, body: str) -> Callable[[Place], None]:
    """Give a page another text below the same head."""

    def edit(place: Place) -> None:
        path = place[0] / "pages" / name
        if path.is_file():
            head = path.read_text("utf-8").split("---\n", 2)[1]
            _write(path, f"---\n{head}---\n{body}")

    return edit


def replace_quietly(path: str, *, in_site: bool, old: str, new: str, by_renaming: bool) -> Callable[[Place], None]:
    """Change a file to one of the same size and set its time back, as one who wants to hide it would."""

    def edit(place: Place) -> None:
        target = place[in_site] / path
        if not target.is_file():
            return
        status = target.stat()
        fresh = target.with_name("fresh") if by_renaming else target
        fresh.write_bytes(target.read_bytes().replace(old.encode(), new.encode()))
        os.utime(fresh, ns=(status.st_atime_ns, status.st_mtime_ns))
        fresh.replace(target)

    return edit


def remove(path: str, *, in_site: bool) -> Callable[[Place], None]:
    """Remove a file or folder."""

    def edit(place: Place) -> None:
        target = place[in_site] / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)

    return edit


def write(path: str, text: str, *, in_site: bool = False) -> Callable[[Place], None]:
    """Write a file."""
    return lambda place: _write(place[in_site] / path, text)


def touch(path: str, *, in_site: bool) -> Callable[[Place], None]:
    """Change the time of a file alone."""
    return lambda place: (place[in_site] / path).touch() if (place[in_site] / path).is_file() else None


def replace_in(path: str, old: str, new: str) -> Callable[[Place], None]:
    """Put one text for another in a file of the content."""

    def edit(place: Place) -> None:
        target = place[0] / path
        _write(target, target.read_text("utf-8").replace(old, new))

    return edit


def set_variable(name: str, value: str) -> Callable[[Place], None]:
    """Change the environment."""

    def edit(_place: Place) -> None:
        os.environ[name] = value

    return edit


def link_media(place: Place) -> None:
    """Put a link into the media folder that leads out of the content."""
    target = place[0].parent / "outside.svg"
    _write(target, "<svg xmlns='http://www.w3.org/2000/svg'/>")
    link = place[0] / "media" / "other.svg"
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _write(path: Path, text: str) -> None:
    if path.is_dir() or any(parent.is_file() for parent in path.parents):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


_PEEKING = (
    "{% extends 'base.html' %}{% block main %}{{ page.body }}{% for page in content.pages.values() %}"
    "{% for text in page.texts.values() %}{{ text.body }}{{ text.pictures }}{% endfor %}{% endfor %}{% endblock %}"
)
TEMPLATES = (
    "{% extends 'base.html' %}{% block main %}{{ page.body }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{{ page.body }}{{ page.body }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{{ page.body|length }}{{ page.body|upper }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{{ page.body|striptags|length }}{{ page.body }}{% endblock %}",
    _PEEKING,
)
NEWS = tuple(
    f"---\ntitle: News\ndate: 2026-01-02\n---\n{text}\n"
    for text in ("First words.", "Other words.", "[There](about.md#there).")
)
_names = st.sampled_from(["Corner", "Korner"])
_paths = st.sampled_from(PAGES)
_bodies = st.sampled_from(BODIES)
EDITS = st.one_of(
    # Much is likely that need not build everything, so that this is tried most.
    st.builds(write_body, _paths, _bodies),
    st.builds(write_body, _paths, _bodies),
    st.builds(write_page, _paths, st.sampled_from(HEADS), _bodies),
    st.builds(
        replace_quietly, st.sampled_from([f"pages/{name}" for name in PAGES]), in_site=st.just(False),
        old=st.sampled_from(["words", "There", "About us"]), new=st.just("Thoro"), by_renaming=st.booleans(),
    ).filter(bool),
    st.builds(
        replace_quietly, st.sampled_from(OUTPUTS), in_site=st.just(True), old=st.just("a"), new=st.just("b"),
        by_renaming=st.booleans(),
    ),
    st.builds(
        replace_quietly, st.just("media/logo.svg"), in_site=st.just(False), old=st.just("svg"), new=st.just("gvs"),
        by_renaming=st.booleans(),
    ),
    st.builds(remove, st.sampled_from([f"pages/{name}" for name in PAGES] + ["theme", "media/other.svg", "forms"]),
              in_site=st.just(False)),
    st.builds(remove, st.sampled_from([*OUTPUTS, "about", "."]), in_site=st.just(True)),
    st.builds(touch, st.sampled_from(OUTPUTS), in_site=st.just(True)),
    st.builds(touch, st.sampled_from(["business.yaml", "pages/about.md", "media/logo.svg"]), in_site=st.just(False)),
    st.builds(write, st.sampled_from([*OUTPUTS, "extra.html", "about/extra/index.html"]), st.just("mine"),
              in_site=st.just(True)),
    st.builds(write, st.sampled_from(["media/other.svg", "media/deep/new.txt", ".note", "stray.yaml", "var/some"]),
              st.sampled_from(["<svg/>", "<gvs/>"])),
    st.builds(write, st.just("theme/styles/own.css"), st.sampled_from([".a{color:red}", ".b{color:red}"])),
    st.builds(write, st.just("theme/templates/page.html"), st.sampled_from(TEMPLATES)),
    st.builds(write, st.just("news/first.md"), st.sampled_from(NEWS)),
    st.builds(replace_in, st.just("business.yaml"), _names, _names),
    st.builds(replace_in, st.just("site.yaml"), st.just("[en, fr]"), st.just("[en]")),
    st.builds(replace_in, st.just("site.yaml"), st.just("[en]"), st.just("[en, fr]")),
    st.builds(set_variable, st.just("LC_ALL"), st.sampled_from(["fr_FR.UTF-8", "C"])),
    st.builds(set_variable, st.just("SOURCE_DATE_EPOCH"), st.sampled_from(["0", "1700000000", ""])),
    st.just(link_media),
)  # fmt: skip
