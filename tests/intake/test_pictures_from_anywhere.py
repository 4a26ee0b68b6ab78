"""Pictures as phones, browsers and drawing programs save them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from anipop_core.errors import InputError
from anipop_core.intake.picture_files import without_long_metadata
from anipop_core.intake.pictures import open_picture, read_picture
from tests.intake.drawing import encode, plain, quarters

SIGNATURE = b"\x89PNG\r\n\x1a\n"
WIDE = {"red": (0.68, 0.32), "green": (0.265, 0.69), "blue": (0.15, 0.06)}  # primaries of Display P3


def matrix_profile(gamma: float = 2.2) -> bytes:
    """A minimal ICC v2 profile of Display P3's primaries (adapted to D50) and a plain gamma."""
    colours = {b"rXYZ": (0.5151, 0.2412, -0.0011), b"gXYZ": (0.2920, 0.6922, 0.0419), b"bXYZ": (0.1571, 0.0666, 0.7841)}
    tags = {
        name: b"XYZ " + bytes(4) + struct.pack(">3i", *(round(c * 65536) for c in xyz)) for name, xyz in colours.items()
    }
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    tags |= {
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061),
        b"cprt": b"text" + bytes(4) + b"none\0",
    }
    directory, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        directory += name + struct.pack(">II", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(">I4sI4s4s4s", offset + len(body), bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + directory + body


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(read_picture(data, "key").image, dtype=float)


def colourful() -> Image.Image:
    ramp = np.linspace(30, 220, 64)
    return Image.fromarray(np.stack(np.broadcast_arrays(ramp, ramp[:, None], 128.0), axis=-1).astype(np.uint8))


def in_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours in the numbers of the profile."""
    from io import BytesIO

    target = ImageCms.ImageCmsProfile(BytesIO(profile))
    found = ImageCms.profileToProfile(image, ImageCms.createProfile("sRGB"), target)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("format", "allowed"), [("PNG", 1.0), ("WEBP", 1.0), ("TIFF", 1.0), ("JPEG", 3.0), ("AVIF", 3.0)]
)
def test_a_picture_in_a_wide_colour_space_is_the_same_picture(format: str, allowed: float) -> None:
    image, profile = colourful(), matrix_profile()
    wide = in_profile(image, profile)
    options = {"lossless": True} if format == "WEBP" else {"quality": 95} if format in ("JPEG", "AVIF") else {}
    assert np.abs(np.asarray(wide, dtype=float) - np.asarray(image)).mean() > 4
    read = pixels(encode(wide, format, icc_profile=profile, **options))
    assert np.abs(read - np.asarray(image, dtype=float)).mean() < allowed


def test_transparent_and_palette_pictures_have_profiles_too() -> None:
    profile = matrix_profile()
    wide = in_profile(Image.new("RGB", (40, 40), (200, 80, 60)), profile)
    for image in (wide.convert("RGBA"), wide.quantize(4)):
        np.testing.assert_allclose(pixels(encode(image, icc_profile=profile))[0, 0], (200, 80, 60), atol=3)


def test_srgb_under_any_name_changes_no_pixel() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = read_picture(encode(colourful(), icc_profile=profile), "key")
    assert named.digest == read_picture(encode(colourful()), "key").digest


@pytest.mark.parametrize("profile", [b"no profile", bytes(200), matrix_profile()[:150]])
def test_a_broken_profile_spoils_no_picture(profile: bytes) -> None:
    np.testing.assert_array_equal(pixels(encode(colourful(), icc_profile=profile)), np.asarray(colourful()))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes, data: bytes, png: bytes) -> bytes:
    after_header = len(SIGNATURE) + 25
    return png[:after_header] + chunk(kind, data) + png[after_header:]


LONG = b"brush stroke; " * 150_000  # 2 MB
METADATA = {
    "history": (b"zTXt", b"history\0\0" + zlib.compress(LONG)),
    "xmp": (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(LONG)),
    "workflow": (b"tEXt", b"workflow\0" + LONG),
    "profile": (b"iCCP", b"big\0\0" + zlib.compress(matrix_profile(2.2) + bytes(2_000_000))),
    "bomb": (b"zTXt", b"bomb\0\0" + zlib.compress(bytes(300_000_000))),
    "profile bomb": (b"iCCP", b"bomb\0\0" + zlib.compress(bytes(300_000_000))),
}


@pytest.mark.parametrize("name", [name for name in METADATA if name != "profile"])
def test_a_png_opens_however_long_its_metadata(name: str) -> None:
    assert read_picture(with_chunk(*METADATA[name], plain()), "key").digest == read_picture(plain(), "key").digest


def test_a_long_profile_is_used() -> None:
    image, profile = colourful(), matrix_profile()
    read = pixels(with_chunk(*METADATA["profile"], encode(in_profile(image, profile))))
    assert np.abs(read - np.asarray(image, dtype=float)).mean() < 1


def test_many_texts_together_open_and_none_is_kept() -> None:
    data = plain()
    for _ in range(80):
        data = with_chunk(b"zTXt", b"history\0\0" + zlib.compress(bytes(1_000_000)), data)
    slim, _ = without_long_metadata(data)
    assert len(slim) == len(plain())
    read_picture(data, "key")


def test_the_way_up_in_a_pngs_texts_still_counts() -> None:
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    stored = encode(quarters().transpose(Image.Transpose.ROTATE_90))
    read = read_picture(with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp, stored), "key")
    assert read.image.size == (64, 48)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_mark_opens(progressive: bool) -> None:
    data = encode(Image.effect_noise((200, 150), 80).convert("RGB"), "JPEG", progressive=progressive)
    assert data.endswith(b"\xff\xd9")
    assert read_picture(data[:-2], "key").digest == read_picture(data, "key").digest
    assert read_picture(data[:-1], "key").digest == read_picture(data, "key").digest


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("missing", [8, 100, 3000])
def test_a_jpeg_that_lacks_a_part_of_its_picture_does_not(progressive: bool, missing: int) -> None:
    data = encode(Image.effect_noise((200, 150), 80).convert("RGB"), "JPEG", progressive=progressive)
    with pytest.raises(InputError, match="is damaged or cut off"):
        read_picture(data[:-missing], "key")


@pytest.mark.parametrize("name", ["key.avif", "key.jpg", "key"])
def test_avif_is_read_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(encode(quarters(), "AVIF", quality=95))
    read = open_picture(tmp_path / name, name).image
    np.testing.assert_allclose(read.getpixel((16, 12)), (255, 0, 0), atol=12)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "a HEIC picture"),
        (encode(quarters(), "JPEG2000"), "a JPEG 2000 picture"),
        (b"8BPS\0\1" + bytes(40), "a Photoshop document (PSD)"),
        (b"%PDF-1.7\n" + bytes(40), "a PDF document"),
        (b"\xff\x0a" + bytes(40), "a JPEG XL picture"),
        (encode(quarters(), "TGA"), "a Targa picture (TGA)"),
    ],
)
def test_a_picture_of_another_kind_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(InputError) as error:
        read_picture(data, "key.jpg")
    assert error.value.received == f'"key.jpg" is {kind}.'


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_phones_picture_says_how_to_make_it_one_that_is_read(brand: bytes) -> None:
    with pytest.raises(InputError, match=r"Export it as JPEG from Photos, Preview .* Formats > Most Compatible\."):
        read_picture(b"\0\0\0\x18ftyp" + brand + bytes(48), "IMG_0001.HEIC")


def test_a_missing_picture_offers_the_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "Key Visual.png").write_bytes(plain())
    with pytest.raises(InputError, match=r'Did you mean "Key Visual\.png"\?'):
        open_picture(tmp_path / "key_visual.png", "key_visual.png")
