from __future__ import annotations

import os
import struct
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from anipop_core.errors import InputError
from anipop_core.intake.pictures import (
    FORMATS,
    LONGEST_SIDE,
    MAX_BYTES,
    SMALLEST_SIDE,
    open_picture,
    picture_notices,
    read_picture,
)
from tests.intake.drawing import encode, plain, quarters

WHITE = (255, 255, 255)


def corner(data: bytes) -> tuple[int, ...]:
    pixel = read_picture(data, "key").image.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


def refusal(data: bytes) -> InputError:
    with pytest.raises(InputError) as error:
        read_picture(data, "key.png", "images[0]")
    assert error.value.field == "images[0]"
    assert '"key.png"' in error.value.received
    assert error.value.allowed and error.value.next_step
    return error.value


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises width x height pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100))
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("format", FORMATS)
def test_every_allowed_format_reads_as_upright_rgb(format: str) -> None:
    picture = read_picture(encode(quarters(), format), "key")
    assert (picture.name, picture.image.mode, picture.image.size) == ("key", "RGB", (64, 48))
    middles = [picture.image.getpixel(place) for place in ((16, 12), (48, 12), (16, 36), (48, 36))]
    expected = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
    np.testing.assert_allclose(middles, expected, atol=4)  # JPEG and WebP lose a little


def test_empty_file_is_refused() -> None:
    assert refusal(b"").received == '"key.png" is an empty file.'


@pytest.mark.parametrize("data", [b"hello", b"<html><p>hi</p></html>", b"GIMP", bytes(500)])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    error = refusal(data)
    assert error.received == '"key.png" is not a picture that can be read.'
    assert error.allowed == "Allowed are PNG, JPEG, WebP, AVIF, GIF, BMP and TIFF pictures."


def test_decoders_outside_the_list_are_never_tried() -> None:
    assert refusal(encode(quarters(), "ICO")).received == '"key.png" is an icon (ICO).'


