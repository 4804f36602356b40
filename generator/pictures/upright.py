"""The pixels of a photograph as every screen shows them: upright, eight bits of each colour, in sRGB."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from generator.pictures.photograph import BROKEN, PictureError, open_image

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

_OF_SIXTEEN_BITS = {"I", "I;16", "I;16B", "I;16L"}


def read_upright(path: Path) -> Image.Image:
    """Return the photograph in a file as RGB, or RGBA where some of it is transparent; raises PictureError."""
    from PIL import ImageOps

    with open_image(path) as image:
        try:
            upright = ImageOps.exif_transpose(image)
        except BROKEN as error:
            raise PictureError("problem.picture.truncated") from error
    colours, opacity = _part(_spread(upright))
    plain = _in_srgb(colours, upright.info.get("icc_profile"))
    if opacity is not None:
        plain.putalpha(opacity)
    plain.info.clear()
    return plain


def _spread(image: Image.Image) -> Image.Image:
    """Return a picture of 16 bits with the upper eight of them, one of few colours with each of its pixels' own."""
    if image.mode in _OF_SIXTEEN_BITS:
        grey = image.point(lambda value: value / 256).convert("L")  # which alone would cut off what is above 255
        if "transparency" in image.info:
            grey.info["transparency"] = image.info["transparency"] >> 8
        return grey
    if image.mode in {"P", "PA"}:
        return image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    return image.convert("L") if image.mode == "1" else image


def _part(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return the colours of a picture, and how much each pixel covers, or None where all do wholly."""
    if image.mode in {"L", "RGB"} and "transparency" in image.info:
        image = image.convert(f"{image.mode}A")
    if image.mode not in {"LA", "RGBA"}:
        return image, None
    return image.convert(image.mode.removesuffix("A")), image.getchannel("A")


def _in_srgb(colours: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours in sRGB, so that the profile that says what they mean can be left out."""
    if profile and colours.mode in {"L", "RGB", "CMYK"}:
        from PIL import ImageCms

        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(colours, source, target, outputMode="RGB")
            return converted or colours.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile, or one of another kind of colours: the plain numbers are the better guess
    return colours.convert("RGB")
