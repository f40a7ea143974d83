"""A photo made small, plain and clean before it is kept: JPEG, no EXIF, no hidden data."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from emocare.errors import MediaError, MediaTooLarge, UnsupportedMedia

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 1600
_QUALITY = 85


def clean_photo(data: bytes) -> bytes:
    """Return a picture as JPEG, turned upright, at most 1600 px a side, nothing else in it.

    Its size is looked at before anything is decoded. Raises UnsupportedMedia, MediaTooLarge or
    MediaError with words for the person.
    """
    if len(data) > MAX_BYTES:
        raise MediaTooLarge(f"This photo is larger than {MAX_BYTES // 2**20} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes are judged here, by our own limit
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _remade(picture)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise UnsupportedMedia("This is no JPEG, PNG or WebP picture.") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise MediaError("This picture is damaged and cannot be read.") from None


def _remade(picture: Image.Image) -> bytes:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_many_pixels()
    picture.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))  # JPEG: decode no larger than needed
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), Image.Resampling.LANCZOS)
    # A fresh picture on white paper: no transparency, no metadata, no colour profile.
    layered = upright.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()


def _too_many_pixels() -> MediaTooLarge:
    return MediaTooLarge(f"This photo has more than {MAX_PIXELS // 1_000_000} million pixels.")
