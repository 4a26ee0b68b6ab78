"""Drawings for table cells: rows of marks, their scale, pictures with numbered regions."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.pictures import moves_little, overlay, strongest_regions
from anipop_core.reports.pdf.fonts import BOLD, REGULAR
from anipop_core.reports.tracks import Mark, Scale
from anipop_core.schema import Picture, RegionShare

ROW = 14  # points of height
PICTURE_SIDE, QUALITY = 480, 80  # pixels, JPEG
OPACITY = 0.5  # of the colour over a picture
BADGE = 6.5  # points: radius of a number on a picture


class Track(Flowable):
    """A row of marks on a scale."""

    def __init__(self, marks: Sequence[Mark], width: float) -> None:
        super().__init__()
        self.marks, self.width, self.height = marks, width, ROW

    def draw(self) -> None:
        for mark in self.marks:
            colour = HexColor(getattr(LIGHT, mark.tone))
            x, width, middle = mark.start * self.width, mark.width * self.width, self.height / 2
            self.canv.saveState()
            self.canv.setFillColor(colour)
            self.canv.setStrokeColor(colour)
            if mark.kind == "range":
                self.canv.setFillColor(Color(colour.red, colour.green, colour.blue, alpha=0.25))
                self.canv.roundRect(x, middle - 4, max(width, 1), 8, min(4, max(width, 1) / 2), stroke=0, fill=1)
            elif mark.kind == "bar":
                self.canv.rect(x, middle - 4.5, max(width, 0.6), 9, stroke=0, fill=1)
            elif mark.kind == "dot":
                self.canv.circle(x, middle, 4, stroke=0, fill=1)
            elif mark.kind == "ring":
                self.canv.setLineWidth(1.3)
                self.canv.circle(x, middle, 3.3, stroke=1, fill=0)
            else:
                self.canv.setLineWidth(2)
                self.canv.line(x, middle - 6.5, x, middle + 6.5)
            self.canv.restoreState()


class Ticks(Flowable):
    """The scale's numbers above the rows."""

    def __init__(self, scale: Scale, width: float) -> None:
        super().__init__()
        self.scale, self.width, self.height = scale, width, 9

    def draw(self) -> None:
        self.canv.setFont(REGULAR, 7.5)
        self.canv.setFillColor(HexColor(LIGHT.muted))
        for tick in self.scale.ticks():
            self.canv.drawCentredString(self.scale.share(tick) * self.width, 2, self.scale.told(tick))


class Art(Flowable):
    """A picture coloured by its regions' points, the strongest regions numbered."""

    def __init__(self, picture: Picture, regions: Sequence[RegionShare], width: float, height: float) -> None:
        super().__init__()
        self.regions = [] if not regions or moves_little(regions) else regions
        self.image = _painted(picture.image, self.regions)
        scale = min(width / self.image.width, height / self.image.height)
        self.width, self.height = self.image.width * scale, self.image.height * scale

    def draw(self) -> None:
        file = BytesIO()
        self.image.save(file, "JPEG", quality=QUALITY, optimize=True)
        file.seek(0)
        self.canv.drawImage(ImageReader(file), 0, 0, self.width, self.height)
        for place, region in enumerate(strongest_regions(self.regions), start=1):
            x0, y0, x1, y1 = region.box
            draw_badge(self.canv, (x0 + x1) / 2 * self.width, (1 - (y0 + y1) / 2) * self.height, place)


class Badge(Flowable):
    """A numbered circle for the list of regions."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place, self.width, self.height = place, 2 * BADGE, 2 * BADGE

    def draw(self) -> None:
        draw_badge(self.canv, BADGE, BADGE, self.place)


def draw_badge(canvas: Canvas, x: float, y: float, place: int) -> None:
    """Draw a numbered circle with its middle at (x, y), in points."""
    canvas.setFillColor(HexColor(LIGHT.ink))
    canvas.setStrokeColor(HexColor(LIGHT.paper))
    canvas.setLineWidth(0.7)
    canvas.circle(x, y, BADGE, stroke=1, fill=1)
    canvas.setFillColor(HexColor(LIGHT.paper))
    canvas.setFont(BOLD, 8)
    canvas.drawCentredString(x, y - 2.9, str(place))


def _painted(image: Image.Image, regions: Sequence[RegionShare]) -> Image.Image:
    small = image.convert("RGB")
    small.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.BILINEAR)
    if not regions:
        return small
    layer = overlay(regions).resize(small.size, Image.Resampling.BILINEAR)
    layer.putalpha(layer.getchannel("A").point(lambda value: round(value * OPACITY)))
    return Image.alpha_composite(small.convert("RGBA"), layer).convert("RGB")
