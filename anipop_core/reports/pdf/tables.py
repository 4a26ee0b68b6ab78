"""Tables with a muted head that repeats on every page, and hairlines between rows."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, Table

from anipop_core.figures.colours import LIGHT
from anipop_core.reports.pdf.fonts import REGULAR
from anipop_core.reports.pdf.text import HEAD, NUMBER_HEAD, Typesetter

LINES = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # of empty cells: the default font would be named and not embedded
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LIGHT.hairline)),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 9),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]
PADDING = 9  # points between columns


def table(head: Sequence[str | Flowable], rows: Sequence[Sequence[Flowable | str]], widths: Sequence[float]) -> Table:
    """A table whose rows are kept whole: page breaks fall between them.

    Args:
        head: texts or flowables; a text that begins with ">" is aligned to the right.
        rows: cells of every row.
        widths: of the columns, in points.
    """
    cells = [cell if isinstance(cell, Flowable) else _head(cell) for cell in head]
    return Table([cells, *map(list, rows)], list(widths), repeatRows=1, style=LINES, hAlign="LEFT")


def _head(text: str) -> Flowable:
    style = NUMBER_HEAD if text.startswith(">") else HEAD
    return Typesetter().paragraph(text.removeprefix(">"), style)
