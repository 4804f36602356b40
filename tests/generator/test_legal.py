"""The legal pages: they say what the content says, follow the forms, and are drafts until they were checked."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from generator.build import build_site
from generator.content.catalogue import list_languages
from generator.content.folder import read_content
from generator.drawing import Drawing
from generator.output import write_site
from generator.themes.theme import LOCALES, catalogue_of
from generator.third_parties import list_used
from tests.browser.test_html import check_html
from tests.support.content import GOOD, write_content
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from generator.build import Built
    from generator.content.problems import Problem
    from tests.conftest import StartStaticServer

LEGAL = "legal: {imprint: draft, privacy: draft, accessibility: draft}\n"
FACTS = """\
legal_name: Corner Shop & Sons GmbH
legal:
  represented_by: Anna Berg
  registration: Amtsgericht Mitte, HRB 1
  capital: 25 000 €
  vat_id: DE123456789
  authority: Trade office
  profession: Locksmith (Germany)
  chamber: Chamber of Crafts
  rules: Crafts Code
  publisher: Bernd Berg
  host: Hosting Ltd, 1 Cable Street
  log_days: 14
  mediator: No mediation
  data_protection_officer: Carla Datz
  data_protection_authority: The commissioner, Berlin
"""
FORM = GOOD["forms/contact.yaml"]


def build(folder: Path, *changes: tuple[str | None, ...], site: str = LEGAL) -> Built:
    """Return the site of the good content with some changes, and with these lines in site.yaml."""
    whole = ("site.yaml", GOOD["site.yaml"] + site)
    return build_site(write_content(folder / "content", [whole, *changes]))


def html_of(built: Built, page: str) -> str:
    html = built.files[page if page.endswith(".html") else f"{page}/index.html"]
    assert isinstance(html, bytes)
    return html.decode()


def words_of(built: Built, page: str) -> str:
    """Return what a reader reads in the main part of a page."""
    main = html_of(built, page).split('<main id="main">', 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub("<[^>]*>", " ", main)).replace("\N{NO-BREAK SPACE}", " ").split())


def with_facts(facts: str = FACTS) -> tuple[str, str]:
    return ("business.yaml", GOOD["business.yaml"] + facts)


def form(head: str) -> tuple[str, str]:
    return ("forms/contact.yaml", head + FORM.split("\n", 1)[1])


def legal_warnings(built: Built) -> list[Problem]:
    return [each for each in built.warnings if each.code.startswith("problem.legal.")]


def checks_of(built: Built) -> dict[str, str]:
    """Return what the owner is asked to write for each page that is a draft."""
    wanted = [str(each.facts["wanted"]) for each in legal_warnings(built)]
    return dict(each.split(": ", 1) for each in wanted)


def test_the_imprint_says_every_legal_fact(tmp_path: Path) -> None:
    words = words_of(build(tmp_path, with_facts()), "imprint")
    values = re.findall(r"^(?:legal_name|  \w+): (.*)$", FACTS, re.MULTILINE)
    elsewhere = {"14", "Carla Datz", "The commissioner, Berlin"}  # in the privacy notice
    assert [value for value in values if value not in words and value not in elsewhere] == []
    assert "Name Corner Shop & Sons GmbH Represented by Anna Berg Address 1 Side Street 02142 Berlin" in words
    assert "Telephone 030 123456 E-mail shop@corner.example" in words


def test_what_is_not_given_leaves_nothing(tmp_path: Path) -> None:
    html = html_of(build(tmp_path), "imprint")
    drawn = re.sub(r'<div class="draft">.*?</dl>\s*</div>', "", html, flags=re.DOTALL)
    assert re.findall("<h2>(.*?)</h2>", drawn) == ["Who we are", "How to reach us"]
    assert '<dd class="lines"></dd>' not in html
    assert "Register" not in drawn


def test_a_draft_names_what_is_missing(tmp_path: Path) -> None:
    built = build(tmp_path, ("business.yaml", "name: Corner Shop\nphone: +49 30 123456\nemail: shop@corner.example\n"))
    hints = {str(each.facts["title"]): str(each.facts["hint"]) for each in legal_warnings(built)}
    assert hints["Legal notice"].endswith(
        "business.yaml: address; business.yaml, legal: represented_by, registration, vat_id, publisher, host)"
    )
    assert hints["Privacy notice"].endswith(
        "business.yaml, legal: host, log_days, data_protection_authority; forms/contact.yaml: keep_days)"
    )
    assert hints["Accessibility"] == ""
    assert "Not given yet, as far as it applies to us Address Represented by" in words_of(built, "imprint")


def test_a_draft_is_named_in_the_language_of_the_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language, title in (("fr_FR.UTF-8", "Mentions légales"), ("de_DE.UTF-8", "Legal notice")):
        monkeypatch.setenv("LC_ALL", language)
        assert title in {str(each.facts["title"]) for each in legal_warnings(build(tmp_path / language))}


def test_a_page_is_a_draft_until_its_owner_has_checked_it(tmp_path: Path) -> None:
    built = build(tmp_path, with_facts())
    assert {each.code for each in legal_warnings(built)} == {"problem.legal.draft"}
    assert [each.line for each in legal_warnings(built)] == [5, 5, 5]
    hints = [str(each.facts["hint"]) for each in legal_warnings(built)]
    assert (hints[0], hints[2]) == ("", "")
    assert "forms/contact.yaml: keep_days)" in hints[1]
    assert "legal:" not in hints[1]
    for page in ("imprint", "fr/imprint", "privacy", "accessibility"):
        assert 'class="draft"' in html_of(built, page)
    wanted = checks_of(built)
    assert wanted["imprint"].split()[0] == str(datetime.datetime.now(datetime.UTC).date())

    code = wanted["imprint"].split()[1]
    checked = f"legal: {{imprint: 2026-11-01 {code}, privacy: draft}}\n"
    built = build(tmp_path / "checked", with_facts(), site=checked)
    assert set(checks_of(built)) == {"privacy"}
    assert 'class="draft"' not in html_of(built, "imprint")
    assert "Checked by us on 1 November 2026 ." in words_of(built, "imprint")
    assert "Vérifié par nous le 1er novembre 2026 ." in words_of(built, "fr/imprint")
    assert "accessibility/index.html" not in built.files


def test_a_page_that_says_something_else_is_a_draft_again(tmp_path: Path) -> None:
    wanted = checks_of(build(tmp_path, with_facts()))
    site = f"legal: {{imprint: {wanted['imprint']}, privacy: {wanted['privacy']}}}\n"
    same = build(tmp_path / "same", with_facts(), ("forms/contact.yaml", "Write to us", "Write to us"), site=site)
    assert legal_warnings(same) == []

    longer = form("title: Write to us\nkeep_days: 30\n")
    built = build(tmp_path / "changed", with_facts(), longer, site=site)
    assert [(each.code, each.facts["title"]) for each in legal_warnings(built)] == [
        ("problem.legal.changed", "Privacy notice")
    ]
    assert 'class="draft"' in html_of(built, "privacy")
    assert 'class="draft"' not in html_of(built, "imprint")
    assert checks_of(built)["privacy"].split()[1] != wanted["privacy"].split()[1]


def test_what_pages_do_not_say_leaves_the_check_as_it_is(tmp_path: Path) -> None:
    """The preview has no addresses, and another look or an offer is nothing the law asks for."""
    folder = write_content(tmp_path / "content", [("site.yaml", GOOD["site.yaml"] + LEGAL)])
    wanted = checks_of(build_site(folder))
    assert checks_of(build_site(folder, is_preview=True)) == wanted
    other = build(
        tmp_path / "other",
        with_facts("slogan: Other\n".replace("slogan", "price_range")),
        site=f"look: office\n{LEGAL}",
    )
    assert checks_of(other) == wanted


@pytest.mark.parametrize(
    ("head", "said", "not_said"),
    [
        ("title: Write\n", "goes to our own program, which keeps it and sends it to us by e-mail", "After that"),
        ("title: Write\nconfirmation: Thanks\n", "We confirm by e-mail, to the address that you give", "After that"),
        ("title: Write\nkeep_days: 1\n", "Kept for 1 day", "until your request is settled"),
        (
            "title: Write\nkeep_days: 400\n",
            "Kept for 400 days After that, the program deletes it",
            "until your request",
        ),
        ("title: Write\nmode: mailto\n", "Your own e-mail program sends what you write to us", "our own program"),
        (
            "title: Write\nmode: endpoint\nendpoint: https://forms.service.example/f/a\n",
            "goes to the service forms.service.example , which passes it on to us",
            "our own program",
        ),
        (
            "title: Write\nmode: google\ngoogle: https://docs.google.com/forms/d/e/1FAI/viewform\n",
            "Provider Google Ireland Limited, Ireland Their privacy notice",
            "our own program",
        ),
    ],
    ids=["handler", "confirmation", "one-day", "days", "mailto", "endpoint", "google"],
)
def test_the_notice_says_what_each_form_does(tmp_path: Path, head: str, said: str, not_said: str) -> None:
    words = words_of(build(tmp_path, form(head)), "privacy")
    assert "The form “ Write ”" in words
    assert said in words
    assert not_said not in words


def test_the_notice_says_what_is_asked_and_agreed_to(tmp_path: Path) -> None:
    consent = "  - {name: ok, type: consent, label: {en: You may keep this., fr: Gardez-le.}, required: yes}\n"
    built = build(tmp_path, form("title: Write\n"), site=LEGAL)
    assert "We ask for Your address What about? (optional) Message (optional)" in words_of(built, "privacy")
    assert "ticking the box" not in words_of(built, "privacy")
    built = build(tmp_path / "consent", ("forms/contact.yaml", FORM + consent))
    assert "Message (optional) You agree to You may keep this." in words_of(built, "privacy")
    assert "By ticking the box you agree (Art. 6(1)(a) GDPR)." in words_of(built, "privacy")
    assert "Vous acceptez Gardez-le." in words_of(built, "fr/privacy")


def test_a_site_without_forms_speaks_of_none(tmp_path: Path) -> None:
    words = words_of(build(tmp_path, ("forms/contact.yaml", None)), "privacy")
    assert "The form" not in words
    assert "Services of others" not in words
    assert "through these services" not in words
    assert "sets no cookies" in words


@pytest.mark.parametrize(
    ("key", "name", "company"),
    [
        ("whatsapp: 030 123456", "WhatsApp", "WhatsApp Ireland Limited, Ireland"),
        ("telegram: corner", "Telegram", "Telegram Messenger Inc., British Virgin Islands"),
        ("signal: 030 123456", "Signal", "Signal Messenger, LLC, United States"),
        ("viber: 030 123456", "Viber", "Viber Media S.à r.l., Luxembourg"),
        ("messenger: corner", "Messenger", "Meta Platforms Ireland Limited, Ireland"),
    ],
)
def test_the_notice_names_each_messenger(tmp_path: Path, key: str, name: str, company: str) -> None:
    built = build(tmp_path, with_facts(f"{key}\n"))
    assert f"{name} {company} Their privacy notice" in words_of(built, "privacy")


def test_the_notice_names_each_service_of_others(tmp_path: Path) -> None:
    services = """\
