"""Picture files that are whole but that Pillow refuses: PNGs with long metadata, JPEGs without their end mark."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

MAX_PROFILE_BYTES = 8_000_000  # unpacked; those of printers have 2 million
MAX_NOTE_BYTES = 200_000  # of a text that may say which way is up, packed and unpacked
MAX_NOTES = 8
COMPARED_SIZE = (1536, 1536)  # pixels: JPEGs are decoded at a fraction of their size where that leaves as many
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_TURNING = (b"XML:com.adobe.xmp\0", b"Raw profile type")  # texts that may hold the orientation
_TAIL = bytes(range(1, 251)) * 16  # read as picture data where some are missing, skipped where they are complete


def without_long_metadata(data: bytes) -> tuple[bytes, bytes | None]:
    """A PNG without the texts it carries, which may unpack to any size, and its colour profile; another file as it is.

    The profile is None where there is none, or where it unpacks to more than MAX_PROFILE_BYTES.
    """
    if not data.startswith(_PNG):
        return data, None
    kept, profile, notes = [_PNG], None, 0
    for kind, start, end in _png_chunks(data):
        if kind == b"iCCP":
            profile = _profile(data[start + 8 : end - 4])
            continue
        if kind in _TEXTS:
            notes += (turning := _is_short_and_turns(kind, data[start + 8 : end - 4]))
            if not turning or notes > MAX_NOTES:
                continue
        kept.append(data[start:end])
    return b"".join(kept), profile


def ended(data: bytes) -> bytes | None:
    """A JPEG whose picture is complete with the end mark it lacks; None for one that is cut off, or another file.

    Bytes between picture and end mark are skipped. Where a part of the picture is missing they are read in its place,
    so it comes out otherwise with them than without.
    """
    if not data.startswith(_JPEG):
        return None
    whole = data + _JPEG_END
    return whole if _pixels(whole) == _pixels(data + _TAIL + _JPEG_END) else None


def _pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.draft(None, COMPARED_SIZE)
        return image.tobytes()


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each chunk; what is cut off ends where the file does."""
    place = len(_PNG)
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4].ljust(4, b"\0"))
        yield data[place + 4 : place + 8], place, min(len(data), place + 12 + length)
        place += 12 + length


def _profile(body: bytes) -> bytes | None:
    _, _, packed = body.partition(b"\0")
    return _unpacked(packed[1:], MAX_PROFILE_BYTES)


def _is_short_and_turns(kind: bytes, body: bytes) -> bool:
    """Whether a text may hold the orientation and is short, also unpacked."""
    if not body.startswith(_TURNING) or len(body) > MAX_NOTE_BYTES:
        return False
    packed = body.partition(b"\0")[2]
    if kind == b"zTXt":
        return _unpacked(packed[1:], MAX_NOTE_BYTES) is not None
    if kind == b"iTXt" and packed[:1] == b"\1":
        return _unpacked(packed[2:].split(b"\0", 2)[-1], MAX_NOTE_BYTES) is not None
    return True


def _unpacked(packed: bytes, limit: int) -> bytes | None:
    """The unpacked bytes; None where they are broken or more than `limit`, which is all that is ever unpacked."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(packed, limit)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else found
