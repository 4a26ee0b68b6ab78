"""Tells by their first bytes kinds of files that hold pictures but aren't read, so that an error can name them."""

from __future__ import annotations

_HEIC, _HEIF = HEIF_KINDS = ("a HEIC picture", "a HEIF picture")
_BRANDS = {  # of the ISO media format, which HEIC shares with films
    b"heic": _HEIC, b"heix": _HEIC, b"heim": _HEIC, b"heis": _HEIC, b"hevc": _HEIC, b"hevx": _HEIC,
    b"mif1": _HEIF, b"msf1": _HEIF,
    b"crx ": "a raw photo", b"avif": "damaged or cut off", b"avis": "damaged or cut off",
}  # fmt: skip
_STARTS = (
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"8BPS", "a Photoshop document (PSD)"),
    (b"CSFCHUNK", "a Clip Studio document"),
    (b"gimp xcf", "a GIMP document (XCF)"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "an Encapsulated PostScript drawing (EPS)"),
    (b"\0\0\1\0", "an icon (ICO)"),
    (b"icns", "an icon (ICNS)"),
    (b"DDS ", "a texture (DDS)"),
    (b"qoif", "a QOI picture"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"#?RADIANCE", "a Radiance picture (HDR)"),
    (b"PK\3\4", "a ZIP archive, or a document that is one"),
)
_TGA_END = b"TRUEVISION-XFILE.\0"


def kind_of(data: bytes) -> str | None:
    """What the file is, as in "a HEIC picture", where it couldn't be read; None where nobody can tell."""
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "a film or another file of its family")
    if data.endswith(_TGA_END):
        return "a Targa picture (TGA)"
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)