third_parties:
  - service: openstreetmap
  - {service: youtube, videos: [{address: "https://youtu.be/dQw4w9WgXcQ", title: Keys}]}
  - {service: vimeo, videos: [{address: "https://vimeo.com/76979871", title: Shoes}]}
  - {service: tawk, id: 5f1e2d3c4b5a69788796a5b4/1f2e3d4c5}
  - {service: plausible}
  - {service: matomo, address: "https://count.corner.example", id: 1}
  - {service: google_analytics, id: G-ABC1234DEF}
  - {service: google_ads, id: AW-123456789}
  - {service: meta_pixel, id: 123456789012345}
"""
    position = with_facts("position: {latitude: 52.5, longitude: 13.4}\n")
    built = build(tmp_path, position, site=LEGAL + services)
    used = list_used(built.content)
    assert len(used) == 9
    words = words_of(built, "privacy")
    for service in used:
        assert f"{service.title} " in words
        assert service.privacy in unescape(html_of(built, "privacy"))
    assert "What for: Map" in words
    assert "What for: Advertising" in words
    assert "on our own server, count.corner.example" in words
    assert "Nothing is loaded from these services before you agree by a click" in words
    assert "may have barriers that we cannot remove" in words_of(built, "accessibility")


def test_the_notice_says_how_long_the_log_is_kept(tmp_path: Path) -> None:
    words = words_of(build(tmp_path, with_facts()), "privacy")
    assert "It may note it in a log" in words
    assert "Hosting Hosting Ltd, 1 Cable Street Server log kept for 14 days" in words
    assert "Data protection officer Carla Datz" in words
    assert "Data protection authority The commissioner, Berlin" in words
    none = build(tmp_path / "none", with_facts(FACTS.replace("log_days: 14", "log_days: 0")))
    assert "in a log" not in words_of(none, "privacy")
    assert "log_days" not in str([each.facts["hint"] for each in legal_warnings(none)])


def test_the_accessibility_statement_says_whom_to_tell(tmp_path: Path) -> None:
    words = words_of(build(tmp_path), "accessibility")
    assert "WCAG 2.2, level AA" in words
    assert "A machine finds only a part of all barriers" in words
    assert "look for a remedy. Telephone 030 123456 E-mail shop@corner.example" in words
    assert "services of others" not in words


OWN = ("pages/privacy.md", "---\ntitle: Your data\n---\nWe film the *door*.\n")


def test_the_owners_own_page_stands_alone_where_none_is_drawn(tmp_path: Path) -> None:
    built = build(tmp_path, OWN, ("pages/privacy.fr.md", "---\ntitle: Vos données\n---\nOui.\n"), site="")
    words = words_of(built, "privacy")
    assert words.startswith("Your data We film the door .")
    assert "Your rights" not in words
    assert legal_warnings(built) == []
    home = html_of(built, "index.html")
    masthead, footer = home.split("</header>")[0], home.split("<footer")[1]
    assert "privacy/" not in masthead
    assert footer.count('href="privacy/"') == 1
    assert ">Your data<" in footer
    assert "Vos données" in html_of(built, "fr/index.html").split("<footer")[1]
    assert home.count('href="privacy/"') == 2  # and beside the form


def test_the_owners_own_words_stand_below_a_page_that_is_drawn(tmp_path: Path) -> None:
    built = build(tmp_path, OWN)
    words = words_of(built, "privacy")
    assert words.startswith("Your data Draft")
    assert words.index("Your rights") < words.index("We film the door .")
    sitemap = built.files["sitemap.xml"]
    assert isinstance(sitemap, bytes)
    assert sitemap.count(b"<loc>https://corner.example/privacy/</loc>") == 1
    french = html_of(built, "fr/privacy")
    assert "<h1>Confidentialité</h1>" in french
    assert '<div lang="en" dir="ltr"><p>We film' in french
    assert 'rel="canonical" href="https://corner.example/fr/privacy/"' in french


def test_every_page_leads_to_the_legal_pages(tmp_path: Path) -> None:
    built = build(tmp_path)
    pages = [name for name in built.files if name.endswith(".html")]
    assert len(pages) >= 12
    for name in pages:
        language = "/fr" if name.startswith("fr/") else ""
        found = re.findall('href="([^"]*)"', html_of(built, name).split('<p class="legal">')[1].split("</p>")[0])
        led = [urljoin(f"https://corner.example/{name.removesuffix('index.html')}", href) for href in found]
        wanted = [f"https://corner.example{language}/{page}/" for page in ("imprint", "privacy", "accessibility")]
        assert led == wanted, name
    footer = html_of(built, "privacy").split("<footer")[1]
    assert re.findall('<a href="[^"]*" aria-current="page">([^<]*)</a>', footer) == ["Privacy notice"]


def test_the_pages_of_the_handler_lead_there_by_full_addresses(tmp_path: Path) -> None:
    build(tmp_path)
    content = read_content(tmp_path / "content")
    drawing = Drawing(content, handler="")
    for html in (
        drawing.form_page(content.forms["contact"], "fr", {}, {}),
        drawing.received_page(content.forms["contact"], "fr", "K7QM-3FWA"),
        drawing.notice_page("fr", "Titre", "Texte."),
    ):
        for name in ("imprint", "privacy", "accessibility"):
            assert f'<a href="https://corner.example/fr/{name}/">' in html
    form = drawing.form_page(content.forms["contact"], "fr", {}, {}).split("</form>")[0]
    assert '<a href="https://corner.example/fr/privacy/">Ce que deviennent vos données</a>' in form


def test_a_form_leads_to_the_privacy_notice_where_there_is_one(tmp_path: Path) -> None:
    link = '<p class="hint"><a href="privacy/">What happens to your data</a></p>'
    assert html_of(build(tmp_path), "index.html").count(link) == 1
    google = form("title: Write\nmode: google\ngoogle: https://docs.google.com/forms/d/e/1FAI/viewform\n")
    assert html_of(build(tmp_path / "google", google), "index.html").count(link) == 1
    assert link not in html_of(build(tmp_path / "none", site="legal: {imprint: draft}\n"), "index.html")


def test_pages_can_link_to_what_is_drawn(tmp_path: Path) -> None:
    about = (
        "pages/about.md",
        "---\ntitle: About\n---\nSee [our notice](privacy.md#your-rights).\n".replace("#your-rights", ""),
    )
    built = build(tmp_path, about)
    assert '<a href="../privacy/">our notice</a>' in html_of(built, "about")


def test_search_engines_find_the_pages_in_each_language(tmp_path: Path) -> None:
    built = build(tmp_path)
    sitemap = built.files["sitemap.xml"]
    assert isinstance(sitemap, bytes)
    for name in ("imprint", "privacy", "accessibility"):
        assert f"<loc>https://corner.example/fr/{name}/</loc>".encode() in sitemap
    html = html_of(built, "fr/privacy")
    assert '<link rel="alternate" hreflang="en" href="https://corner.example/privacy/">' in html
    assert "<title>Confidentialité · Corner Shop</title>" in html


def test_the_facts_of_the_footer_stand_in_the_imprint_instead(tmp_path: Path) -> None:
    footer = html_of(build(tmp_path, with_facts()), "index.html").split("<footer")[1]
    assert "DE123456789" not in footer
    footer = html_of(build(tmp_path / "none", with_facts(), site=""), "index.html").split("<footer")[1]
    assert "DE123456789" in footer


def test_what_the_owner_writes_is_text(tmp_path: Path) -> None:
    facts = 'legal:\n  host: "<b>Host</b> & {day} Co"\n  mediator: {en: None, fr: Aucun}\n'
    built = build(tmp_path, with_facts(facts), ("forms/contact.yaml", "title: Write to us", 'title: "{x} <i>"'))
    assert "&lt;b&gt;Host&lt;/b&gt; &amp; {day} Co" in html_of(built, "imprint")
    assert "The form “<bdi>{x} &lt;i&gt;</bdi>”" in html_of(built, "privacy")


def test_a_text_in_another_language_is_marked(tmp_path: Path) -> None:
    built = build(tmp_path, with_facts("legal:\n  host: {en: A host}\n"))
    assert '<span lang="en" dir="ltr">A host</span>' in html_of(built, "fr/imprint")


def all_languages(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda tag: (tag != "en", tag))


def test_every_language_has_its_own_pages(tmp_path: Path, static_server: StartStaticServer) -> None:
    """In each language that the theme has, with every kind of form: valid HTML, and no word of English."""
    languages = all_languages(list_languages(LOCALES))
    assert len(languages) >= 27
    site = GOOD["site.yaml"].replace("[en, fr]", f"[{', '.join(languages)}]") + LEGAL
    changes: list[tuple[str | None, ...]] = [
        ("site.yaml", site + "third_parties:\n  - {service: google_analytics, id: G-ABC1234DEF}\n"),
        (
            "business.yaml",
            GOOD["business.yaml"].replace("{en: Keys and shoes, fr: Clés et chaussures}", "Keys") + FACTS,
        ),
        ("forms/kept.yaml", f"title: Kept\nkeep_days: 30\n{FORM.split(chr(10), 1)[1]}"),
        ("forms/mail.yaml", f"title: Mail\nmode: mailto\n{FORM.split(chr(10), 1)[1]}"),
        (
            "forms/other.yaml",
            f"title: Other\nmode: endpoint\nendpoint: https://a.example/\n{FORM.split(chr(10), 1)[1]}",
        ),
        ("forms/g.yaml", "title: G\nmode: google\ngoogle: https://docs.google.com/forms/d/e/1FAI/viewform\n"),
        *((f"pages/{page}.fr.md", None) for page in ("about", "way")),
    ]
    built = build_site(write_content(tmp_path / "content", changes))
    pages = []
    for language in languages:
        for name in ("imprint", "privacy", "accessibility"):
            page = name if language == "en" else f"{language}/{name}"
            title = catalogue_of(language).text(f"legal.{name}")
            html = html_of(built, page)
            assert f"<h1>{title}</h1>" in html
            own = re.findall(r"<(?:h2|p|dt)>(.*?)</(?:h2|p|dt)>", html.split("<main")[1].split("</main>")[0])
            assert len(own) >= 9
            if language != "en":
                english = html_of(built, name)
                shared = [text for text in own if f">{text}<" in english and re.search("[a-z]{4}", text)]
                assert len(shared) <= 5, (page, shared)  # proper names, and words such as Name or Hosting
            pages.append(f"{page}/")
    write_site(built.files, tmp_path / "site")
    server = static_server(tmp_path / "site")
    assert check_html([f"{server.url}/{page}" for page in pages]) == []


def test_a_site_that_draws_none_loads_nothing_for_it(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content")
    program = (
        "import sys\nfrom pathlib import Path\nfrom generator.build import build_site\n"
        f"build_site(Path({str(folder)!r}))\n"
        "print(*[name for name in sys.modules if name.startswith('generator.legal')])"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == ""
