"""What a picture is made of in HTML, described from where its files lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Candidates = Sequence[tuple[str, str]]  # width in pixels and address, the narrowest first


class Elements(NamedTuple):
    """The attributes of a picture's `img`, and of a `source` for each better format."""

    img: dict[str, str]
    sources: Sequence[dict[str, str]] = ()


class PictureFiles(NamedTuple):
    """Where the files of a picture lie within the site; nothing in it but plain data."""

    address: str  # of the file for whoever knows one only
    size: Mapping[str, str] = {}
    usual: Candidates = ()  # of a photograph: in the format that every browser shows
    better: Mapping[str, Candidates] = {}

    def describe(self, link: Callable[[str], str], alt: str, *, sizes: str, is_first: bool = False) -> Elements:
        """Return the elements on a page; `sizes` as in HTML, `is_first` for what is seen at once."""

        def list_candidates(candidates: Candidates) -> dict[str, str]:
            sources = (f"{link(address)} {width}w" for width, address in candidates)
            return {"srcset": ", ".join(sources), "sizes": sizes} if candidates else {}

        shared = {"alt": alt, **({"fetchpriority": "high"} if is_first else {"loading": "lazy", "decoding": "async"})}
        img = {"src": link(self.address), **list_candidates(self.usual), **self.size, **shared}
        return Elements(img, [{"type": kind, **list_candidates(found)} for kind, found in self.better.items()])
