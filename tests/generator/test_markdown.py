"""Markdown becomes HTML that is safe, whole and in the right language, with links that lead somewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.build import build_site
from generator.errors import ContentError
from tests.support.content import write_content
from tests.support.crawl import read_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.content.problems import Problem
    from tests.support.crawl import Page

HEAD = "---\ntitle: About us\n---\n"


def draw(folder: Path, text: str, *changes: tuple[str | None, ...], page: str = "about/index.html") -> str:
    """Return the HTML that comes of the text of a page, without what stands around it."""
    content = write_content(folder / "content", [("pages/about.md", HEAD + text), *changes])
    html = build_site(content).files[page]
    assert isinstance(html, bytes)
    found = re.search(r'<div class="prose">\n(.*)\n</div>\n', html.decode(), re.DOTALL)
    assert found is not None
    return found[1].split("\n</div>\n<aside")[0]


def draw_page(folder: Path, text: str) -> Page:
    return read_page(draw(folder, text))


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("way.md", "../way/"),
        ("./way.md", "../way/"),
        ("way", "../way/"),
        ("/way/", "../way/"),
        ("way.fr.md", "../fr/way/"),
        ("way.en.md", "../way/"),
        ("index.md", "../"),
        ("/", "../"),
        ("about.md", "./"),
        ("about.fr.md", "../fr/about/"),
        ("way.md#by-bus", "../way/#by-bus"),
        ("#here", "#here"),
        ("about.md#here", "./#here"),
        ("media/logo.svg", r"../assets/logo\.[0-9a-f]{10}\.svg"),
        ("../media/logo.svg#part", r"../assets/logo\.[0-9a-f]{10}\.svg#part"),
        ("https://example.com/?a=b&c=d", "https://example.com/?a=b&c=d"),
        ("HTTPS://example.com", "HTTPS://example.com"),
        ("mailto:shop@corner.example", "mailto:shop@corner.example"),
        ("tel:+4930123456", "tel:+4930123456"),
    ],
)
def test_links(tmp_path: Path, target: str, href: str) -> None:
    way = ("pages/way.md", "Left.", "# By bus\n\nLeft.")
    html = draw(tmp_path, f"[there]({target})\n\n# Here\n", way)
    [reference] = read_page(html).references
    pattern = href if "assets" in href else re.escape(href)
    assert re.fullmatch(pattern, reference.target)


def test_links_of_a_translation_lead_to_translations(tmp_path: Path) -> None:
    html = draw(
        tmp_path,
        "",
        ("pages/about.fr.md", "Texte.", "[a](way.md) [b](way.en.md) [c](index.md)"),
        page="fr/about/index.html",
    )
    assert [reference.target for reference in read_page(html).references] == ["../way/", "../../way/", "../"]


def test_a_page_without_translation_is_marked_and_its_links_lead_to_translations(tmp_path: Path) -> None:
    html = draw(
        tmp_path,
        "[there](way.md#by-bus)",
        ("pages/about.fr.md", None),
        ("pages/way.md", "Left.", "# By bus"),
        page="fr/about/index.html",
    )
    assert html.startswith('<div lang="en" dir="ltr"><p><a href="../way/')


def test_automatic_links(tmp_path: Path) -> None:
    page = draw_page(tmp_path, "<shop@corner.example> <https://example.com/?a=b&c=d>")
    assert [reference.target for reference in page.references] == [
        "mailto:shop@corner.example",
        "https://example.com/?a=b&c=d",
    ]


@pytest.mark.parametrize("source", ["logo.svg", "media/logo.svg", "../media/logo.svg", "logo%2Esvg"])
def test_pictures(tmp_path: Path, source: str) -> None:
    [reference] = draw_page(tmp_path, f'![Our sign]({source} "Since 1950")').references
    assert re.fullmatch(r"\.\./assets/logo\.[0-9a-f]{10}\.svg", reference.target)
    assert reference.attributes["alt"] == "Our sign"
    assert reference.attributes["title"] == "Since 1950"
    assert reference.attributes["loading"] == "lazy"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "“a ‘b’ c” it’s"),
        ("fr", "«\xa0a ‘b’ c\xa0» it’s"),
        ("de", "„a ‘b’ c“ it’s"),
    ],
)
def test_quotation_marks_by_language(tmp_path: Path, language: str, words: str) -> None:
    folder = tmp_path / "content"
    (folder / "pages").mkdir(parents=True)
    (folder / "business.yaml").write_text("name: Shop\nphone: +49 30 123456\n")
    (folder / "site.yaml").write_text(f"languages: [{language}]\n")
    (folder / "pages" / "about.md").write_text(HEAD + "\"a 'b' c\" it's\n")
    html = build_site(folder).files["about/index.html"]
    assert isinstance(html, bytes)
    assert f"<p>{words}</p>" in re.sub("&([lr][sd]quo|nbsp);", lambda found: ENTITIES[found[1]], html.decode())


ENTITIES = {"lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "nbsp": "\xa0"}


def test_headings_begin_below_that_of_the_page(tmp_path: Path) -> None:
    page = draw_page(tmp_path, "# One\n\n## Two\n\n# One\n\n###### Six\n")
    assert [tag for tag in page.tags if tag.startswith("h")] == ["h2", "h3", "h2", "h6"]
    assert page.ids == ["one", "two", "one_1", "six"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [("Où ?", "ou"), ("ساعات العمل", "ساعات-العمل"), ("Часы работы", "часы-работы"), ("時間", "時間")],
)
def test_headings_are_named_in_their_own_letters(tmp_path: Path, heading: str, name: str) -> None:
    page = draw_page(tmp_path, f"[there](#{name})\n\n# {heading}\n")
    assert page.ids == [name]


def test_footnotes_say_nothing_in_another_language(tmp_path: Path) -> None:
    html = draw(tmp_path, "Texte[^1]\n\n[^1]: Une note.")
    assert 'title="1"' in html
    assert "Jump" not in html


def test_headings_do_not_take_the_names_of_the_templates(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content", [("pages/about.md", HEAD + "# Main\n\n[up](#main-text)\n")])
    html = build_site(folder).files["about/index.html"]
    assert isinstance(html, bytes)
    page = read_page(html.decode())
    assert page.ids.count("main") == 1
    assert "main-text" in page.ids


def test_columns_are_aligned_by_classes(tmp_path: Path) -> None:
    html = draw(tmp_path, "| a | b | c | d |\n|---|--:|:-:|:--|\n| 1 | 2 | 3 | 4 |\n")
    assert re.findall('<t[hd]( class="[^"]+")?>', html) == ["", ' class="align-right"', ' class="align-center"',
                                                            ' class="align-left"'] * 2  # fmt: skip
    assert "style" not in html


@pytest.mark.parametrize(
    "text",
    [
        "H<sub>2</sub>O, 10 m<sup>2</sup>",
        "line<br>line<br/>line",
        "<kbd>Ctrl</kbd> + <kbd>C</kbd>",
        '<details markdown="1"><summary>More</summary>\n\n**words**\n\n</details>',
        '<div class="note" lang="de" dir="ltr" title="a > b">Hallo</div>',
        "<!-- not yet -->",
        "<table><tr><td colspan=2>x</td></tr></table>",
        "&copy; &amp; &euro; 1 < 2 > 1 & 3",
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "*[HTML]: <b>\n\nHTML",
        "Term\n:   what it means",
        "Text[^1]\n\n[^1]: A note.",
        'Text[^a "b" & c]\n\n[^a "b" & c]: A note.',
        "[TOC]\n\n# One",
        "# Words {#other .note}",
        "[there](way.md){: target=_blank rel=noopener }",
        "![Our sign](logo.svg){: width=20 height=10 .right }",
    ],
)
def test_plain_marks_are_kept(tmp_path: Path, text: str) -> None:
    html = draw(tmp_path, text)
    page = read_page(html)
    assert "script" not in page.tags
    assert "b" not in page.tags


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<SCRIPT>alert(1)</SCRIPT>", "<script src=//evil.example>",
        "a <script>alert(1)</script>", "<scr<script>ipt>alert(1)</script>", "<<script>alert(1)</script>",
        "<script\n>alert(1)</script\n>", "<div><script>alert(1)</script></div>",
        '<div markdown="1"><script>alert(1)</script></div>', "<!--><script>alert(1)</script>-->",
        "<!---><script>alert(1)</script>-->", "<!-- --!><script>alert(1)</script> -->", "<svg onload=alert(1)>",
        "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<math><mtext></mtext></math>",
        "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>", "<IMG SRC=x>", "<image src=x>",
        "<video src=x></video>", "<iframe src=x></iframe>", "<object data=x></object>", "<embed src=x>",
        "<applet code=x></applet>", "<portal src=x></portal>", "<form action=x></form>",
        "<input autofocus onfocus=alert(1)>", "<button formaction=x>x</button>", "<isindex>",
        "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
        "<link rel=stylesheet href=//evil.example>", "<style>*{}</style>", "<p style=x>x</p>",
        "<p background=x>x</p>", "<b onclick=alert(1)>x</b>", "<b OnClick=alert(1)>x</b>",
        "<b\nonclick=alert(1)>x</b>", "<b/onclick=alert(1)>x</b>", "<a href=javascript:alert(1)>x</a>", "<h1>x</h1>",
        "<main>x</main>", "<h1 markdown=1>x</h1>", "<title>x</title>", "<body onload=alert(1)>", "<html>",
        "<noscript>x</noscript>", "<template>x</template>", "<xmp>x</xmp>", "<plaintext>",
        "<marquee onstart=alert(1)>x</marquee>", "<custom-tag>x</custom-tag>", "<?php echo 1 ?>", "<!DOCTYPE html>",
        "<![CDATA[x]]>", "# x {onclick=alert(1)}", "x\n{: onclick=alert(1) }", "[x](way.md){: onclick=alert(1) }",
        "[x](way.md){: href=javascript:alert(1) }", "![x](logo.svg){: onerror=alert(1) }",
        "![x](logo.svg){: src=//evil.example/a.png }", "![x](logo.svg){: srcset=//evil.example/a.png }",
        "# x {style=color:red}", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](<javascript:alert(1)>)",
        "[x]( javascript:alert(1))", "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript:alert(1))",
        "[x](java\\script:alert(1))", "[x](vbscript:x)", "[x](data:text/html,x)",
        "[x][y]\n\n[y]: javascript:alert(1)", "<javascript:alert(1)>", "[x](//evil.example)",
        "![x](javascript:alert(1))", "![x](data:image/svg+xml,x)", "![x](//evil.example/a.png)",
        "![x](https://evil.example/a.png)", "![x](HTTPS://evil.example/a.png)", "[x](blob:x)",
        "[x](file:///etc/passwd)", "[x](../../etc/passwd)", "![x](../business.yaml)", "![x](%2e%2e/business.yaml)",
        "[x](media/../business.yaml)", "<div>x", "x</div>", "<b><i>x</b></i>", "<div/>x", "\\<script>alert(1)",
        '<div markdown="1"><a href="javascript:alert(1)">x</a></div>',
        '<div markdown="1"><svg onload=alert(1)></svg></div>', '<div markdown="1">\n\n<style>*{}</style>\n\n</div>',
    ],
)  # fmt: skip
def test_hostile_markdown(tmp_path: Path, text: str) -> None:
    """Nothing of it reaches the site: it is refused, or shown as the text it is."""
    html, problems = try_to_draw(tmp_path, text)
    assert all(problem.code.startswith("problem.page.") and problem.line >= 4 for problem in problems)
    assert not re.search("<(script|svg|h1|b)[^a-z]", html)  # whatever a parser would take it for
    assert read_page(html).references == []


def try_to_draw(folder: Path, text: str) -> tuple[str, Sequence[Problem]]:
    """Return the HTML of the page, or none with what is wrong with it."""
    try:
        return draw(folder, text), ()
    except ContentError as error:
        return "", error.problems


def test_the_heading_of_a_page_without_translation_is_marked(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content", [("pages/about.fr.md", None)])
    files = build_site(content).files
    for name, heading in (("fr/about/index.html", '<h1 lang="en" dir="ltr">'), ("about/index.html", "<h1>")):
        page = files[name]
        assert isinstance(page, bytes)
        assert f"{heading}About us</h1>" in page.decode()
