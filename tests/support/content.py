"""A small content folder that is good as it stands, for tests that spoil it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

GOOD = {
    "business.yaml": """\
name: Corner Shop
slogan: {en: Keys and shoes, fr: Clés et chaussures}
email: shop@corner.example
phone: 030 123456
address:
  street: 1 Side Street
  postcode: 02142
  city: Berlin
  country: DE
logo:
  file: logo.svg
  alt: Our sign
time_zone: Europe/Berlin
hours:
  monday-friday: 9:00-18:00
services:
  - name: Keys
    price: €5
""",
    "site.yaml": """\
languages: [en, fr]
address: https://corner.example
handler: https://forms.corner.example
colour: "#7a3350"
""",
    "forms/contact.yaml": """\
title: Write to us
fields:
  - name: email
    type: email
    label: Your address
    required: yes
  - name: about
    type: choice
    label: What about?
    options:
      keys: Keys
      shoes: Shoes
  - name: message
    type: long_text
    label: Message
    max_length: 500
""",
    "pages/about.md": """\
---
title: About us
---
Read [how to find us](way.md).

![Our sign](logo.svg)
""",
    "pages/about.fr.md": """\
---
title: La maison
---
Texte.
""",
    "pages/way.md": """\
---
title: The way
menu: no
order: 5
---
Left.
""",
    "pages/way.fr.md": """\
---
title: Le chemin
---
Gauche.
""",
    "media/logo.svg": """\
<svg xmlns='http://www.w3.org/2000/svg'/>
""",
}


def write_content(folder: Path, changes: Iterable[tuple[str | None, ...]] = ()) -> Path:
    """Write the good content to `folder` with some changes, and return the folder.

    A change is a file with its whole new text (None to leave the file out), or a file, a text in it and what stands
    there instead.
    """
    files: dict[str, str | None] = dict(GOOD)
    for name, *texts in changes:
        assert name is not None
        if len(texts) == 1:
            files[name] = texts[0]
        else:
            old, new = texts
            now = files[name]
            assert now is not None
            assert old is not None
            assert old in now, f"{name} does not hold {old!r}"
            files[name] = now.replace(old, new or "", 1)
    for name, text in files.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
    return folder
