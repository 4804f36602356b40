# ruff: noqa: E501  (the sentences are quoted whole)
"""Mistakes that owners make, each with the lines it is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Change: TypeAlias = tuple[str, str | None] | tuple[str, str, str]
"""A file with its whole new text (None to delete it), or with a text in it and what stands there instead."""


@dataclass(frozen=True)
class Mistake:
    """Changes to good content, and the lines that a build then prints, without the name of the folder."""

    name: str
    changes: tuple[Change, ...]
    lines: tuple[str, ...]


def mistake(name: str, changes: list[Change], *lines: str) -> Mistake:
    return Mistake(name, tuple(changes), lines)


IN_YAML = [
    mistake(
        "tab instead of spaces",
        [("business.yaml", "  street", "\tstreet")],
        "business.yaml:6:1: a tab stands here; indent with spaces",
    ),
    mistake(
        "tab behind spaces",
        [("business.yaml", "city: Berlin", "\tcity: Berlin")],
        "business.yaml:8:3: a tab stands here; indent with spaces",
    ),
    mistake(
        "key twice",
        [("business.yaml", "email:", "name: Shop\nemail:")],
        'business.yaml:3:1: the key "name" stands here a second time (first in line 1); keep one',
    ),
    mistake(
        "key twice in a group",
        [("business.yaml", "  city: Berlin", "  city: Berlin\n  city: Bonn")],
        'business.yaml:9:3: the key "city" stands here a second time (first in line 8); keep one',
    ),
    mistake(
        "key twice, and nothing behind the first",
        [("business.yaml", "name: Corner Shop", "name:\nname: Corner Shop")],
        'business.yaml:1:1: the key "name" has no value; write one',
        'business.yaml:2:1: the key "name" stands here a second time (first in line 1); keep one',
    ),
    mistake(
        "anchor",
        [("business.yaml", "name: Corner", "name: &corner Corner")],
        'business.yaml:1:7: a text cannot begin with "&"; remove "&corner", or put the whole text in quotation marks',
    ),
    mistake(
        "alias",
        [("business.yaml", "phone: 030 123456", "phone: *corner")],
        'business.yaml:4:8: a text cannot begin with "*"; put "*corner" in quotation marks, or write out what it stands for',
    ),
    mistake(
        "merge of an alias",
        [("business.yaml", "address:\n", "address:\n  <<: *home\n")],
        'business.yaml:6:3: unknown key "<<"; accepted: extra, region',
        'business.yaml:6:7: a text cannot begin with "*"; put "*home" in quotation marks, or write out what it stands for',
    ),
    mistake(
        "bomb of aliases",
        [("business.yaml", "  alt: Our sign", "  alt: &a [x, x]\n  credit: [*a, *a]")],
        'business.yaml:12:8: a text expected, or one text for each language (such as "en: …" and "fr: …"); found "[…]"',
        'business.yaml:12:8: a text cannot begin with "&"; remove "&a", or put the whole text in quotation marks',
        'business.yaml:13:11: a text expected, or one text for each language (such as "en: …" and "fr: …"); found "[…]"',
        'business.yaml:13:12: a text cannot begin with "*"; put "*a" in quotation marks, or write out what it stands for',
        'business.yaml:13:16: a text cannot begin with "*"; put "*a" in quotation marks, or write out what it stands for',
    ),
    mistake(
        "tag that would run code",
        [("business.yaml", "name: Corner Shop", "name: !!python/object/apply:os.system [ls]")],
        'business.yaml:1:7: a text expected, or one text for each language (such as "en: …" and "fr: …"); found "[…]"',
        'business.yaml:1:7: a text cannot begin with "!"; remove "!!python/object/apply:os.system", or put the whole text in quotation marks',
    ),
    mistake(
        "tag of an owner",
        [("business.yaml", "name: Corner Shop", "name: !important Corner")],
        'business.yaml:1:7: a text cannot begin with "!"; remove "!important", or put the whole text in quotation marks',
    ),
    mistake(
        "3,000 brackets",
        [("business.yaml", "name: Corner Shop", "name: " + "[" * 3000)],
        "business.yaml:1:26: lists and groups are nested more than 20 deep; no key needs that, so look for surplus brackets",
    ),
    mistake(
        "3,000 groups",
        [("business.yaml", "name: Corner Shop", "name: " + "{a: " * 3000)],
        "business.yaml:1:83: lists and groups are nested more than 20 deep; no key needs that, so look for surplus brackets",
    ),
    mistake(
        "second document",
        [("business.yaml", "phone: 030 123456", "---\nphone: 030 123456")],
        'business.yaml:4:1: a line with "---" starts a second document; a file holds only one',
    ),
    mistake(
        "list as a key",
        [("business.yaml", "name: Corner Shop", "? [a]\n: b\nname: Corner Shop")],
        "business.yaml:1:3: a list or group cannot be a key; write a word before the colon",
    ),
    mistake(
        "group as a key",
        [("business.yaml", "name: Corner Shop", "{a: b}: c\nname: Corner Shop")],
        "business.yaml:1:1: a list or group cannot be a key; write a word before the colon",
    ),
    mistake(
        "quotation mark not closed",
        [("business.yaml", "name: Corner Shop", 'name: "Corner Shop')],
        "business.yaml:1:7: a quotation mark is opened here and not closed; write another one at the end of the text",
    ),
    mistake(
        "quotation mark closed too early",
        [("business.yaml", "name: Corner Shop", 'name: "Corner" Shop')],
        "business.yaml:1:16: the quotation mark before this closes the text too early; put the whole text in the other kind of quotation marks, \"…\" or '…'",
    ),
    mistake(
        "apostrophe inside apostrophes",
        [("business.yaml", "name: Corner Shop", "name: 'Tom's Shop'")],
        "business.yaml:1:12: the quotation mark before this closes the text too early; put the whole text in the other kind of quotation marks, \"…\" or '…'",
    ),
    mistake(
        "backslash in quotation marks",
        [("business.yaml", "name: Corner Shop", 'name: "C:\\Shop"')],
        "business.yaml:1:10: a backslash has a meaning of its own inside \"…\"; put the text in single quotation marks: '…'",
    ),
    mistake(
        "second colon",
        [("business.yaml", "name: Corner Shop", "name: Corner: the shop")],
        'business.yaml:1:13: a second ": " in one line; put the text in quotation marks',
    ),
    mistake(
        "no colon in the first line",
        [("business.yaml", "name: Corner Shop", "name Corner Shop")],
        'business.yaml:2:7: this line does not fit the one above; it may need fewer spaces at its beginning, or the line above a ": " after its key',
    ),
    mistake(
        "no colon further down",
        [("business.yaml", "email: shop@corner.example", "email shop@corner.example")],
        'business.yaml:3:1: a ": " is missing after the key; write for example name: Corner Shop, or indent the line if it continues the text above',
    ),
    mistake(
        "no space behind the colon",
        [("business.yaml", "email: shop@corner.example", "email:shop@corner.example")],
        'business.yaml:3:1: a ": " is missing after the key; write for example name: Corner Shop, or indent the line if it continues the text above',
    ),
    mistake(
        "too many spaces",
        [("business.yaml", "  city: Berlin", "   city: Berlin")],
        'business.yaml:8:8: this line does not fit the one above; it may need fewer spaces at its beginning, or the line above a ": " after its key',
    ),
    mistake(
        "too few spaces",
        [("business.yaml", "  city: Berlin", " city: Berlin")],
        "business.yaml:8:2: the lines here do not line up; give all keys of one group the same number of spaces",
    ),
    mistake(
        "at sign first",
        [("business.yaml", "name: Corner Shop", "name: @corner")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "per cent first",
        [("business.yaml", "name: Corner Shop", "name: %corner")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "stars",
        [("business.yaml", "name: Corner Shop", "name: *corner*")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "ampersand first",
        [("business.yaml", "name: Corner Shop", "name: & Sons")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "dash first",
        [("business.yaml", "name: Corner Shop", "name: - Corner")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "bar first",
        [("business.yaml", "name: Corner Shop", "name: | Corner")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "bracket not closed",
        [("business.yaml", "name: Corner Shop", "name: [Corner")],
        "business.yaml:1:7: a bracket is opened here and not closed; close it, or put the text in quotation marks",
    ),
    mistake(
        "brace not closed",
        [("business.yaml", "name: Corner Shop", "name: {Corner")],
        "business.yaml:1:7: a bracket is opened here and not closed; close it, or put the text in quotation marks",
    ),
    mistake(
        "bracket closed only",
        [("business.yaml", "name: Corner Shop", "name: ]Corner")],
        "business.yaml:1:7: a text cannot begin with this character; put the text in quotation marks",
    ),
    mistake(
        "unknown directive",
        [("business.yaml", "name: Corner Shop", "%LOUD yes\n---\nname: Corner Shop")],
        "business.yaml:1:6: this cannot be read as YAML; look for a missing quotation mark, bracket, colon or space",
    ),
    mistake(
        "colour without quotation marks",
        [("site.yaml", 'colour: "#7a3350"', "colour: #7a3350")],
        'site.yaml:4:9: "#7a3350" is taken as a remark because of its #; put the whole text in quotation marks, or write a space after # if it is a remark',
    ),
    mistake(
        "number sign inside a text",
        [("business.yaml", "name: Corner Shop", "name: Shop #1 in town")],
        'business.yaml:1:12: "#1 in town" is taken as a remark because of its #; put the whole text in quotation marks, or write a space after # if it is a remark',
    ),
    mistake(
        "empty item of a list",
        [("business.yaml", "services:\n", "services:\n  -\n")],
        "business.yaml:17:4: this item of the list is empty; write something or delete the line",
    ),
    mistake(
        "NUL",
        [("business.yaml", "name: Corner", "name: Cor\0ner")],
        "business.yaml:1:10: an invisible control character (U+0000) stands here; delete it",
    ),
    mistake(
        "NUL as an escape",
        [("business.yaml", "name: Corner Shop", 'name: "Cor\\0ner"')],
        "business.yaml:1:7: an invisible control character (U+0000) stands here; delete it",
    ),
    mistake(
        "half of an emoji",
        [("business.yaml", "name: Corner Shop", 'name: "Corner \\ud83d"')],
        "business.yaml:1:17: a backslash has a meaning of its own inside \"…\"; put the text in single quotation marks: '…'",
    ),
    mistake(
        "empty file",
        [("business.yaml", "")],
        'business.yaml:1:1: the key "name" is missing; add a line that begins with "name:"',
    ),
    mistake(
        "only remarks",
        [("site.yaml", "# nothing yet\n")],
        'site.yaml:1:1: the key "languages" is missing; add a line that begins with "languages:"',
    ),
    mistake(
        "list instead of a group",
        [("business.yaml", "- name: Corner Shop\n")],
        'business.yaml:1:1: a group of "key: value" lines expected; found "[…]"',
    ),
    mistake(
        "text instead of a group",
        [("business.yaml", "Corner Shop\n")],
        'business.yaml:1:1: a group of "key: value" lines expected; found "Corner Shop"',
    ),
    mistake(
        "carriage returns alone",
        [("business.yaml", "name: Corner Shop\remail: shop@corner.example\r\tphone: 1\r")],
        "business.yaml:3:1: a tab stands here; indent with spaces",
    ),
]

IN_FACTS = [
    mistake(
        "name missing",
        [("business.yaml", "name: Corner Shop\n", "")],
        'business.yaml:1:1: the key "name" is missing; add a line that begins with "name:"',
    ),
    mistake(
        "name empty",
        [("business.yaml", "name: Corner Shop", "name:")],
        'business.yaml:1:1: the key "name" has no value; write one',
    ),
    mistake(
        "name of quotation marks only",
        [("business.yaml", "name: Corner Shop", 'name: ""')],
        "business.yaml:1:7: the text is empty; write something or delete the key",
    ),
    mistake(
        "name of spaces only",
        [("business.yaml", "name: Corner Shop", "name: '   '")],
        "business.yaml:1:7: the text is empty; write something or delete the key",
    ),
    mistake(
        "name as a list",
        [("business.yaml", "name: Corner Shop", "name: [Corner, Shop]")],
        'business.yaml:1:7: a text expected, or one text for each language (such as "en: …" and "fr: …"); found "[…]"',
    ),
    mistake(
        "name as an empty group",
        [("business.yaml", "name: Corner Shop", "name: {}")],
        "business.yaml:1:7: too few entries; there must be at least 1",
    ),
    mistake(
        "name in one language empty",
        [("business.yaml", "name: Corner Shop", "name: {en: Corner Shop, fr: ''}")],
        "business.yaml:1:29: the text is empty; write something or delete the key",
    ),
    mistake(
        "name in one language with nothing behind it",
        [("business.yaml", "name: Corner Shop", "name:\n  en: Corner Shop\n  fr:")],
        'business.yaml:3:3: the key "fr" has no value; write one',
    ),
    mistake(
        "name in one language as a list",
        [("business.yaml", "name: Corner Shop", "name: {en: Corner Shop, fr: [La, boutique]}")],
        'business.yaml:1:29: text expected; found "[…]"',
    ),
    mistake(
        "name in languages the site has not",
        [("business.yaml", "name: Corner Shop", "name: {en: Shop, frr: Laden, klingon: Q}")],
        'business.yaml:1:18: "frr" is not among the languages of site.yaml; did you mean "fr"?',
        'business.yaml:1:30: "klingon" is not among the languages of site.yaml; accepted: en, fr',
    ),
    mistake(
        "misspelt key",
        [("business.yaml", "address:\n", "adress:\n")],
        'business.yaml:5:1: unknown key "adress"; did you mean "address"?',
    ),
    mistake(
        "misspelt key and what it was for",
        [("business.yaml", "name: Corner", "nmae: Corner")],
        'business.yaml:1:1: the key "name" is missing; add a line that begins with "name:"',
        'business.yaml:1:1: unknown key "nmae"; did you mean "name"?',
    ),
    mistake(
        "misspelt key in a group",
        [("business.yaml", "  street", "  streat")],
        'business.yaml:6:3: unknown key "streat"; did you mean "street"?',
    ),
    mistake(
        "foreign key",
        [("business.yaml", "  alt: Our sign", "  alt: Our sign\n  colour: red")],
        'business.yaml:13:3: unknown key "colour"; accepted: credit',
    ),
    mistake(
        "emoji as a key",
        [("business.yaml", "  alt: Our sign", "  alt: Our sign\n  😀: yes")],
        'business.yaml:13:3: unknown key "😀"; accepted: credit',
    ),
    mistake(
        "long key",
        [("business.yaml", "  alt: Our sign", "  alt: Our sign\n  " + "x" * 900 + ": yes")],
        'business.yaml:13:3: unknown key "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"; accepted: credit',
    ),
    mistake(
        "phone of words",
        [("business.yaml", "phone: 030 123456", "phone: call us")],
        'business.yaml:4:8: "call us" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "phone too short",
        [("business.yaml", "phone: 030 123456", "phone: 12")],
        'business.yaml:4:8: "12" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "phone as a list",
        [("business.yaml", "phone: 030 123456", "phone: [030 123456]")],
        'business.yaml:4:8: text expected; found "[…]"',
    ),
    mistake(
        "two phones",
        [("business.yaml", "phone: 030 123456", "phone: 030 123456 or 030 654321")],
        'business.yaml:4:8: "030 123456 or 030 654321" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "phone with an extension",
        [("business.yaml", "phone: 030 123456", "phone: 030 123456 ext. 7")],
        'business.yaml:4:8: "030 123456 ext. 7" has an extension, which a tap on the number cannot dial; write a number that rings by itself',
    ),
    mistake(
        "phone of an unknown country",
        [("business.yaml", "phone: 030 123456", "phone: +999 123456")],
        'business.yaml:4:8: "+999 123456" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "phone in lines",
        [("business.yaml", "phone: 030 123456", "phone: |\n  030 1\n  23")],
        'business.yaml:4:8: "030 1 23" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "phone without an address",
        [
            (
                "business.yaml",
                "address:\n  street: 1 Side Street\n  postcode: 02142\n  city: Berlin\n  country: DE\n",
                "",
            )
        ],
        'business.yaml:4:8: "030 123456" has no country code; begin with + and the code, or give the address a country',
    ),
    mistake(
        "misspelt key of the address and a phone that cannot be",
        [("business.yaml", "address:\n", "adress:\n"), ("business.yaml", "030 123456", "030")],
        'business.yaml:4:8: "030" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
        'business.yaml:5:1: unknown key "adress"; did you mean "address"?',
    ),
    mistake(
        "phone without country",
        [("business.yaml", "  country: DE\n", "")],
        'business.yaml:5:1: the key "country" is missing; add a line that begins with "country:"',
    ),
    mistake(
        "phone with a wrong country",
        [("business.yaml", "  country: DE", "  country: Germany")],
        'business.yaml:9:12: "Germany" is not a country; write its two letters, for example FR, DE or GB; did you mean "DE"?',
    ),
    mistake(
        "Norway",
        [("business.yaml", "  country: DE", "  country: NO")],
        'business.yaml:4:8: "030 123456" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "postcode for a phone",
        [("business.yaml", "phone: 030 123456", "phone: 02142"), ("business.yaml", "  country: DE", "  country: US")],
        'business.yaml:4:8: "02142" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "country as a number",
        [
            ("business.yaml", "  country: DE", "  country: 1.10"),
            ("business.yaml", "phone: 030 123456", "phone: +49 30 123456"),
        ],
        'business.yaml:9:12: "1.10" is not a country; write its two letters, for example FR, DE or GB',
    ),
    mistake(
        "country with nothing behind it",
        [("business.yaml", "  country: DE", "  country:"), ("business.yaml", "phone: 030 123456\n", "")],
        'business.yaml:8:3: the key "country" has no value; write one',
    ),
    mistake(
        "city missing",
        [("business.yaml", "  city: Berlin\n", "")],
        'business.yaml:5:1: the key "city" is missing; add a line that begins with "city:"',
    ),
    mistake(
        "city in languages",
        [("business.yaml", "  city: Berlin", "  city: {en: Berlin}")],
        'business.yaml:8:9: text expected; found "{…}"',
    ),
    mistake(
        "address as a text",
        [
            (
                "business.yaml",
                "address:\n  street: 1 Side Street\n  postcode: 02142\n  city: Berlin\n  country: DE\n",
                "address: 1 Side Street, Berlin\n",
            )
        ],
        'business.yaml:5:10: "1 Side Street, Berlin" cannot stand alone here; write a line for each of its keys instead, such as city: …, country: …',
    ),
    mistake(
        "e-mail without a dot",
        [("business.yaml", "email: shop@corner.example", "email: shop@corner")],
        'business.yaml:3:8: "shop@corner" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "e-mail of nothing",
        [("business.yaml", "email: shop@corner.example", 'email: ""')],
        "business.yaml:3:8: the text is empty; write something or delete the key",
    ),
    mistake(
        "two e-mails",
        [("business.yaml", "email: shop@corner.example", "email: shop@corner.example, boss@corner.example")],
        'business.yaml:3:8: "shop@corner.example, boss@corner.example" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "e-mail with a name",
        [("business.yaml", "email: shop@corner.example", "email: Shop <shop@corner.example>")],
        'business.yaml:3:8: "Shop <shop@corner.example>" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "e-mail with a second line",
        [("business.yaml", "email: shop@corner.example", 'email: "shop@corner.example\\nBcc: all@corner.example"')],
        'business.yaml:3:8: "shop@corner.example Bcc: all@corner.example" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "e-mail of 20,000 letters",
        [("business.yaml", "email: shop@corner.example", "email: " + "x" * 20_000)],
        'business.yaml:3:8: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "kind in small letters",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nkind: florist")],
        'business.yaml:2:7: "florist" is not a kind of business; write a type of schema.org, for example Florist or HairSalon; did you mean "Florist"?',
    ),
    mistake(
        "picture misspelt",
        [("business.yaml", "logo.svg", "logoo.svg")],
        'business.yaml:11:9: the picture "logoo.svg" is not in the media folder; did you mean "logo.svg"?',
    ),
    mistake(
        "picture outside the folder",
        [("business.yaml", "logo.svg", "../business.yaml")],
        'business.yaml:11:9: "../business.yaml" is not a file in the media folder; write its name, for example shop.jpg',
    ),
    mistake(
        "picture without words",
        [("business.yaml", "  alt: Our sign\n", "")],
        'business.yaml:10:1: the key "alt" is missing; add a line that begins with "alt:"',
    ),
    mistake(
        "country that nobody knows",
        [("business.yaml", "country: DE", "country: Atlantis")],
        'business.yaml:9:12: "Atlantis" is not a country; write its two letters, for example FR, DE or GB',
    ),
    mistake(
        "languages by their names",
        [("site.yaml", "[en, fr]", "[English, fr_ch]")],
        'site.yaml:1:13: "English" is not a language; write its short tag, for example en, fr or pt-BR; did you mean "en"?',
        'site.yaml:1:22: "fr_ch" is not a language; write its short tag, for example en, fr or pt-BR; did you mean "fr-CH"?',
    ),
    mistake(
        "kind of business in everyday words",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nkind: bicycle shop")],
        'business.yaml:2:7: "bicycle shop" is not a kind of business; write a type of schema.org, for example Florist or HairSalon; did you mean "BikeStore"?',
    ),
    mistake(
        "offer that ends before it begins",
        [
            (
                "business.yaml",
                "services:",
                "offers:\n  - {title: Soles, begins: 2030-02-01, ends: 2030-01-01}\nservices:",
            )
        ],
        "business.yaml:17:46: this ends before 2030-02-01, the first day of the offer; write a later day, or remove it",
    ),
    mistake(
        "two branches of one name",
        [("business.yaml", "services:", "branches: [{name: Here}, {name: Here}]\nservices:")],
        'business.yaml:16:33: two branches are called "Here"; give each a name of its own, such as that of its street',
    ),
    mistake(
        "picture that browsers do not show",
        [("business.yaml", "file: logo.svg", "file: media/sign.heic"), ("media/sign.heic", "heic")],
        'business.yaml:11:9: "sign.heic" is not a picture that browsers show; save it as JPEG, PNG, WebP or SVG',
    ),
    mistake(
        "picture in a page that browsers do not show",
        [("pages/about.md", "logo.svg", "media/sign.pdf"), ("media/sign.pdf", "%PDF-1.4")],
        'pages/about.md:6:13: "media/sign.pdf" is not a picture that browsers show; save it as JPEG, PNG, WebP or SVG',
    ),
    mistake(
        "number that cannot be",
        [
            (
                "forms/contact.yaml",
                "  - name: message",
                "  - {name: guests, type: number, label: Guests, least: 5, most: 2}\n  - name: message",
            )
        ],
        "forms/contact.yaml:13:65: no number can be at least 5 and at most 2; write a larger number here",
    ),
    mistake(
        "autocomplete misspelt",
        [("forms/contact.yaml", "    required: yes", "    required: yes\n    autocomplete: emial")],
        'forms/contact.yaml:7:19: browsers fill nothing in for "emial"; write for example name, email, tel or street-address, or delete the key; did you mean "email"?',
    ),
    mistake(
        "address of a page for that of the site",
        [("site.yaml", "https://corner.example", "https://corner.example/shop/index.html")],
        'site.yaml:2:10: "https://corner.example/shop/index.html" is the address of a page; write that of the site: https://corner.example/shop',
    ),
    mistake(
        "address of a form for that of the handler",
        [("site.yaml", "https://forms.corner.example", "https://forms.corner.example/forms/contact")],
        'site.yaml:3:10: "https://forms.corner.example/forms/contact" is the address of a form; write that of the handler, to which the rest is added: https://forms.corner.example',
    ),
    mistake(
        "rsync to a server without a folder",
        [("site.yaml", "colour:", "publish: {to: rsync, target: me@corner.example}\ncolour:")],
        'site.yaml:4:30: "me@corner.example" names a server without a folder; write a colon and the folder behind it, for example me@corner.example:/var/www/site',
    ),
    mistake(
        "ending that Windows hides",
        [("business.yaml", None), ("business.yaml.txt", "name: Corner Shop\n")],
        "business.yaml:1:1: the file is missing; create it, or run `shopbell new` in an empty folder to see one",
        'business.yaml.txt:1:1: shopbell does not know this file or folder; did you mean "business.yaml"?',
    ),
    mistake(
        "text that begins with a bracket",
        [("business.yaml", "name: Corner", "name: [The] Corner")],
        "business.yaml:1:13: a text that begins with a bracket ends with it for the program; put the whole text in quotation marks",
    ),
    mistake(
        "comma in a text between braces",
        [("business.yaml", "  - name: Keys\n    price: €5", "  - {name: Keys, price: 5,50 €}")],
        'business.yaml:17:27: a comma between braces ends the text before it, so that "50 €" stands alone; put the whole text in quotation marks',
    ),
    mistake(
        "blanks from a web page",
        [("business.yaml", "email:", "\u200bemail:")],
        "business.yaml:3:1: an invisible character (U+200B) stands in this key; delete what is before the word and write plain spaces",
    ),
    mistake(
        "web and e-mail addresses as links of the site",
        [("pages/about.md", "way.md", "www.corner.example) or [write](shop@corner.example")],
        'pages/about.md:4:23: the link "www.corner.example" leads nowhere; did you mean "https://www.corner.example"?',
        'pages/about.md:4:54: the link "shop@corner.example" leads nowhere; did you mean "mailto:shop@corner.example"?',
    ),
    mistake(
        "key under another name",
        [("business.yaml", "services:", "reviews: none\nservices:")],
        'business.yaml:16:1: unknown key "reviews"; did you mean "testimonials"?',
    ),
    mistake(
        "key of a group beside it",
        [("business.yaml", "email:", "vat_id: DE1\nemail:")],
        'business.yaml:3:1: the key "vat_id" belongs below "legal:"; write it there, indented by two spaces',
    ),
    mistake(
        "group without required keys as a text",
        [("site.yaml", "languages:", "legal: draft\nlanguages:")],
        'site.yaml:1:8: "draft" cannot stand alone here; write a line for each of its keys instead, such as imprint: …, privacy: …',
    ),
    mistake(
        "field of another name",
        [("forms/contact.yaml", "    type: email", "    type: textarea")],
        'forms/contact.yaml:4:11: "textarea" cannot stand here; did you mean "long_text"?',
    ),
    mistake(
        "picture as a text",
        [("business.yaml", "logo:\n  file: logo.svg\n  alt: Our sign", "logo: logo.svg")],
        'business.yaml:10:7: "logo.svg" cannot stand alone here; write a line for each of its keys instead, such as file: …, alt: …',
    ),
    mistake(
        "service as a text",
        [("business.yaml", "  - name: Keys\n    price: €5", "  - Keys")],
        'business.yaml:17:5: "Keys" cannot stand alone here; write a line for each of its keys instead, such as name: …',
    ),
    mistake(
        "services as a text",
        [("business.yaml", "services:\n  - name: Keys\n    price: €5", "services: Keys")],
        'business.yaml:16:11: a list expected, such as [one, two] or lines beginning with "- "; found "Keys"',
    ),
    mistake(
        "services as a group",
        [("business.yaml", "services:\n  - name: Keys\n    price: €5", "services: {name: Keys}")],
        'business.yaml:16:11: a list expected, such as [one, two] or lines beginning with "- "; found "{…}"',
    ),
    mistake(
        "service without name",
        [("business.yaml", "  - name: Keys\n    price", "  - price")],
        'business.yaml:17:5: the key "name" is missing; add a line that begins with "name:"',
    ),
    mistake(
        "service with a misspelt key",
        [("business.yaml", "    price", "    prise")],
        'business.yaml:18:5: unknown key "prise"; did you mean "price"?',
    ),
    mistake(
        "nobody can reach the business",
        [
            ("business.yaml", "phone: 030 123456\n", ""),
            ("business.yaml", "email: shop@corner.example\n", ""),
            ("forms/contact.yaml", None),
        ],
        "business.yaml:1:1: nobody can reach the business; give at least a phone, a mobile, a whatsapp number, an email or a form",
    ),
]

IN_HOURS = [
    mistake(
        "day unknown",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  payday: 9:00-18:00")],
        'business.yaml:15:3: unknown day "payday"; write monday, tuesday, wednesday, thursday, friday, saturday or sunday, or several such as monday-friday',
    ),
    mistake(
        "day of two languages",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  di: 9:00-18:00")],
        'business.yaml:15:3: "di" is tuesday in one language and sunday in another; write the day in full',
    ),
    mistake(
        "hours in words, morning or evening",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  Mo bis Fr: von 9 bis 6 Uhr")],
        'business.yaml:15:14: "6 Uhr" in "von 9 bis 6 Uhr" can be read as 06:00 or 18:00; write the one you mean, for example von 9 bis 18 Uhr',
    ),
    mistake(
        "hours in words, no span",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  lundi: à partir de 9 heures")],
        'business.yaml:15:10: "à partir de 9 heures" does not say from when to when; write for example 9h à 12h30 et 14h à 18h30, or fermé, or 24 h sur 24 for round the clock',
    ),
    mistake(
        "day misspelt",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  tusday: 9:00-18:00")],
        'business.yaml:15:3: unknown day "tusday"; did you mean "tuesday"?',
    ),
    mistake(
        "days that are no range",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  mon-wed-fri: 9:00-18:00")],
        'business.yaml:15:3: "mon-wed-fri" is not a range of days; write for example tuesday-friday',
    ),
    mistake(
        "day twice",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday-friday: 9:00-18:00\n  friday: 9:00-12:00")],
        'business.yaml:16:3: friday is named twice; it stands in "monday-friday" already',
    ),
    mistake(
        "no time of day",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 9:00-25:00")],
        'business.yaml:15:11: "25:00" is not a time of day; write for example 9:00-12:30, 14:00-18:30',
    ),
    mistake(
        "no span",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 9:00")],
        'business.yaml:15:11: "9:00" does not say from when to when; write for example 9:00-12:30, 14:00-18:30, or closed, or open for round the clock',
    ),
    mistake(
        "span of nothing",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 9:00-9:00")],
        'business.yaml:15:11: "9:00-9:00" ends when it starts; write closed, or open for round the clock',
    ),
    mistake(
        "span from midnight at the end",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 24:00-2:00")],
        'business.yaml:15:11: "24:00-2:00" starts at 24:00, which can only be an end; write 0:00 on the day that then begins',
    ),
    mistake(
        "morning or evening",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 9-5")],
        'business.yaml:15:11: "5" in "9-5" can be read as 05:00 or 17:00; write the one you mean, for example 9-17',
    ),
    mistake(
        "overlap",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: 9:00-14:00, 13:00-18:00")],
        'business.yaml:15:11: "13:00-18:00" overlaps with "9:00-14:00"; give each time of the day once',
    ),
    mistake(
        "overlap in a list",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday:\n    - 9:00-14:00\n    - 13:00-18:00")],
        'business.yaml:17:7: "13:00-18:00" overlaps with "9:00-14:00"; give each time of the day once',
    ),
    mistake(
        "closed and open",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: closed, 9:00-12:00")],
        "business.yaml:15:11: a day cannot be closed and have times as well; keep one of the two",
    ),
    mistake(
        "day with nothing behind it",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday:")],
        "business.yaml:15:10: no times here; write for example 9:00-12:30, or closed",
    ),
    mistake(
        "day as a group",
        [("business.yaml", "  monday-friday: 9:00-18:00", "  monday: {from: 9:00, to: 18:00}")],
        "business.yaml:15:11: text expected here, for example 9:00-12:30 for times or Europe/Paris for the time zone",
    ),
    mistake(
        "hours as a text",
        [("business.yaml", "hours:\n  monday-friday: 9:00-18:00", "hours: 9:00-18:00")],
        "business.yaml:14:8: hours needs one line for each day below it, with its times; for example monday: 9:00-12:30, or in special_hours 2026-12-25: closed",
    ),
    mistake(
        "no time zone",
        [("business.yaml", "time_zone: Europe/Berlin\n", "")],
        "business.yaml:13:1: hours need a time zone; add for example time_zone: Europe/Berlin",
    ),
    mistake(
        "time zone unknown",
        [("business.yaml", "Europe/Berlin", "GMT+1")],
        'business.yaml:13:12: unknown time zone "GMT+1"; write continent and city, for example Europe/Berlin',
    ),
    mistake(
        "time zone misspelt",
        [("business.yaml", "Europe/Berlin", "Europe/Berlim")],
        'business.yaml:13:12: unknown time zone "Europe/Berlim"; did you mean "Europe/Berlin"?',
    ),
    mistake(
        "special hours without hours",
        [("business.yaml", "hours:\n  monday-friday: 9:00-18:00", "special_hours:\n  2026-12-25: closed")],
        "business.yaml:14:1: special_hours need the usual week; add hours (a day not named there is closed)",
    ),
    mistake(
        "special day with nothing behind it",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  2026-12-25:",
            )
        ],
        "business.yaml:17:14: no times here; write for example 9:00-12:30, or closed",
    ),
    mistake(
        "no date",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  25.12.2026: closed",
            )
        ],
        'business.yaml:17:3: "25.12.2026" is not a date; write year-month-day, for example 2026-12-24, 2026-12-27 to 2027-01-02, or 12-25 for every year',
    ),
    mistake(
        "day of every year with the day first",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  25-12: closed",
            )
        ],
        'business.yaml:17:3: "25-12" has no such month; write the month first: 12-25',
    ),
    mistake(
        "range with a year on one side",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  2026-12-24 to 12-26: closed",
            )
        ],
        'business.yaml:17:3: "2026-12-24 to 12-26" has a year on one side only; write both dates with their year, or both without it for every year',
    ),
    mistake(
        "date that does not exist",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  2027-02-29: closed",
            )
        ],
        "business.yaml:17:3: there is no 2027-02-29 in the calendar",
    ),
    mistake(
        "dates backwards",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  2027-01-02 to 2026-12-27: closed",
            )
        ],
        "business.yaml:17:3: 2026-12-27 is before 2027-01-02; write the earlier date first",
    ),
    mistake(
        "too many dates",
        [
            (
                "business.yaml",
                "  monday-friday: 9:00-18:00",
                "  monday-friday: 9:00-18:00\nspecial_hours:\n  2026-01-01 to 2099-12-31: closed",
            )
        ],
        "business.yaml:17:3: 2026-01-01 to 2099-12-31 is more than 366 days; write a shorter time, or change hours",
    ),
]

IN_SETTINGS = [
    mistake(
        "fonts: one that is missing, one that is something else",
        [
            (
                "site.yaml",
                "languages: [en, fr]",
                "languages: [en, fr]\nfonts: {body: [Lora.woff2, Sign.woff], labels: Lorra.woff2}",
            ),
            ("theme/fonts/Lora.woff2", "wOF2 and so on"),
            ("theme/fonts/Sign.woff", "<svg/>"),
        ],
        'site.yaml:2:28: "Sign.woff" is by its content something else than its ending says; save the font again as woff2, woff, ttf or otf',
        'site.yaml:2:48: the font "Lorra.woff2" is not in the folder theme/fonts; did you mean "Lora.woff2"?',
    ),
    mistake(
        "fonts: names that are none",
        [("site.yaml", "languages: [en, fr]", "languages: [en, fr]\nfonts: {body: fonts/Lora.woff2, labels: [Lora]}")],
        'site.yaml:2:15: "fonts/Lora.woff2" is not the name of a font file; write it with its ending, for example Lora.woff2, and put the file into content/theme/fonts',
        'site.yaml:2:42: "Lora" is not the name of a font file; write it with its ending, for example Lora.woff2, and put the file into content/theme/fonts',
    ),
    mistake(
        "languages missing",
        [("site.yaml", "languages: [en, fr]\n", "")],
        'site.yaml:1:1: the key "languages" is missing; add a line that begins with "languages:"',
    ),
    mistake(
        "languages as a text",
        [("site.yaml", "languages: [en, fr]", "languages: en, fr")],
        'site.yaml:1:12: a list expected, such as [one, two] or lines beginning with "- "; found "en, fr"',
    ),
    mistake(
        "no languages",
        [("site.yaml", "languages: [en, fr]", "languages: []")],
        "site.yaml:1:12: too few entries; there must be at least 1",
    ),
    mistake(
        "language twice",
        [("site.yaml", "languages: [en, fr]", "languages: [en, fr, en]")],
        'site.yaml:1:21: the language "en" stands in the list already; keep one',
    ),
    mistake(
        "languages by name",
        [("site.yaml", "languages: [en, fr]", "languages: [english, FR]")],
        'site.yaml:1:13: "english" is not a language; write its short tag, for example en, fr or pt-BR; did you mean "en"?',
        'site.yaml:1:22: "FR" is not a language; write its short tag, for example en, fr or pt-BR; did you mean "fr"?',
    ),
    mistake(
        "language of the pages left out",
        [("site.yaml", "languages: [en, fr]", "languages: [en]")],
        'business.yaml:2:30: "fr" is not among the languages of site.yaml; accepted: en',
        'pages/about.fr.md:1:1: "fr" is not among the languages of site.yaml; accepted: en',
        'pages/way.fr.md:1:1: "fr" is not among the languages of site.yaml; accepted: en',
    ),
    mistake(
        "language without texts of the theme",
        [("site.yaml", "languages: [en, fr]", "languages: [en, fr, frr]")],
        'site.yaml:1:21: shopbell has no buttons, labels and days in the language "frr" yet; did you mean "fr"?',
    ),
    mistake(
        "address without https",
        [("site.yaml", "https://corner.example", "www.corner.example")],
        'site.yaml:2:10: "www.corner.example" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address of another kind",
        [("site.yaml", "https://corner.example", "ftp://corner.example")],
        'site.yaml:2:10: "ftp://corner.example" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address with a question",
        [("site.yaml", "https://corner.example", "https://corner.example/?a=b")],
        'site.yaml:2:10: "https://corner.example/?a=b" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address with a password",
        [("site.yaml", "https://corner.example", "https://me:secret@corner.example")],
        'site.yaml:2:10: "https://me:secret@corner.example" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address with a foreign sign",
        [("site.yaml", "https://corner.example", "https://corner;script-src.example")],
        'site.yaml:2:10: "https://corner;script-src.example" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address with a broken port",
        [("site.yaml", "https://corner.example", "https://corner.example:99999")],
        'site.yaml:2:10: "https://corner.example:99999" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "address with half a bracket",
        [("site.yaml", "https://corner.example", "https://[::1")],
        'site.yaml:2:10: "https://[::1" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "colour by name",
        [("site.yaml", 'colour: "#7a3350"', "colour: red")],
        'site.yaml:4:9: "red" is not a colour; write # and six digits or letters from a to f in quotation marks, for example "#7a3350"',
    ),
    mistake(
        "colour without its sign",
        [("site.yaml", 'colour: "#7a3350"', "colour: 7a3350")],
        'site.yaml:4:9: "7a3350" is not a colour; write # and six digits or letters from a to f in quotation marks, for example "#7a3350"',
    ),
    mistake(
        "colour too short",
        [("site.yaml", 'colour: "#7a3350"', "colour: '#7a33'")],
        'site.yaml:4:9: "#7a33" is not a colour; write # and six digits or letters from a to f in quotation marks, for example "#7a3350"',
    ),
    mistake(
        "key as Americans spell it",
        [("site.yaml", 'colour: "#7a3350"', "color: '#7a3350'")],
        'site.yaml:4:1: unknown key "color"; did you mean "colour"?',
    ),
    mistake(
        "look misspelt",
        [("site.yaml", 'colour: "#7a3350"', "look: altelier")],
        'site.yaml:4:7: "altelier" cannot stand here; did you mean "atelier"?',
    ),
    mistake(
        "look that does not exist",
        [("site.yaml", 'colour: "#7a3350"', "look: modern")],
        'site.yaml:4:7: "modern" cannot stand here; accepted: atelier, market, office',
    ),
    mistake(
        "origins as a text",
        [("site.yaml", 'colour: "#7a3350"', "origins: https://old.example")],
        'site.yaml:4:10: a list expected, such as [one, two] or lines beginning with "- "; found "https://old.example"',
    ),
    mistake(
        "origin without https",
        [("site.yaml", 'colour: "#7a3350"', "origins: [old.example, https://new.example]")],
        'site.yaml:4:11: "old.example" is not a web address; write for example https://www.example.com',
    ),
    mistake(
        "no handler for a form",
        [("site.yaml", "handler: https://forms.corner.example\n", "")],
        'forms/contact.yaml:1:1: the form needs the address of the handler; add "handler" to site.yaml, or "mode: mailto" to the form',
    ),
    mistake(
        "legal page neither draft nor checked",
        [("site.yaml", 'colour: "#7a3350"', "legal: {imprint: yes, privacy: 2026-02-30 4f2a91, accessibility: draft}")],
        'site.yaml:4:18: "yes" says neither that the page is a draft nor when you checked it; write draft, or what `shopbell check` names, such as 2026-11-21 4f2a91',
        'site.yaml:4:32: "2026-02-30 4f2a91" says neither that the page is a draft nor when you checked it; write draft, or what `shopbell check` names, such as 2026-11-21 4f2a91',
    ),
    mistake(
        "messages that the handler shall delete, and does not get",
        [("forms/contact.yaml", "title: Write to us", "title: Write to us\nmode: mailto\nkeep_days: 90")],
        "forms/contact.yaml:3:1: only our own form handler can do what keep_days asks, and this form has the mode mailto; remove keep_days",
    ),
    mistake(
        "routes by a field that is none",
        [
            (
                "forms/contact.yaml",
                "title: Write to us",
                "title: Write to us\nroutes: {field: abuot, to: {keys: [a@b.example]}}",
            )
        ],
        'forms/contact.yaml:2:17: messages cannot be routed by "abuot", which is no field of type choice in this form; did you mean "about"?',
    ),
    mistake(
        "routes for an option that is none",
        [
            (
                "forms/contact.yaml",
                "title: Write to us",
                "title: Write to us\nroutes: {field: about, to: {shoos: [a@b.example]}}",
            )
        ],
        'forms/contact.yaml:2:29: "shoos" is no option of the field about; name the options as the field does; did you mean "shoes"?',
    ),
    mistake(
        "confirmation without an address",
        [
            ("forms/contact.yaml", "title: Write to us", "title: Write to us\nconfirmation: We have it."),
            ("forms/contact.yaml", "    type: email", "    type: text"),
        ],
        "forms/contact.yaml:2:1: a confirmation needs an address to go to; add a field of type email to the form or remove the confirmation",
    ),
]

IN_FURTHER_FACTS = [
    mistake(
        "position in minutes",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nposition: {latitude: 45°46', longitude: 4.8302}")],
        'business.yaml:2:22: "45°46\'" is not a position; write degrees with a point, at most 90, for example 45.7712',
    ),
    mistake(
        "position beyond the pole",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nposition:\n  latitude: 95.2\n  longitude: 4,83")],
        'business.yaml:3:13: "95.2" is not a position; write degrees with a point, at most 90, for example 45.7712',
        'business.yaml:4:14: "4,83" is not a position; write degrees with a point, at most 180, for example 45.7712',
    ),
    mistake(
        "user name with its address",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\ntelegram: https://t.me/corner")],
        'business.yaml:2:11: "https://t.me/corner" is not a user name; write it as it stands in the messenger, for example atelier_marguerite',
    ),
    mistake(
        "offer until some day",
        [
            (
                "business.yaml",
                "name: Corner Shop",
                "name: Corner Shop\noffers:\n  - title: Keys for two\n    ends: end of May",
            )
        ],
        'business.yaml:4:11: "end of May" is not a date; write year-month-day, for example 2026-12-24',
    ),
    mistake(
        "hours of a branch",
        [
            (
                "business.yaml",
                "name: Corner Shop",
                "name: Corner Shop\nbranches:\n  - name: West\n    hours: {monday: 9-5}",
            )
        ],
        'business.yaml:4:21: "5" in "9-5" can be read as 05:00 or 17:00; write the one you mean, for example 9-17',
    ),
    mistake(
        "hours that a branch inherits, said once",
        [
            ("business.yaml", "monday-friday: 9:00-18:00", "monday-friday: 9-5"),
            ("business.yaml", "name: Corner Shop", "name: Corner Shop\nbranches:\n  - name: West"),
        ],
        'business.yaml:17:18: "5" in "9-5" can be read as 05:00 or 17:00; write the one you mean, for example 9-17',
    ),
    mistake(
        "phone of a branch",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nbranches:\n  - name: West\n    phone: 030")],
        'business.yaml:4:12: "030" is not a whole phone number; write it with its area code, for example +33 1 23 45 67 89',
    ),
    mistake(
        "old address with a question",
        [("site.yaml", 'colour: "#7a3350"', "aliases: [/shop.php?id=1]")],
        'site.yaml:4:11: "/shop.php?id=1" is not an old address; write what followed the name of your site, for example /about.php (without ? and #)',
    ),
    mistake(
        "old address of another site",
        [("site.yaml", 'colour: "#7a3350"', "aliases: [https://other.example/shop.php]")],
        'site.yaml:4:11: this old address belongs to another site; write only what followed the name of yours, or add the other site to "origins" in site.yaml',
    ),
    mistake(
        "old address that is a new one",
        [("site.yaml", 'colour: "#7a3350"', "aliases: [/about/]")],
        'site.yaml:4:11: the site itself has something at "about/"; delete this old address',
    ),
    mistake(
        "old address twice",
        [
            ("pages/about.md", "title: About us", "title: About us\naliases: [/shop.php]"),
            ("pages/way.md", "title", "aliases: [/shop.php]\ntitle"),
        ],
        'pages/way.md:2:11: "shop.php" is already an old address in {folder}/pages/about.md; keep one of the two',
    ),
]

IN_FORMS = [
    mistake(
        "form without title",
        [("forms/contact.yaml", "title: Write to us\n", "")],
        'forms/contact.yaml:1:1: the key "title" is missing; add a line that begins with "title:"',
    ),
    mistake(
        "form in a mode that does not exist",
        [("forms/contact.yaml", "title: Write to us", "title: Write to us\nmode: fax")],
        'forms/contact.yaml:2:7: "fax" cannot stand here; accepted: handler, mailto, endpoint, google',
    ),
    mistake(
        "mode misspelt",
        [("forms/contact.yaml", "title: Write to us", "title: Write to us\nmode: mailtoo")],
        'forms/contact.yaml:2:7: "mailtoo" cannot stand here; did you mean "mailto"?',
    ),
    mistake(
        "recipient as a text",
        [("forms/contact.yaml", "title: Write to us", "title: Write to us\nto: shop@corner.example")],
        'forms/contact.yaml:2:5: a list expected, such as [one, two] or lines beginning with "- "; found "shop@corner.example"',
    ),
    mistake(
        "recipient that is none",
        [("forms/contact.yaml", "title: Write to us", "title: Write to us\nto: [shop]")],
        'forms/contact.yaml:2:6: "shop" is not an e-mail address; write for example hello@example.com',
    ),
    mistake(
        "nobody gets the form",
        [("business.yaml", "email: shop@corner.example\n", "")],
        'forms/contact.yaml:1:1: nobody would get this form; add an "email" to business.yaml or "to" to the form',
    ),
    mistake(
        "fields misspelt",
        [("forms/contact.yaml", "fields:", "feilds:")],
        'forms/contact.yaml:2:1: unknown key "feilds"; did you mean "fields"?',
    ),
    mistake(
        "no fields",
        [("forms/contact.yaml", "title: Write to us\nfields: []\n")],
        "forms/contact.yaml:2:9: too few entries; there must be at least 1",
    ),
    mistake(
        "fields with nothing behind it",
        [("forms/contact.yaml", "title: Write to us\nfields:\n")],
        'forms/contact.yaml:2:1: the key "fields" has no value; write one',
    ),
    mistake(
        "field without type",
        [("forms/contact.yaml", "    type: email\n", "")],
        'forms/contact.yaml:3:5: the key "type" is missing; add a line that begins with "type:"',
    ),
    mistake(
        "field with nothing behind its type",
        [("forms/contact.yaml", "    type: email", "    type:")],
        'forms/contact.yaml:4:5: the key "type" has no value; write one',
    ),
    mistake(
        "type misspelt",
        [("forms/contact.yaml", "    type: email", "    type: e-mail")],
        'forms/contact.yaml:4:11: "e-mail" cannot stand here; did you mean "email"?',
    ),
    mistake(
        "kind as a list",
        [("business.yaml", "name: Corner Shop", "name: Corner Shop\nkind: [Florist]")],
        'business.yaml:2:7: text expected; found "[…]"',
    ),
    mistake(
        "field without label",
        [("forms/contact.yaml", "    label: Your address\n", "")],
        'forms/contact.yaml:3:5: the key "label" is missing; add a line that begins with "label:"',
    ),
    mistake(
        "key of another type",
        [("forms/contact.yaml", "    label: Your address", "    label: Your address\n    options: {a: A, b: B}")],
        'forms/contact.yaml:6:5: unknown key "options"; accepted: hint, autocomplete, max_length',
    ),
    mistake(
        "neither yes nor no",
        [("forms/contact.yaml", "required: yes", "required: maybe")],
        'forms/contact.yaml:6:15: "maybe" is neither yes nor no; write one of them',
    ),
    mistake(
        "length in words",
        [("forms/contact.yaml", "max_length: 500", "max_length: five hundred")],
        'forms/contact.yaml:16:17: "five hundred" is not a whole number; write digits only',
    ),
    mistake(
        "length of nothing",
        [("forms/contact.yaml", "max_length: 500", "max_length: 0")],
        "forms/contact.yaml:16:17: 0 is too small; write at least 1",
    ),
    mistake(
        "length beyond measure",
        [("forms/contact.yaml", "max_length: 500", "max_length: 99999999")],
        "forms/contact.yaml:16:17: 99999999 is too large; write at most 20000",
    ),
    mistake(
        "length of 5,000 digits",
        [("forms/contact.yaml", "max_length: 500", "max_length: " + "9" * 5000)],
        'forms/contact.yaml:16:17: "99999999999999999999999999999999999999999999999999999999999…" is not a whole number; write digits only',
    ),
    mistake(
        "two fields of one name",
        [("forms/contact.yaml", "  - name: email", "  - name: message")],
        'forms/contact.yaml:13:11: two fields are named "message"; give each its own name',
    ),
    mistake(
        "field with spaces in its name",
        [("forms/contact.yaml", "  - name: email", "  - name: Your e-mail")],
        'forms/contact.yaml:3:11: "Your e-mail" cannot name a field; use lower-case letters, digits and underscores, beginning with a letter',
    ),
    mistake(
        "field with a name of other services",
        [("forms/contact.yaml", "  - name: email", "  - name: redirect")],
        'forms/contact.yaml:3:11: the name "redirect" has a meaning of its own in forms; choose another one',
    ),
    mistake(
        "one option",
        [("forms/contact.yaml", "      keys: Keys\n", "")],
        "forms/contact.yaml:11:7: too few entries; there must be at least 2",
    ),
    mistake(
        "options as a list",
        [("forms/contact.yaml", "      keys: Keys\n      shoes: Shoes", "      - Keys\n      - Shoes")],
        'forms/contact.yaml:11:7: a group of "key: value" lines expected; found "[…]"',
    ),
    mistake(
        "option with nothing behind it",
        [("forms/contact.yaml", "      keys: Keys", "      keys:")],
        'forms/contact.yaml:11:7: the key "keys" has no value; write one',
    ),
    mistake(
        "option with spaces in its name",
        [("forms/contact.yaml", "      keys: Keys", "      new keys: Keys")],
        'forms/contact.yaml:11:7: "new keys" cannot name an option; use letters, digits, hyphens and underscores, and put the words behind the colon',
    ),
    mistake(
        "option in a language the site has not",
        [("forms/contact.yaml", "      keys: Keys", "      keys: {en: Keys, de: Schlüssel}")],
        'forms/contact.yaml:11:24: "de" is not among the languages of site.yaml; accepted: en, fr',
    ),
    mistake(
        "60 options",
        [("forms/contact.yaml", "      keys: Keys\n", "".join(f"      k{number}: K\n" for number in range(60)))],
        "forms/contact.yaml:11:7: too many entries; there may be at most 50",
    ),
    mistake(
        "form with another ending",
        [("forms/contact.yml", "title: Write to us\n")],
        "forms/contact.yml:1:1: only files ending in .yaml belong in the folder forms; rename or move this one",
    ),
    mistake(
        "form with capitals in its name",
        [("forms/Contact Us.yaml", "title: Write to us\nfields: [{name: a, type: text, label: A}]\n")],
        'forms/Contact Us.yaml:1:1: the file name "Contact Us" cannot be part of an address; use lower-case letters, digits and hyphens',
    ),
]

IN_PAGES = [
    mistake(
        "page without head",
        [("pages/about.md", "About us\n")],
        'pages/about.md:1:1: a page begins with a line "---", a line "title: …" and another line "---"; write these three at the top of the file',
    ),
    mistake(
        "empty page",
        [("pages/about.md", "")],
        'pages/about.md:1:1: a page begins with a line "---", a line "title: …" and another line "---"; write these three at the top of the file',
    ),
    mistake(
        "head not closed",
        [("pages/about.md", "---\ntitle: About us\nWe are a shop.\n")],
        'pages/about.md:1:1: a page begins with a line "---", a line "title: …" and another line "---"; write these three at the top of the file',
    ),
    mistake(
        "line above the head",
        [("pages/about.md", "\n---\ntitle: About us\n---\n")],
        'pages/about.md:1:1: a page begins with a line "---", a line "title: …" and another line "---"; write these three at the top of the file',
    ),
    mistake(
        "head without title",
        [("pages/about.md", "---\nmenu: yes\n---\n")],
        'pages/about.md:2:1: the key "title" is missing; add a line that begins with "title:"',
    ),
    mistake(
        "title empty",
        [("pages/about.md", "---\ntitle: ''\n---\n")],
        "pages/about.md:2:8: the text is empty; write something or delete the key",
    ),
    mistake(
        "title in languages",
        [("pages/about.md", "---\ntitle: {en: About us}\n---\n")],
        'pages/about.md:2:8: text expected; found "{…}"',
    ),
    mistake(
        "words where numbers belong",
        [("pages/about.md", "---\ntitle: About us\norder: first\nmenu: perhaps\n---\n")],
        'pages/about.md:3:8: "first" is not a whole number; write digits only',
        'pages/about.md:4:7: "perhaps" is neither yes nor no; write one of them',
    ),
    mistake(
        "head with a second colon",
        [("pages/about.md", "---\ntitle: About us: the shop\n---\n")],
        'pages/about.md:2:16: a second ": " in one line; put the text in quotation marks',
    ),
    mistake(
        "control character in a page",
        [("pages/about.md", "---\ntitle: About us\n---\nA bell: \a\n")],
        "pages/about.md:4:9: an invisible control character (U+0007) stands here; delete it",
    ),
    mistake(
        "page with capitals in its name",
        [("pages/About Us.md", "---\ntitle: About us\n---\n")],
        'pages/About Us.md:1:1: the file name "About Us" cannot be part of an address; use lower-case letters, digits and hyphens',
    ),
    mistake(
        "page in a language the site has not",
        [("pages/about.de.md", "---\ntitle: Wir\n---\n")],
        'pages/about.de.md:1:1: "de" is not among the languages of site.yaml; accepted: en, fr',
    ),
    mistake(
        "page twice",
        [("pages/about.en.md", "---\ntitle: About us\n---\n")],
        "pages/about.md:1:1: this page is already written in {folder}/pages/about.en.md; delete one of the two",
    ),
    mistake(
        "page in the place of the home page",
        [("pages/index.md", "---\ntitle: Home\n---\n")],
        'pages/index.md:1:1: the name "index" is taken by the site itself; choose another one',
    ),
    mistake(
        "page in the place of a language",
        [("pages/fr.md", "---\ntitle: Home\n---\n")],
        'pages/fr.md:1:1: the name "fr" is taken by the site itself; choose another one',
    ),
    mistake(
        "page of another kind",
        [("pages/draft.txt", "later\n")],
        "pages/draft.txt:1:1: only files ending in .md belong in the folder pages; rename or move this one",
    ),
    mistake(
        "pages in a folder of their own",
        [("pages/old/about.md", "---\ntitle: About us\n---\n")],
        "pages/old:1:1: only files ending in .md belong in the folder pages; rename or move this one",
    ),
    mistake(
        "a link that stands in code before",
        [("pages/about.md", "Read [how", "Not `[how](wey.md)`, read [how"), ("pages/about.md", "(way.md)", "(wey.md)")],
        'pages/about.md:4:44: the link "wey.md" leads nowhere; did you mean "way.md"?',
    ),
    mistake(
        "link misspelt",
        [("pages/about.md", "way.md", "wey.md")],
        'pages/about.md:4:23: the link "wey.md" leads nowhere; did you mean "way.md"?',
    ),
    mistake(
        "second link misspelt",
        [("pages/about.md", "Read", "Read [it](way.md), [there](wey.md), [again](wey.md),")],
        'pages/about.md:4:28: the link "wey.md" leads nowhere; did you mean "way.md"?',
        'pages/about.md:4:45: the link "wey.md" leads nowhere; did you mean "way.md"?',
    ),
    mistake(
        "link to a language the site has not",
        [("pages/about.md", "way.md", "way.de.md")],
        'pages/about.md:4:23: the link "way.de.md" leads nowhere; did you mean "way.md"?',
    ),
    mistake(
        "link to nothing",
        [("pages/about.md", "way.md", "")],
        'pages/about.md:4:23: the link "" leads nowhere; accepted: about.md, way.md',
    ),
    mistake(
        "link out of the folder",
        [("pages/about.md", "way.md", "../business.yaml")],
        'pages/about.md:4:23: the link "../business.yaml" leads nowhere; accepted: about.md, way.md',
    ),
    mistake(
        "link to a file that is not there",
        [("pages/about.md", "way.md", "media/price-list.pdf")],
        'pages/about.md:4:23: the link "media/price-list.pdf" leads nowhere; accepted: media/logo.svg',
    ),
    mistake(
        "link to a heading that is not there",
        [("pages/about.md", "way.md", "way.md#by-bus")],
        'pages/about.md:4:23: there is no heading for "#by-bus" on that page',
    ),
    mistake(
        "link to a heading misspelt",
        [("pages/about.md", "way.md", "#opening-hurs)\n\n## Opening hours\n\n(see above")],
        'pages/about.md:4:23: there is no heading for "#opening-hurs" on that page; did you mean "opening-hours"?',
    ),
    mistake(
        "link that runs a script",
        [("pages/about.md", "way.md", "javascript:alert(1)")],
        'pages/about.md:4:23: the link "javascript:alert(1)" is of no use to visitors; write the file of a page, or a whole address such as https://www.example.com',
    ),
    mistake(
        "link that runs a script in disguise",
        [("pages/about.md", "way.md", "&#106;ava&#115;cript:alert(1)")],
        'pages/about.md:4:1: the link "javascript:alert(1)" is of no use to visitors; write the file of a page, or a whole address such as https://www.example.com',
    ),
    mistake(
        "link of another kind",
        [("pages/about.md", "way.md", "data:text/html,hello")],
        'pages/about.md:4:23: the link "data:text/html,hello" is of no use to visitors; write the file of a page, or a whole address such as https://www.example.com',
    ),
    mistake(
        "link to a broken address",
        [("pages/about.md", "way.md", "https://[corner")],
        'pages/about.md:4:23: the link "https://[corner" is of no use to visitors; write the file of a page, or a whole address such as https://www.example.com',
    ),
    mistake(
        "picture not there",
        [("pages/about.md", "logo.svg", "sign.svg")],
        'pages/about.md:6:13: the picture "sign.svg" is not in the media folder; accepted: media/logo.svg',
    ),
    mistake(
        "picture of another site",
        [("pages/about.md", "logo.svg", "https://pictures.example/sign.svg")],
        'pages/about.md:6:13: the picture "https://pictures.example/sign.svg" lies on another site; put it in the media folder, so that no visitor is sent elsewhere unasked',
    ),
    mistake(
        "picture without words in a page",
        [("pages/about.md", "![Our sign]", "![ ]")],
        'pages/about.md:6:6: the picture "logo.svg" has no words that stand for it; write them between the brackets: ![words](picture)',
    ),
    mistake(
        "picture of nothing",
        [("pages/about.md", "logo.svg", "")],
        'pages/about.md:6:13: the picture "" is not in the media folder; accepted: media/logo.svg',
    ),
    mistake(
        "script",
        [("pages/about.md", "![Our sign](logo.svg)", "<script>alert(1)</script>")],
        'pages/about.md:6:1: the HTML "<script>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "script in capitals inside a line",
        [("pages/about.md", "![Our sign](logo.svg)", "Hello <SCRIPT SRC=//evil.example></SCRIPT>")],
        'pages/about.md:6:7: the HTML "<SCRIPT SRC=//evil.example>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "script in pieces",
        [("pages/about.md", "![Our sign](logo.svg)", "<scr<script>ipt>alert(1)</script>")],
        'pages/about.md:6:5: the HTML "<script>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "script in a comment that is none",
        [("pages/about.md", "![Our sign](logo.svg)", "<!--><script>alert(1)</script>-->")],
        'pages/about.md:6:1: the HTML "<!--><script>alert(1)</script>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "script in an attribute",
        [("pages/about.md", "![Our sign](logo.svg)", "<b onmouseover=alert(1)>Hello</b>")],
        'pages/about.md:6:1: the HTML "<b onmouseover=alert(1)>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "script in a picture",
        [("pages/about.md", "![Our sign](logo.svg)", "<img/src=x onerror=alert(1)>")],
        'pages/about.md:6:1: the HTML "<img/src=x onerror=alert(1)>" cannot stand in a page; write links as [words](page.md) and pictures as ![words](picture.jpg)',
    ),
    mistake(
        "script in a list of attributes",
        [("pages/about.md", "![Our sign](logo.svg)", "# Hello {onclick=alert(1)}")],
        'pages/about.md:6:10: the HTML "onclick="alert(1)"" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "drawing with a script",
        [("pages/about.md", "![Our sign](logo.svg)", "<svg onload=alert(1)></svg>")],
        'pages/about.md:6:1: the HTML "<svg onload=alert(1)>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "frame of another site",
        [("pages/about.md", "![Our sign](logo.svg)", "<iframe src=https://maps.example></iframe>")],
        'pages/about.md:6:1: the HTML "<iframe src=https://maps.example>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "form of another site",
        [("pages/about.md", "![Our sign](logo.svg)", "<form action=https://forms.example><input></form>")],
        'pages/about.md:6:1: the HTML "<form action=https://forms.example>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
        'pages/about.md:6:36: the HTML "<input>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "second main heading",
        [("pages/about.md", "![Our sign](logo.svg)", "<h1>Hello</h1>")],
        'pages/about.md:6:1: the HTML "<h1>" cannot stand in a page; plain marks such as <br>, <sub> or <details> can',
    ),
    mistake(
        "link in HTML",
        [("pages/about.md", "![Our sign](logo.svg)", "<a href=way.md>The way</a>")],
        'pages/about.md:6:1: the HTML "<a href=way.md>" cannot stand in a page; write links as [words](page.md) and pictures as ![words](picture.jpg)',
    ),
    mistake(
        "tag not closed",
        [("pages/about.md", "![Our sign](logo.svg)", "Hello <b>world")],
        'pages/about.md:6:7: the HTML "<b>" has no counterpart; close every tag in the order in which it was opened',
    ),
    mistake(
        "tags closed in the wrong order",
        [("pages/about.md", "![Our sign](logo.svg)", "<b><i>Hello</b></i>")],
        'pages/about.md:6:4: the HTML "<i>" has no counterpart; close every tag in the order in which it was opened',
        'pages/about.md:6:16: the HTML "</i>" has no counterpart; close every tag in the order in which it was opened',
    ),
    mistake(
        "tag closed that was not opened",
        [("pages/about.md", "![Our sign](logo.svg)", "Hello</div>")],
        'pages/about.md:6:6: the HTML "</div>" has no counterpart; close every tag in the order in which it was opened',
    ),
]

IN_FILES = [
    mistake(
        "business missing",
        [("business.yaml", None)],
        "business.yaml:1:1: the file is missing; create it, or run `shopbell new` in an empty folder to see one",
    ),
    mistake(
        "site missing",
        [("site.yaml", None)],
        "site.yaml:1:1: the file is missing; create it, or run `shopbell new` in an empty folder to see one",
    ),
    mistake(
        "business with another ending",
        [("business.yml", "name: Shop\n"), ("business.yaml", None)],
        "business.yaml:1:1: the file is missing; create it, or run `shopbell new` in an empty folder to see one",
        'business.yml:1:1: shopbell does not know this file or folder; did you mean "business.yaml"?',
    ),
    mistake(
        "folder misspelt",
        [("page/about.md", "---\ntitle: About\n---\n")],
        'page:1:1: shopbell does not know this file or folder; did you mean "pages"?',
    ),
    mistake(
        "page beside the folder",
        [("about.md", "---\ntitle: About\n---\n")],
        "about.md:1:1: shopbell does not know this file or folder; accepted: business.yaml, site.yaml, forms, pages, news, media, theme",
    ),
    mistake(
        "folder in place of a file",
        [("business.yaml", None), ("business.yaml/x", "")],
        "business.yaml:1:1: this is a folder, and a file is needed; rename or delete the folder",
    ),
    mistake(
        "folder in place of a page",
        [("pages/old.md/x", "")],
        "pages/old.md:1:1: this is a folder, and a file is needed; rename or delete the folder",
    ),
    mistake(
        "file in place of a folder",
        [("forms", "title: Write to us\n"), ("forms/contact.yaml", None)],
        "forms:1:1: this is a file, and a folder is needed; rename or delete the file",
    ),
    mistake(
        "file of more than a megabyte",
        [("business.yaml", "#" * 1_000_001)],
        "business.yaml:1:1: the file is larger than 1000 kB; split it or shorten it",
    ),
]

IN_NEWS = [
    mistake(
        "news without a day",
        [("news/late.md", "---\ntitle: Late\n---\nWords.\n"), ("news/late.fr.md", "---\ntitle: Tard\n---\nMots.\n")],
        'news/late.md:2:1: the key "date" is missing; add a line that begins with "date:"',
    ),
    mistake(
        "news with a day in another order",
        [("news/late.md", "---\ntitle: Late\ndate: 21.11.2026\n---\nWords.\n")],
        'news/late.md:3:7: "21.11.2026" is not a date; write year-month-day, for example 2026-12-24',
    ),
    mistake(
        "news that ends before its day",
        [("news/late.md", "---\ntitle: Late\ndate: 2026-11-21\nends: 2026-11-01\n---\nWords.\n")],
        "news/late.md:4:7: this ends before 2026-11-21, the day of the news; write a later day, or remove it",
    ),
    mistake(
        "misspelt key and picture in the head of news",
        [("news/late.md", "---\ntitle: Late\ndate: 2026-11-21\npicure:\n  file: x.svg\n---\nWords.\n"),
         ("news/other.md", "---\ntitle: Late\ndate: 2026-11-21\npicture: {file: logo.sgv, alt: Sign}\n---\nWords.\n")],
        'news/late.md:4:1: unknown key "picure"; did you mean "picture"?',
        'news/other.md:4:17: the picture "logo.sgv" is not in the media folder; did you mean "logo.svg"?',
    ),
    mistake(
        "link to news that is not there",
        [("news/late.md", "---\ntitle: Late\ndate: 2026-11-21\n---\n[More](news/ltae.md)\n")],
        'news/late.md:5:8: the link "news/ltae.md" leads nowhere; did you mean "news/late.md"?',
    ),
    mistake(
        "page with the name of the news",
        [("news/late.md", "---\ntitle: Late\ndate: 2026-11-21\n---\nWords.\n"),
         ("pages/news.md", "---\ntitle: News\n---\nWords.\n")],
        'pages/news.md:1:1: the name "news" is taken by the site itself; choose another one',
    ),
]  # fmt: skip

IN_NAVIGATION = [
    mistake(
        "names that lead nowhere",
        [
            (
                "site.yaml",
                "handler:",
                "navigation:\n  - abuot.md\n  - servises\n  - to: contcat\n    label: Write\nhandler:",
            )
        ],
        'site.yaml:4:5: "abuot.md" is no page, no section of the home page and no web address; did you mean "about.md"?',
        'site.yaml:5:5: "servises" is no page, no section of the home page and no web address; did you mean "services"?',
        'site.yaml:6:9: "contcat" is no page, no section of the home page and no web address; did you mean "contact"?',
    ),
    mistake(
        "section that the home page does not have, and news that there are not",
        [("site.yaml", "handler:", "navigation: [team, news]\nhandler:")],
        'site.yaml:3:14: the home page has no section "team", because nothing in business.yaml belongs there; add something, or remove this entry',
        'site.yaml:3:20: "news" is no page, no section of the home page and no web address; accepted: about.md, way.md, hours, address, reach, services, contact',
    ),
    mistake(
        "sections of the business where each branch has its own",
        [
            ("site.yaml", "handler:", "navigation: [hours, team, places]\nhandler:"),
            ("business.yaml", "services:", "branches: [{name: Here}, {name: There}]\nservices:"),
        ],
        'site.yaml:3:14: the home page has no section "hours", because it shows each branch with its own in the section "places"; write “places” instead',
        'site.yaml:3:21: the home page has no section "team", because nothing in business.yaml belongs there; add something, or remove this entry',
    ),
    mistake(
        "another site without a name",
        [("site.yaml", "handler:", "navigation:\n  - https://shop.example/\nhandler:")],
        "site.yaml:4:5: a link to another site needs a name; write it as “- to: https://shop.example/” and below it “label: …”",
    ),
    mistake(
        "misspelt key of an entry",
        [("site.yaml", "handler:", "navigation:\n  - to: about.md\n    lable: Who\nhandler:")],
        'site.yaml:5:5: unknown key "lable"; did you mean "label"?',
    ),
]

IN_UPLOADS = [
    mistake(
        "files for a form that another service takes",
        [
            (
                "forms/contact.yaml",
                "fields:\n",
                "mode: endpoint\nendpoint: https://forms.example/x\nfields:\n  - {name: photo, type: file, label: Photo}\n",
            ),
        ],
        "forms/contact.yaml:5:25: only forms in the mode handler take files; this one has the mode endpoint",
    ),
    mistake(
        "more files than one sending can carry",
        [
            (
                "forms/contact.yaml",
                "fields:\n",
                "fields:\n  - {name: photos, type: file, label: Photos, most: 11, max_megabytes: 10}\n",
            ),
        ],
        'forms/contact.yaml:3:5: the files of this form may have 110 MB in all, at most 100 can be sent at once; lower "most" or "max_megabytes"',
    ),
    mistake(
        "kind of files that there is not",
        [
            (
                "forms/contact.yaml",
                "fields:\n",
                "fields:\n  - {name: photos, type: file, label: Photos, types: [picture]}\n",
            )
        ],
        'forms/contact.yaml:3:55: "picture" cannot stand here; did you mean "pictures"?',
    ),
    mistake(
        "file too large",
        [
            (
                "forms/contact.yaml",
                "fields:\n",
                "fields:\n  - {name: photos, type: file, label: Photos, max_megabytes: 200}\n",
            )
        ],
        "forms/contact.yaml:3:62: 200 is too large; write at most 50",
    ),
]

IN_SLOTS = [
    mistake(
        "slot of a branch that there is not",
        [
            ("forms/contact.yaml", "fields:\n", "fields:\n  - {name: time, type: slot, label: When?, branch: Mite}\n"),
            (
                "business.yaml",
                "services:",
                "branches: [{name: {en: Mitte, fr: Centre}, phone: 030 1234567}]\nservices:",
            ),
        ],
        'forms/contact.yaml:3:52: no branch is called "Mite"; did you mean "Mitte"?',
    ),
    mistake(
        "slot without opening hours",
        [
            ("business.yaml", "time_zone: Europe/Berlin\nhours:\n  monday-friday: 9:00-18:00\n", ""),
            ("forms/contact.yaml", "fields:\n", "fields:\n  - name: time\n    type: slot\n    label: When?\n"),
        ],
        'forms/contact.yaml:4:5: a slot needs opening hours to lie in; add "hours" to business.yaml, or "branch" with the name of a branch that has some',
    ),
    mistake(
        "slot longer than any opening",
        [
            (
                "forms/contact.yaml",
                "fields:\n",
                "fields:\n  - name: time\n    type: slot\n    label: When?\n    length: 600\n",
            ),
        ],
        "forms/contact.yaml:6:13: no opening lasts 600 minutes, so nobody could choose a time; write a smaller number",
    ),
    mistake(
        "slot too many days ahead",
        [("forms/contact.yaml", "fields:\n", "fields:\n  - {name: time, type: slot, label: When?, days: 365}\n")],
        "forms/contact.yaml:3:50: 365 is too large; write at most 92",
    ),
    mistake(
        "answer of an option misspelt",
        [("forms/contact.yaml", "      keys: Keys\n", "      keys: {label: Keys, anwser: At once}\n")],
        'forms/contact.yaml:11:27: unknown key "anwser"; did you mean "answer"?',
    ),
    mistake(
        "answer of an option without its words",
        [("forms/contact.yaml", "      keys: Keys\n", "      keys: {answer: At once}\n")],
        'forms/contact.yaml:11:7: the key "label" is missing; add a line that begins with "label:"',
    ),
    mistake(
        "option in a language that the site does not have",
        [
            (
                "forms/contact.yaml",
                "      keys: Keys\n",
                "      keys: {label: {en: Keys, fr: Clés, it: Chiavi}, answer: At once}\n",
            )
        ],
        'forms/contact.yaml:11:42: "it" is not among the languages of site.yaml; accepted: en, fr',
    ),
    mistake(
        "message with a hole for what it is not about",
        [("business.yaml", "services:", 'message: "About {service}"\nservices:')],
        'business.yaml:16:10: "{service}" cannot be filled in here; accepted: {page}',
    ),
    mistake(
        "topic that no form has",
        [("business.yaml", "    price: €5", "    price: €5\n    topic: kyes")],
        'business.yaml:19:12: no form has a choice with the option "kyes"; did you mean "keys"?',
    ),
]

MISTAKES = [
    *IN_YAML,
    *IN_FACTS,
    *IN_HOURS,
    *IN_SETTINGS,
    *IN_FURTHER_FACTS,
    *IN_FORMS,
    *IN_UPLOADS,
    *IN_SLOTS,
    *IN_PAGES,
    *IN_FILES,
    *IN_NEWS,
    *IN_NAVIGATION,
]
