"""Videos: what all services have in common that show them in a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.third_parties.service import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.content.folder import Content
    from generator.content.texts import Text
    from generator.content.third_parties import Vimeo, YouTube
    from generator.third_parties.service import Service


@dataclass(frozen=True)
class Videos:
    """The videos of a service.

    `settings` is the model that lists them. `frame` and `page` are the addresses of a video in a frame and at the
    service itself, with `{id}` for the video's; `autoplay` goes behind the first.
    """

    service: Service
    settings: type[YouTube | Vimeo]
    frame: str
    page: str
    autoplay: str

    def find(self, content: Content) -> Iterator[Service]:
        """Yield the service where the content lists it: any page may show one of its videos."""
        if content.site.find_party(self.settings) is not None:
            yield self.service

    def list_videos(self, content: Content) -> Iterator[Frame]:
        """Yield the videos of the home page."""
        settings = content.site.find_party(self.settings)
        for video in settings.videos if settings else ():
            yield self.frame_video(video.address, video.title)

    def frame_video(self, video: str, title: Text) -> Frame:
        """Return the video with this id."""
        return Frame(self.service, self.frame.format(id=video), self.page.format(id=video), title, self.autoplay)
