"""How long a pitch document takes to be read and laid out."""

from __future__ import annotations

import time
from io import BytesIO

import numpy as np
from PIL import Image
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from anipop_core.intake.documents.layout import lay_out
from anipop_core.intake.documents.reading import read_document

PAGES, PICTURES = 20, 10
LINES, WORDS_A_LINE = 45, 12
SIDE = 1600  # pixels of a picture's longer side
LIMITS = {"pdf_s": (0, 3.0)}
WORDS = "courier city lantern night tram letters engineer brother garden winter harbour signal".split()  # noqa: SIM905


def measure_documents() -> dict[str, float]:
    """Seconds that a PDF of PAGES full pages with PICTURES pictures takes, from its bytes to its parts."""
    data = made_up_pdf()
    started = time.perf_counter()
    lay_out(read_document(data, "pitch.pdf"))
    return {"pdf_s": round(time.perf_counter() - started, 2)}


def made_up_pdf() -> bytes:
    """No page or picture like another."""
    rl_config.useA85 = 0  # as programs write PDFs, not as text
    draw = np.random.default_rng(0)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for page in range(PAGES):
        for line in range(LINES):
            canvas.drawString(60, 780 - 12 * line, " ".join(draw.choice(WORDS, WORDS_A_LINE)))
        if page < PICTURES:
            canvas.drawImage(ImageReader(_photo(draw)), 60, 60, 320, 180)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _photo(draw: np.random.Generator) -> BytesIO:
    """A JPEG."""
    pixels = draw.integers(0, 255, (9, 16, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).resize((SIDE, SIDE * 9 // 16)).save(file, "JPEG")
    file.seek(0)
    return file
