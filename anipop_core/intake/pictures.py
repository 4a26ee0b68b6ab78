"""Reads pictures from outside: each is refused or decoded to small, upright, opaque RGB without metadata."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from anipop_core.digests import bytes_digest
from anipop_core.errors import InputError
from anipop_core.intake.colour_profiles import SPACES, to_srgb
from anipop_core.intake.picture_files import ended, without_long_metadata
from anipop_core.intake.picture_kinds import HEIF_KINDS, kind_of
from anipop_core.intake.wording import did_you_mean, quoted
from anipop_core.schema import Notice, Picture

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")  # Pillow tries no other decoder
ALLOWED = "Allowed are PNG, JPEG, WebP, AVIF, GIF, BMP and TIFF pictures."
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000  # an A2 page at 300 dpi is 35 million
LONGEST_SIDE = 768  # pixels kept: the encoders read 224 to 260 and the regions need some room
SMALLEST_SIDE = 32  # pixels, once shrunk to LONGEST_SIDE

_EXPORT = "Export it as PNG or JPEG and add it again."
_FROM_PHOTOS = (
    "Export it as JPEG from Photos, Preview or any photo program and add it again; iPhones take JPEG at once under "
    "Settings > Camera > Formats > Most Compatible."
)
_SIXTEEN_BIT = ("I;16", "I;16B", "I;16L", "I;16N")
_RARE_MODES = ("I", "F", "LAB")  # 32 bits a channel, of unknown range; no plain way to RGB
_FIRST_FRAME = "first_frame_only"  # key in `Picture.image.info`


def read_picture(data: bytes, name: str, field: str = "") -> Picture:
    """The picture in `data` (the first frame of a moving one), at most LONGEST_SIDE pixels.

    name: what the user calls it. field: where it belongs on the form, for the error. Raises InputError for anything
    else than a picture that is safe to open.
    """
    _check_bytes(data, name, field)
    slim, profile = without_long_metadata(data)
    try:
        try:
            flat, first_frame_only = _decoded(slim, profile, name, field)
        except OSError:
            whole = ended(data)
            if whole is None:
                raise
            flat, first_frame_only = _decoded(whole, profile, name, field)
    except InputError:
        raise
    except Image.UnidentifiedImageError:
        kind = kind_of(data) or "not a picture that can be read"
        hint = _FROM_PHOTOS if kind in HEIF_KINDS else _EXPORT
        raise InputError(f"{quoted(name)} is {kind}.", ALLOWED, hint, field) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(f"{quoted(name)} claims to have far more pixels", field) from None
    except Exception:
        # a broken file raises whatever its parser stumbles over: struct.error, OSError, KeyError, ...
        raise InputError(f"{quoted(name)} is damaged or cut off.", ALLOWED, _EXPORT, field) from None
    return _as_picture(flat, name, first_frame_only)


def _decoded(data: bytes, profile: bytes | None, name: str, field: str) -> tuple[Image.Image, bool]:
    """The picture as RGB, and whether it is the first of several."""
    with Image.open(BytesIO(data), formats=FORMATS) as source:
        _check_size(source, name, field)
        _check_mode(source, name, field)
        # JPEGs are decoded at a fraction of their size where that still leaves twice what is kept
        source.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
        ImageOps.exif_transpose(source, in_place=True)
        flat = _flatten(source, profile or source.info.get("icc_profile"))
        return flat, source.format != "MPO" and getattr(source, "is_animated", False)


def open_picture(path: Path, name: str, field: str = "") -> Picture:
    """The picture in a file, read like `read_picture`. Raises InputError."""
    try:
        if not path.is_file():
            raise InputError(
                f"There is no picture {quoted(name)}.",
                "Allowed are files in the image folder.",
                f"{_like(path)}Check the spelling, or copy the picture there.",
                field,
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise InputError(
            f"{quoted(name)} can't be opened.",
            "It has to be a file you may read.",
            "Check its permissions.",
            field,
        ) from None
    return read_picture(data, name, field)


def _like(path: Path) -> str:
    """A question with the file of its folder that has most of the name."""
    names = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    return did_you_mean(path.name, names)


def picture_notices(picture: Picture, field: str) -> tuple[Notice, ...]:
    """What the reader of the score should know about how the picture was read."""
    if not picture.image.info.get(_FIRST_FRAME):
        return ()
    message = f"{quoted(picture.name)} holds several pictures: only the first is judged."
    return (Notice("first_frame", message, field),)


def _check_bytes(data: bytes, name: str, field: str) -> None:
    if not data:
        raise InputError(f"{quoted(name)} is an empty file.", ALLOWED, "Export or copy it again.", field)
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{quoted(name)} is larger than {MAX_BYTES // 1_000_000} MB.",
            f"Allowed are files up to {MAX_BYTES // 1_000_000} MB.",
            "Export it as JPEG, 1,500 pixels on the longer side.",
            field,
        )
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<") and b"<svg" in head:
        raise InputError(f"{quoted(name)} is an SVG drawing.", ALLOWED, _EXPORT, field)


def _check_size(source: Image.Image, name: str, field: str) -> None:
    """Reads the header only: nothing is decoded yet."""
    width, height = source.size
    received = f"{quoted(name)} has {width:,} × {height:,} pixels"
    if width * height > MAX_PIXELS:
        raise _too_large(received, field)
    if min(width, height) * min(1, LONGEST_SIDE / max(width, height)) < SMALLEST_SIDE:
        raise InputError(
            f"{received}: too small or too narrow to judge.",
            f"Both sides need {SMALLEST_SIDE} pixels or more, and neither may be more than "
            f"{LONGEST_SIDE // SMALLEST_SIDE} times the other.",
            "Export it larger, or leave it out.",
            field,
        )


def _too_large(received: str, field: str) -> InputError:
    return InputError(
        f"{received}: too large to open safely.",
        f"Allowed are pictures of up to {MAX_PIXELS // 1_000_000} million pixels.",
        "Export it smaller: 1,500 pixels on the longer side are plenty.",
        field,
    )


def _check_mode(source: Image.Image, name: str, field: str) -> None:
    if source.mode in _RARE_MODES:
        raise InputError(
            f"{quoted(name)} stores its colours in a rare way ({source.mode}).",
            "Allowed are RGB, CMYK and greyscale with 8 or 16 bits a channel.",
            _EXPORT,
            field,
        )


def _flatten(image: Image.Image, profile: bytes | None) -> Image.Image:
    """sRGB, at most LONGEST_SIDE; transparent becomes white. Copies only where it must: they take 200 MB."""
    if image.mode in _SIXTEEN_BIT:
        # Pillow's own conversion clips at 255 instead of scaling
        image = Image.fromarray((np.asarray(image) // 257).astype(np.uint8))
    elif image.mode == "CMYK":
        image, profile = to_srgb(image, profile), None
    elif image.has_transparency_data:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        image = Image.new("RGB", layer.size, "white")
        image.paste(layer, mask=layer.getchannel("A"))
    if image.mode not in SPACES:
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return to_srgb(image, profile)


def _as_picture(flat: Image.Image, name: str, first_frame_only: bool) -> Picture:
    """From bare pixels, so that no metadata of the file travels along."""
    pixels = flat.tobytes()
    image = Image.frombytes("RGB", flat.size, pixels)
    image.info[_FIRST_FRAME] = first_frame_only
    digest = bytes_digest(f"{image.width}x{image.height}:".encode(), pixels)
    return Picture(name, image, digest)
