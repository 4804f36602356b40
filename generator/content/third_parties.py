"""Third parties: services of others that the site may use once a visitor agrees; one model each, told by `service`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, WithJsonSchema
from pydantic import Field as Described
from pydantic_core import PydanticCustomError

from generator.content.facts import Facts
from generator.content.texts import Text
from generator.content.values import WebAddress
from generator.content.videos import find_video


def _id(pattern: str, example: str) -> Any:
    """Return the type of an id, in the form in which its service gives it out."""

    def check(found: str) -> str:
        if not re.fullmatch(pattern, found):
            raise PydanticCustomError(
                "problem.third_party.id", "not an id of this service", {"found": found, "example": example}
            )
        return found

    schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema)]


def _video_of(service: str, example: str) -> Any:
    """Return the type of a video's address, read as the id of the video."""

    def check(found: str) -> str:
        video = find_video(found)
        if video is None or video[0] != service:
            raise PydanticCustomError(
                "problem.video.address", "not a video of this service", {"found": found, "service": service}
            )
        return video[1]

    schema = {"type": "string", "pattern": "^https?://", "examples": [example]}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema)]


GoogleKey: Any = _id(r"AIza[\w-]{35}", "AIza" + 35 * "x")
YouTubeAddress: Any = _video_of("youtube", "https://www.youtube.com/watch?v=abcdefghijk")
VimeoAddress: Any = _video_of("vimeo", "https://vimeo.com/123456789")
TawkId: Any = _id(r"[0-9a-f]{24}/[0-9a-z]{6,12}", "5f1e2d3c4b5a69788796a5b4/1f2e3d4c5")
CrispId: Any = _id("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0")
Domain: Any = _id(r"[a-z0-9-]+(\.[a-z0-9-]+)+", "my-shop.example")
MatomoId: Any = _id(r"\d{1,6}", "1")
AnalyticsId: Any = _id("G-[A-Z0-9]{6,12}", "G-ABC1234DEF")
AdsId: Any = _id(r"AW-\d{8,12}", "AW-123456789")
PixelId: Any = _id(r"\d{10,20}", "123456789012345")


class OpenStreetMap(Facts):
    """Maps of the OpenStreetMap Foundation; a place needs its `position` for one."""

    service: Literal["openstreetmap"]


class GoogleMaps(Facts):
    """Google's maps; with a key of its Embed API or without one."""

    service: Literal["google_maps"]
    key: GoogleKey | None = None


class YouTubeVideo(Facts):
    """A video and its title, which stands above it and tells what is to be seen."""

    address: YouTubeAddress
    title: Text


class YouTube(Facts):
    """Videos at YouTube: those that the home page shows; pages may show further ones."""

    service: Literal["youtube"]
    videos: Annotated[tuple[YouTubeVideo, ...], Described(max_length=12)] = ()


class VimeoVideo(Facts):
    """A video and its title, which stands above it and tells what is to be seen."""

    address: VimeoAddress
    title: Text


class Vimeo(Facts):
    """Videos at Vimeo: those that the home page shows; pages may show further ones."""

    service: Literal["vimeo"]
    videos: Annotated[tuple[VimeoVideo, ...], Described(max_length=12)] = ()


class Tawk(Facts):
    """A chat with the people of the business through tawk.to."""

    service: Literal["tawk"]
    id: TawkId


class Crisp(Facts):
    """A chat with the people of the business through Crisp."""

    service: Literal["crisp"]
    id: CrispId


class Plausible(Facts):
    """Statistics without cookies, of Plausible itself or of a copy at an address of one's own."""

    service: Literal["plausible"]
    address: WebAddress = "https://plausible.io"
    domain: Domain | None = None


class Matomo(Facts):
    """Statistics by a Matomo of one's own, or one rented from its makers."""

    service: Literal["matomo"]
    address: WebAddress
    id: MatomoId


class GoogleAnalytics(Facts):
    """Statistics by Google."""

    service: Literal["google_analytics"]
    id: AnalyticsId


class GoogleAds(Facts):
    """Google's tag that shows advertisements again to those who were here, and counts what they bring."""

    service: Literal["google_ads"]
    id: AdsId


class MetaPixel(Facts):
    """Meta's tag that shows advertisements on Facebook and Instagram to those who were here."""

    service: Literal["meta_pixel"]
    id: PixelId


ThirdParty: TypeAlias = (
    OpenStreetMap
    | GoogleMaps
    | YouTube
    | Vimeo
    | Tawk
    | Crisp
    | Plausible
    | Matomo
    | GoogleAnalytics
    | GoogleAds
    | MetaPixel
)
AnyThirdParty = Annotated[ThirdParty, Described(discriminator="service")]
