"""Previews: which picture stands for which page, made once and named by its content."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.addresses import MEDIA
from generator.colour import LIGHT, make_palette
from generator.content.languages import direction_of
from generator.pictures.cache import find_cache, keep, mark_painters
from generator.social.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.content.facts import Picture
    from generator.content.folder import Content
    from generator.content.texts import Text
    from generator.typefaces.letters import Letters


@dataclass(frozen=True)
class Preview:
    """A picture for the preview of a link: its address within the site, its size in pixels, its words, its bytes."""

    address: str
    width: int
    height: int
    alt: str
    source: bytes | Path

    def read(self) -> bytes:
        """Return the bytes."""
        return self.source.read_bytes() if isinstance(self.source, Path) else self.source


class Previews:
    """The previews of one content; `ground` is the colour of the page's head."""

    def __init__(self, content: Content, ground: str, letters: Letters) -> None:
        self._content = content
        self._ground = ground
        self._letters = letters
        self._media = content.folder / "media"
        self.of_language = functools.cache(self._of_language)

    def of_page(self, language: str, pictures: Iterable[tuple[str, str]] = ()) -> Preview | None:
        """Return what stands for a page: the first of the `pictures` in its text, the owner's choice, or the card."""
        return self._of_pictures(pictures) or self.of_language(language)

    def _of_pictures(self, pictures: Iterable[tuple[str, str]]) -> Preview | None:
        for alt, name in pictures:
            file = name.removeprefix("../").removeprefix(MEDIA)
            if alt and ".." not in file.split("/") and (self._media / file).is_file():
                return self._of_file(self._media / file, alt)
        return None

    def _of_language(self, language: str) -> Preview | None:
        from generator.social.card import draw_card

        chosen = self._content.site.social
        own = self._of_file(self._media / chosen.file, self._say(chosen.alt, language)) if chosen else None
        if own:
            return own
        facts = self._describe(language)
        paths = (facts.picture, facts.logo, *facts.letters.names, *facts.letters.texts)
        named = [value.name if isinstance(value, Path) else value for value in vars(facts).values()]
        parts = [mark_painters(), repr(named).encode(), *(path.read_bytes() if path else b"" for path in paths)]
        return _keep(f"social-{language}", self._describe_card(facts, language), parts, lambda: draw_card(facts))

    def _of_file(self, path: Path, alt: str) -> Preview | None:
        from generator.social.painting import draw_preview

        parts = [mark_painters(), path.suffix.lower().encode(), path.read_bytes()]
        return _keep(f"social-{PurePosixPath(path).stem}", alt, parts, lambda: draw_preview(path))

    def _describe(self, language: str) -> Facts:
        business, site = self._content.business, self._content.site
        palette = make_palette(site.colour, LIGHT)
        picture = self._locate(business.picture)
        ground = self._ground if picture else palette["accent"]
        is_colourful = ground == palette["accent"]
        number = business.places[0].number
        address = urlsplit(site.address or "")
        return Facts(
            name=self._say(business.name, language),
            slogan=self._say(business.slogan, language) if business.slogan else number.national if number else "",
            site=address.netloc.removeprefix("www.") + address.path,
            is_right_to_left=direction_of(language) == "rtl",
            ground=ground,
            ink=palette["on-accent" if is_colourful else "text"],
            soft_ink=palette["on-accent" if is_colourful else "muted"],
            accent=palette["on-accent" if is_colourful else "accent-text"],
            picture=picture,
            logo=self._locate(business.logo),
            letters=self._letters,
        )

    def _describe_card(self, facts: Facts, language: str) -> str:
        """Return the words for those who cannot see a card: all that stands on it."""
        business = self._content.business
        shown = business.picture or business.logo
        words = [facts.name, facts.slogan, self._say(shown.alt, language) if shown else ""]
        return " · ".join(filter(None, words))

    def _locate(self, picture: Picture | None) -> Path | None:
        return self._media / picture.file if picture else None

    def _say(self, text: Text, language: str) -> str:
        return text.in_language(language, self._content.site.default_language)


def _keep(name: str, alt: str, parts: list[bytes], make: Callable[[], bytes]) -> Preview | None:
    """Return what is kept or made for `parts`, None where that is an empty file."""
    source = keep(find_cache(), tuple(parts), make)
    data = source.read_bytes() if isinstance(source, Path) else source
    if not data:
        return None
    width, height = _measure(data)
    return Preview(f"assets/{name}.{hashlib.sha256(data).hexdigest()[:10]}.jpg", width, height, alt, source)


def _measure(jpeg: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG that we wrote (ITU-T T.81, B.2.2: the frame header)."""
    place = 2
    while jpeg[place + 1] not in {0xC0, 0xC2}:
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    return int.from_bytes(jpeg[place + 7 : place + 9]), int.from_bytes(jpeg[place + 5 : place + 7])
