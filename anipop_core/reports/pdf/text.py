"""Text as reportlab paragraphs: escaped, and each character in a font that draws it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import points_text
from anipop_core.reports.pdf.fonts import (
    BOLD,
    MISSING,
    REGULAR,
    font_runs,
    is_east_asian,
)
from anipop_core.reports.plain_text import plain_text
from anipop_core.reports.shading import STEPS, Stretch
from anipop_core.reports.tracks import tone_of
from anipop_core.schema import Output

DEEPEST_SHADE = 0.42  # of the colour, the rest is paper
NAMED_MISSING = 8  # characters and scripts named in the note on what could not be drawn

BODY = ParagraphStyle(
    "body",
    fontName=REGULAR,
    bulletFontName=REGULAR,
    fontSize=9.5,
    leading=14,
    textColor=HexColor(LIGHT.ink),
    spaceAfter=3,
)
SMALL = ParagraphStyle("small", BODY, fontSize=8, leading=11.5)
MUTED = ParagraphStyle("muted", SMALL, textColor=HexColor(LIGHT.muted))
CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=12, spaceAfter=0)
NUMBER = ParagraphStyle("number", CELL, alignment=2)
HEAD = ParagraphStyle("head", MUTED, spaceAfter=0)
NUMBER_HEAD = ParagraphStyle("number head", HEAD, alignment=2)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=20, leading=26, spaceAfter=4)
H2 = ParagraphStyle("h2", BODY, fontName=BOLD, fontSize=14, leading=19, spaceBefore=14, spaceAfter=4, keepWithNext=1)
H3 = ParagraphStyle("h3", H2, fontSize=11.5, leading=16, spaceBefore=10)
H4 = ParagraphStyle("h4", H2, fontSize=10, leading=14, spaceBefore=8, spaceAfter=2)
SHADED = ParagraphStyle("shaded", BODY, leading=16)
SCORE = ParagraphStyle("score", BODY, fontSize=12, leading=32, spaceAfter=2)
ITEM = ParagraphStyle("item", BODY, leftIndent=10, bulletIndent=0, spaceAfter=2)


class _Paragraph(Paragraph):
    """A paragraph that finds its line breaks once. reportlab asks for them twice on every page that a text fills."""

    _found: tuple[tuple[float, ...], Any] | None = None  # widths of the lines, and the lines

    def breakLines(self, widths: list[float]) -> Any:
        return self._remembered(widths, super().breakLines)

    def breakLinesCJK(self, widths: list[float]) -> Any:
        return self._remembered(widths, super().breakLinesCJK)

    def _remembered(self, widths: list[float], break_lines: Callable[[list[float]], Any]) -> Any:
        if self.bulletText:  # a bullet makes the first line shorter by changing `widths`
            return break_lines(widths)
        if self._found is None or self._found[0] != tuple(widths):
            self._found = (tuple(widths), break_lines(widths))
        return self._found[1]


class Typesetter:
    """Makes paragraphs and remembers the characters that no font could draw."""

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def markup(self, text: str) -> str:
        """The text as reportlab's markup."""
        runs, missing = font_runs(plain_text(text))
        self.missing |= missing
        parts = []
        for font, stretch in runs:
            written = escape(stretch).replace("\n", "<br/>")
            parts.append(written if font == REGULAR else f'<font name="{font}">{written}</font>')
        return "".join(parts)

    def paragraph(self, text: str, style: ParagraphStyle = BODY, *, link: str = "", bullet: bool = False) -> Paragraph:
        """One paragraph of plain text."""
        written = self.markup(text)
        if link:
            written = f'<a href="{escape(link)}" color="{LIGHT.ink}"><u>{written}</u></a>'
        return self.set(written, text, style, bullet)

    def set(self, markup: str, text: str, style: ParagraphStyle, bullet: bool = False) -> Paragraph:
        """One paragraph of markup. `text`: what it says, which decides how its lines may break."""
        if is_east_asian(text):
            style = ParagraphStyle(style.name, style, wordWrap="CJK")
        return _Paragraph(markup, style, bulletText="•" if bullet else None)

    def lines(self, text: str, style: ParagraphStyle = BODY) -> list[Flowable]:
        """One paragraph for each line of the text, so that it may break anywhere across pages."""
        return [
            self.paragraph(line, style) if line.strip() else Spacer(1, style.leading / 2)
            for line in text.strip().splitlines()
        ]

    def shaded(self, stretches: Sequence[Stretch]) -> list[Flowable]:
        """One paragraph for each line of shaded text, with the points behind its strongest phrases."""
        found: list[Flowable] = []
        for line in _lines_of(stretches):
            text = "".join(stretch.text for stretch in line)
            if text.strip():
                found.append(self.set("".join(self._stretch(stretch) for stretch in line), text, SHADED))
            else:
                found.append(Spacer(1, SHADED.leading / 2))
        return found

    def missing_note(self) -> str:
        """A note that names what could not be drawn; "" where all could."""
        if not self.missing:
            return ""
        names = _named(self.missing)
        more = f" and {len(names) - NAMED_MISSING} more" if len(names) > NAMED_MISSING else ""
        return (
            f"{MISSING} stands for characters that this file's fonts can't draw: "
            f"{', '.join(names[:NAMED_MISSING])}{more}. The HTML report shows them."
        )

    def _stretch(self, stretch: Stretch) -> str:
        written = self.markup(stretch.text)
        if stretch.shade:
            written = f'<font backColor="{shade_colour(stretch.shade)}">{written}</font>'
        if stretch.phrase is not None:
            colour = side_colour(stretch.phrase)
            written = f'<u color="{colour}" width="1" offset="-2.5">{written}</u>'
            if stretch.is_end:
                written += (
                    f'<super size="7" rise="4"><font color="{colour}">{points_text(stretch.phrase)}</font></super>'
                )
        return written


def _named(chars: Iterable[str]) -> list[str]:
    """Names of characters: ideographs first, each of which may be a person's, then the scripts of other letters, then
    signs."""
    ideographs, letters, signs = [], Counter[str](), []
    for char in sorted(chars):
        name = unicodedata.name(char, f"U+{ord(char):04X}")
        if "IDEOGRAPH" in name:
            ideographs.append(name.lower())
        elif char.isalpha():
            letters[name.split()[0].capitalize()] += 1
        else:
            signs.append(name.lower())
    return [*ideographs, *(f"{script} letters ({number})" for script, number in letters.items()), *signs]


def signed(points: float, output: Output = "score") -> str:
    """Markup of points with their sign, in the colour of their side."""
    tone = tone_of(points, output)
    colour = LIGHT.muted if tone == "neutral" else getattr(LIGHT, tone)
    return f'<font color="{colour}"><b>{points_text(points, output)}</b></font>'


def side_colour(points: float) -> str:
    """Blue for points above zero, orange for all others."""
    return LIGHT.raises if points > 0 else LIGHT.lowers


def shade_colour(shade: int) -> str:
    """A shade (-STEPS to STEPS) on white paper, as #RRGGBB."""
    colour, depth = side_colour(shade), DEEPEST_SHADE * abs(shade) / STEPS
    mixed = (round(255 - depth * (255 - int(colour[i : i + 2], 16))) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _lines_of(stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Cut the stretches at line breaks; one list for each line."""
    line: list[Stretch] = []
    for stretch in stretches:
        first, *others = stretch.text.split("\n")
        line.append(Stretch(first, stretch.shade, stretch.phrase, stretch.is_end and not others))
        for place, text in enumerate(others, start=1):
            yield line
            line = [Stretch(text, stretch.shade, stretch.phrase, stretch.is_end and place == len(others))]
    yield line
