"""Variants: one photograph in several widths and formats."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.pictures.photograph import Photograph, PictureError, open_image

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

WIDTHS = (480, 960, 1440, 2000)
# Settings of each format, chosen by eye on photographs: small, and no artefacts at arm's length.
SETTINGS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 58, "speed": 7, "max_threads": 1},
    "webp": {"quality": 76, "method": 4},
    "jpg": {"quality": 78, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
_NAMES = {"avif": "AVIF", "jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


@dataclass(frozen=True)
class Variant:
    """One width and format of a photograph; the height follows from its shape."""

    width: int
    kind: str


def list_variants(photograph: Photograph) -> list[Variant]:
    """Return the variants of a photograph: none wider than itself, the modern formats first."""
    widths = [width for width in WIDTHS if width < photograph.width] + [min(photograph.width, WIDTHS[-1])]
    kinds = ("avif", "webp", fallback_of(photograph))
    return [Variant(width, kind) for kind in kinds for width in dict.fromkeys(widths)]


def fallback_of(photograph: Photograph) -> str:
    """Return the format that every browser shows."""
    return "png" if photograph.is_transparent else "jpg"


def make_variant(path: Path, variant: Variant) -> bytes:
    """Return the bytes of a variant: upright, in sRGB's modes, without any notes; raises PictureError."""
    from PIL import Image, ImageOps

    with open_image(path) as image:
        try:
            upright = ImageOps.exif_transpose(image)
        except (OSError, ValueError, SyntaxError) as error:
            raise PictureError("problem.picture.truncated") from error
        height = max(1, round(upright.height * variant.width / upright.width))
        plain = _in_srgb(upright).convert("RGB" if variant.kind == "jpg" else _mode_of(upright))
        sized = plain.resize((variant.width, height), Image.Resampling.LANCZOS)
    sized.info.clear()
    out = io.BytesIO()
    sized.save(out, _NAMES[variant.kind], **SETTINGS[variant.kind])
    return out.getvalue()


def _mode_of(image: Image.Image) -> str:
    return "RGBA" if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info else "RGB"


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the image with its colours in sRGB, so that the profile it came with can be left out."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    from PIL import ImageCms

    try:
        target = ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, target, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile: the plain numbers are the better guess