@pytest.mark.parametrize("head", ["<svg xmlns='x'>", '<?xml version="1.0"?>\n<!-- art -->\n<SVG>', "\ufeff  <svg>"])
def test_svg_is_told_by_its_content(head: str) -> None:
    error = refusal(f"{head}</svg>".encode())
    assert error.received == '"key.png" is an SVG drawing.'
    assert error.next_step == "Export it as PNG or JPEG and add it again."


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_file_is_an_error_not_half_a_picture(format: str, share: float) -> None:
    data = encode(Image.effect_noise((200, 150), 80).convert("RGB"), format)
    assert refusal(data[: int(len(data) * share)]).received == '"key.png" is damaged or cut off.'
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_truncated_jpeg_that_is_decoded_at_a_fraction_of_its_size() -> None:
    data = encode(Image.effect_noise((4000, 3200), 80), "JPEG", quality=20)
    read_picture(data, "whole")
    refusal(data[: len(data) // 2])


def test_decompression_bomb_is_refused_by_its_header() -> None:
    error = refusal(png_claiming(60_000, 60_000))
    assert error.received == '"key.png" claims to have far more pixels: too large to open safely.'
    assert error.allowed == "Allowed are pictures of up to 50 million pixels."


def test_more_pixels_than_allowed_are_refused_with_their_number() -> None:
    error = refusal(png_claiming(10_000, 5_001))
    assert error.received == '"key.png" has 10,000 × 5,001 pixels: too large to open safely.'


@pytest.mark.filterwarnings("error")
def test_pillows_own_bomb_warning_is_an_error_too() -> None:
    assert "too large to open safely" in refusal(png_claiming(10_000, 10_000)).received


def test_more_bytes_than_allowed_are_refused() -> None:
    assert refusal(bytes(MAX_BYTES + 1)).received == '"key.png" is larger than 20 MB.'


@pytest.mark.parametrize("size", [(1, 1), (31, 400), (400, 31), (4000, 40)])
def test_tiny_and_narrow_pictures_are_refused_with_the_smallest_size(size: tuple[int, int]) -> None:
    error = refusal(encode(Image.new("RGB", size)))
    assert error.received == f'"key.png" has {size[0]:,} × {size[1]:,} pixels: too small or too narrow to judge.'
    assert "Both sides need 32 pixels or more" in error.allowed


def test_smallest_and_narrowest_allowed() -> None:
    assert read_picture(encode(Image.new("RGB", (SMALLEST_SIDE, SMALLEST_SIDE))), "small").image.size == (
        32,
        32,
    )
    assert min(read_picture(encode(Image.new("RGB", (1536, 64))), "strip").image.size) == SMALLEST_SIDE


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_a_moving_picture_the_first_frame_is_used_and_said(format: str) -> None:
    first, second = Image.new("RGB", (40, 40), "red"), Image.new("RGB", (40, 40), "blue")
    picture = read_picture(encode(first, format, save_all=True, append_images=[second]), "key.gif")
    np.testing.assert_allclose(picture.image.getpixel((20, 20)), (255, 0, 0), atol=4)
    (notice,) = picture_notices(picture, "images[2]")
    assert (notice.code, notice.field) == ("first_frame", "images[2]")
    assert notice.message == '"key.gif" holds several pictures: only the first is judged.'


@pytest.mark.parametrize("format", FORMATS)
def test_still_picture_needs_no_notice(format: str) -> None:
    assert picture_notices(read_picture(encode(quarters(), format), "key"), "images[0]") == ()


def test_the_preview_inside_a_phones_jpeg_needs_no_notice() -> None:
    data = encode(quarters(), "MPO", save_all=True, append_images=[quarters()])
    assert picture_notices(read_picture(data, "key.jpg"), "images[0]") == ()


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(format: str) -> None:
    data = encode(Image.new("CMYK", (40, 40), (255, 0, 0, 0)), format)
    np.testing.assert_allclose(corner(data), (0, 255, 255), atol=4)


def test_cmyk_is_read_with_its_own_profile() -> None:
    """The profile prints black wherever there is any full ink and says paper is white."""
    data = encode(Image.new("CMYK", (40, 40), (255, 0, 0, 0)), "TIFF", icc_profile=black_ink_profile())
    np.testing.assert_allclose(corner(data), (0, 0, 0), atol=4)
    data = encode(Image.new("CMYK", (40, 40), (0, 0, 0, 0)), "TIFF", icc_profile=black_ink_profile())
    np.testing.assert_allclose(corner(data), WHITE, atol=4)


@pytest.mark.parametrize("profile", [b"no profile at all", b"\0" * 200])
def test_cmyk_with_a_broken_profile_still_reads(profile: bytes) -> None:
    data = encode(Image.new("CMYK", (40, 40), (0, 255, 0, 0)), "JPEG", icc_profile=profile)
    np.testing.assert_allclose(corner(data), (255, 0, 255), atol=4)


def black_ink_profile() -> bytes:
    """A minimal ICC v2 CMYK profile: one 8-bit table (lut8Type) of 2^4 inks to Lab."""
    paper, ink = bytes([255, 128, 128]), bytes([0, 128, 128])  # L, a, b
    steps = bytes(range(256))
    identity = [65536 if row == column else 0 for row in range(3) for column in range(3)]
    table = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + struct.pack(">9i", *identity)
    table += steps * 4 + paper + ink * 15 + steps * 3
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    text = b"text" + bytes(4) + b"none\0"
    tags = [(b"A2B0", table), (b"wtpt", white), (b"cprt", text), (b"desc", text)]
    directory, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        padded = data + bytes(-len(data) % 4)
        directory += name + struct.pack(">II", offset + len(body), len(data))
        body += padded
    total = offset + len(body)
    header = struct.pack(">I4sI4s4s4s", total, bytes(4), 0x02100000, b"prtr", b"CMYK", b"Lab ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + directory + body


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(format: str) -> None:
    ramp = np.linspace(0, 65535, 256, dtype=np.uint16)
    data = encode(Image.fromarray(np.tile(ramp, (40, 1))), format)
    grey = np.asarray(read_picture(data, "key").image)[0, :, 0]
    np.testing.assert_allclose(grey, np.linspace(0, 255, 256), atol=1)


def test_sixteen_bit_colour_is_scaled() -> None:
    header = struct.pack(">IIBBBBB", 40, 40, 16, 2, 0, 0, 0)
    row = b"\0" + struct.pack(">3H", 0xFFFF, 0x8000, 0x0000) * 40
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(row * 40)) + png_chunk(b"IEND", b"")
    np.testing.assert_allclose(corner(b"\x89PNG\r\n\x1a\n" + chunks), (255, 128, 0), atol=1)


@pytest.mark.parametrize("mode", ["I", "F", "LAB"])
def test_rare_colour_modes_are_refused(mode: str) -> None:
    error = refusal(encode(Image.new(mode, (40, 40)), "TIFF"))
    assert error.received == f'"key.png" stores its colours in a rare way ({mode}).'


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_become_white(format: str) -> None:
    options = {"lossless": True} if format == "WEBP" else {}
    assert corner(encode(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), format, **options)) == WHITE
    half = corner(encode(Image.new("RGBA", (40, 40), (255, 0, 0, 128)), format, **options))
    np.testing.assert_allclose(half, (255, 127, 127), atol=1)


def test_transparency_of_grey_palette_and_single_colours() -> None:
    palette = Image.new("P", (40, 40), 1)
    palette.putpalette([10, 20, 30, 40, 50, 60])
    assert corner(encode(Image.new("LA", (40, 40), (9, 0)))) == WHITE
    assert corner(encode(palette, transparency=1)) == WHITE
    assert corner(encode(palette, "GIF", transparency=1)) == WHITE
    assert corner(encode(palette)) == (40, 50, 60)
    assert corner(encode(Image.new("RGB", (40, 40), (9, 9, 9)), transparency=(9, 9, 9))) == WHITE
    assert corner(encode(Image.new("L", (40, 40), 9), transparency=9)) == WHITE


@pytest.mark.parametrize(("mode", "colour", "expected"), [("L", 77, (77, 77, 77)), ("1", 1, WHITE)])
def test_grey_and_black_and_white(mode: str, colour: int, expected: tuple[int, ...]) -> None:
    assert corner(encode(Image.new(mode, (40, 40), colour))) == expected


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_rotation_is_applied(format: str) -> None:
    """Orientation 6: the camera was held so that the picture has to be turned clockwise by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = quarters().transpose(Image.Transpose.ROTATE_90)  # counter-clockwise
    picture = read_picture(encode(stored, format, exif=exif), "key")
    assert picture.image.size == (64, 48)
    np.testing.assert_allclose(picture.image.getpixel((5, 5)), (255, 0, 0), atol=4)
    np.testing.assert_allclose(picture.image.getpixel((60, 5)), (0, 255, 0), atol=4)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_large_pictures_are_shrunk_in_proportion(format: str) -> None:
    picture = read_picture(encode(quarters(3000, 2000), format), "key")
    assert picture.image.size == (LONGEST_SIDE, 512)
    np.testing.assert_allclose(picture.image.getpixel((700, 20)), (0, 255, 0), atol=4)


def test_metadata_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    image = read_picture(encode(quarters(), "JPEG", exif=exif, comment=b"a secret"), "key").image
    assert image.info == {"first_frame_only": False}
    assert not image.getexif()
    assert b"secret" not in encode(image, "JPEG")


def test_digest_follows_the_pixels_not_the_file() -> None:
    png, bmp = (read_picture(encode(quarters(), format), format) for format in ("PNG", "BMP"))
    assert png.digest == bmp.digest
    assert len(png.digest) == 64
    assert png.digest != read_picture(plain("red"), "other").digest
    wide, tall = (read_picture(encode(Image.new("RGB", size)), "key") for size in ((80, 40), (40, 80)))
    assert wide.digest != tall.digest  # the same bytes in another shape


@cache
def samples() -> tuple[bytes, ...]:
    return tuple(encode(Image.effect_noise((48, 40), 90).convert("RGB"), format) for format in FORMATS)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_raise_nothing_else(data: bytes) -> None:
    with pytest.raises(InputError):
        read_picture(data, "key")


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow on broken tags
@settings(deadline=None)
@given(st.data())
def test_damaged_pictures_raise_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(samples())))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    damaged = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        picture = read_picture(damaged, "key")
    except InputError:
        return
    assert picture.image.mode == "RGB"
    assert max(picture.image.size) <= LONGEST_SIDE


def test_open_picture_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.png").write_bytes(plain())
    assert open_picture(tmp_path / "key.png", "art/key.png").name == "art/key.png"


def test_open_picture_names_what_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):  # a folder is no picture either
        with pytest.raises(InputError, match=r'^There is no picture "art/none\.png"\.') as error:
            open_picture(path, "art/none.png", "characters[0].portrait")
        assert error.value.field == "characters[0].portrait"


def test_open_picture_of_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"can\'t be opened"):
        open_picture(tmp_path / ("a" * 300), "a.png")


def test_open_picture_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(InputError, match="There is no picture"):
        open_picture(tmp_path / "pipe.png", "pipe.png")


def test_open_picture_reads_no_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 10)
    with pytest.raises(InputError, match="is larger than 20 MB"):
        open_picture(path, "huge.png")
