"""The embedded fonts, and which of them draws a character."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[1] / "fonts"
REGULAR, BOLD, CJK, SYMBOLS = "NotoSans-Regular", "NotoSans-Bold", "NotoSansCJK-Regular", "DejaVuSans-Symbols"
MISSING = "□"  # stands for characters that no font here draws


@cache
def covered(font: str) -> frozenset[int]:
    """The code points that a font draws. Loads it and registers it with reportlab."""
    loaded = TTFont(font, FOLDER / f"{font}.ttf")
    registerFont(loaded)
    return frozenset(loaded.face.charToGlyph)


def register() -> None:
    """Register the fonts that every document needs."""
    for font in (REGULAR, BOLD):
        covered(font)
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def font_runs(text: str) -> tuple[list[tuple[str, str]], set[str]]:
    """Cut a text into stretches of one font.

    Returns:
        (font, stretch) in order, and the characters that no font draws, which were replaced by MISSING.

    Stretches in REGULAR may be set bold. Invisible characters (joiners, variation selectors) are left out.
    """
    composed = unicodedata.normalize("NFC", text.expandtabs(4))
    visible = [char for char in composed if char == "\n" or not _is_invisible(char)]
    fonts = [(_font_of(char), char) for char in visible]
    missing = {char for font, char in fonts if not font}
    runs = []
    for font, group in groupby(fonts, key=lambda pair: pair[0]):
        stretch = "".join(char for _, char in group)
        runs.append((font, stretch) if font else (SYMBOLS, MISSING))
    if missing:
        covered(SYMBOLS)
    return runs, missing


def is_east_asian(text: str) -> bool:
    """Whether the text has letters between which lines may break anywhere."""
    return any(ord(char) >= 0x2E80 for char in text)


def _font_of(char: str) -> str:
    """The font that draws the character, "" where none does."""
    code = ord(char)
    if char == "\n" or code in covered(REGULAR):
        return REGULAR
    return next((font for font in (SYMBOLS, CJK) if code in covered(font)), "")


def _is_invisible(char: str) -> bool:
    selects = 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF  # the form of the character before
    return selects or unicodedata.category(char) == "Cf"
