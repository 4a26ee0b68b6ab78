"""A PDF's pages: header, footer, outline, and the report's own date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from anipop_core.figures.colours import LIGHT
from anipop_core.reports.pdf.fonts import REGULAR
from anipop_core.reports.pdf.text import HEAD, NUMBER_HEAD, Typesetter
from anipop_core.reports.plain_text import plain_text, shortened

SIDE, TOP, BOTTOM = 48, 64, 56  # points of margin: room enough to print A4 on US Letter
WIDTH = A4[0] - 2 * SIDE
HEADER_LENGTH = 40  # characters of the project's name
TOTAL = "total-pages"  # a drawing that each page uses and that is made when the last page is known


def pdf_file(story: Sequence[Flowable], title: str, made_at: datetime, header: str, setter: Typesetter) -> bytes:
    """Lay out the flowables and return the file; the same story gives the same bytes.

    Args:
        title: of the document; also stands at the left of every page's head.
        made_at: the date written into the file.
        header: stands at the right of every page's head.
    """
    buffer = BytesIO()
    document = _Document(
        buffer,
        pagesize=A4,
        title=plain_text(title),
        author="AniPop",
        subject="Pitch meeting, confidential",
        lang="en",
    )
    frame = Frame(SIDE, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    left, right = setter.paragraph(shortened(title, HEADER_LENGTH), HEAD), setter.paragraph(header, NUMBER_HEAD)

    def furnish(canvas: Canvas, _: BaseDocTemplate) -> None:
        _draw_furniture(canvas, left, right)

    document.addPageTemplates([PageTemplate("page", [frame], onPage=furnish)])
    document.build(list(story), canvasmaker=partial(_DatedCanvas, made_at=made_at))
    return buffer.getvalue()


class _Document(BaseDocTemplate):
    """Collects the outline: every flowable with an attribute `outline` (level, text) becomes an entry."""

    def afterFlowable(self, flowable: Flowable) -> None:
        entry = getattr(flowable, "outline", None)
        if entry is not None:
            level, text = entry
            self.headings = getattr(self, "headings", 0) + 1
            key = f"heading-{self.headings}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level)


class _DatedCanvas(Canvas):
    def __init__(self, *arguments: Any, made_at: datetime, **options: Any) -> None:
        super().__init__(*arguments, **options | {"invariant": 1, "initialFontName": REGULAR})
        self._doc._timeStamp = _stamp(made_at)

    def save(self) -> None:
        self.beginForm(TOTAL)
        self.setFont(REGULAR, 8)
        self.setFillColor(HexColor(LIGHT.muted))
        self.drawString(0, 0, str(self.getPageNumber() - 1))
        self.endForm()
        super().save()


def _draw_furniture(canvas: Canvas, left: Flowable, right: Flowable) -> None:
    canvas.saveState()
    for flowable, share in ((left, 0.62), (right, 0.36)):
        width = share * WIDTH
        _, height = flowable.wrapOn(canvas, width, TOP)
        flowable.drawOn(canvas, SIDE if flowable is left else SIDE + WIDTH - width, A4[1] - 36 - height)
    canvas.setStrokeColor(HexColor(LIGHT.hairline))
    canvas.setLineWidth(0.6)
    canvas.line(SIDE, BOTTOM - 14, SIDE + WIDTH, BOTTOM - 14)
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(HexColor(LIGHT.muted))
    canvas.drawString(SIDE, BOTTOM - 26, "Confidential. AniPop describes past reception; the room decides.")
    x = SIDE + WIDTH - 16
    canvas.drawRightString(x, BOTTOM - 26, f"Page {canvas.getPageNumber()} of ")
    canvas.translate(x, BOTTOM - 26)
    canvas.doForm(TOTAL)
    canvas.restoreState()


def _stamp(at: datetime) -> TimeStamp:
    """The date as reportlab keeps it; it has no public way to set one."""
    stamp = TimeStamp(1)
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    stamp.YMDhms = tuple(at.timetuple())[:6]
    stamp.dhh, stamp.dmm = divmod(abs(minutes), 60)
    if minutes < 0:
        stamp.dhh, stamp.dmm = -stamp.dhh, -stamp.dmm
    return stamp
