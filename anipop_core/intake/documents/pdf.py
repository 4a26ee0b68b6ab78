"""Text and pictures of a PDF. pypdf (BSD, pure Python) runs no script, follows no link and opens no attachment."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anipop_core.errors import InputError
from anipop_core.intake.documents.limits import MAX_LETTERS, check_pages, damaged, encrypted, error
from anipop_core.intake.documents.pictures import PictureReader
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.wording import quoted
from anipop_core.progress import Progress

if TYPE_CHECKING:
    from pypdf import PageObject

LARGE = 1.25  # times the usual size of letters: a heading


def read_pdf(data: bytes, name: str, progress: Progress | None = None) -> Document:
    """The pages' lines, large ones as headings, and their pictures. Raises InputError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise encrypted(name)
        check_pages(len(reader.pages), name, "pages")
        pictures = PictureReader()
        pieces: list[Piece] = []
        for number, page in enumerate(reader.pages, 1):
            pieces += _page(page, f"page {number}", pictures)
            if sum(len(piece.text) for piece in pieces) > MAX_LETTERS:
                raise error(f"{quoted(name)} holds more than {MAX_LETTERS:,} letters.", "Keep the pages of the pitch.")
            if progress:
                progress(number, len(reader.pages))
    except InputError:
        raise
    except Exception:  # a broken file raises whatever its parser stumbles over
        raise damaged(name, "PDF") from None
    if not any(piece.text.strip() for piece in pieces):
        raise error(
            f"{quoted(name)} has no text, only pictures of pages: it was scanned.",
            "Export it from the program it was written in, or type the synopsis.",
        )
    return Document(name, tuple(pieces), pictures.left_out())


@dataclass(frozen=True)
class _Line:
    text: str
    size: float  # of its letters, points
    height: float  # above the bottom of the page, points


def _page(page: PageObject, where: str, pictures: PictureReader) -> Iterator[Piece]:
    """From top to bottom: runs of lines, large lines and pictures."""
    lines, drawn = _read(page)
    sizes = sorted(line.size for line in lines for _ in line.text)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    waiting = _pictures(page, where, pictures, drawn)
    run: list[str] = []
    for line in lines:
        above = [piece for height, piece in waiting if height > line.height]
        is_large = bool(line.text.strip()) and line.size > LARGE * usual
        if run and (above or is_large):
            yield Piece(where, "\n".join(run))
            run = []
        yield from above
        waiting = waiting[len(above) :]
        if is_large:
            yield Piece(where, line.text.strip(), is_heading=True)
        else:
            run.append(line.text.rstrip())
    if any(run):
        yield Piece(where, "\n".join(run))
    yield from (piece for _, piece in waiting)


def _read(page: PageObject) -> tuple[list[_Line], dict[str, float]]:
    """The page's lines, and the upper end of each picture by its name."""
    size_of: dict[str, float] = {}
    height_of: dict[str, float] = {}
    drawn: dict[str, float] = {}

    def text_seen(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        scale = abs(tm[3]) * abs(cm[3]) or 1.0
        for line in text.split("\n"):
            if line.strip():
                size_of[line.strip()] = max(size_of.get(line.strip(), 0.0), float(size) * scale)
                height_of[line.strip()] = tm[5] * cm[3] + cm[5]

    def operator_seen(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator == b"Do" and operands:
            drawn[str(operands[0])] = cm[5] + max(cm[3], 0.0)

    text = page.extract_text(visitor_text=text_seen, visitor_operand_before=operator_seen)
    lines, height = [], float("inf")
    for line in text.split("\n"):
        height = height_of.get(line.strip(), height)
        lines.append(_Line(line, size_of.get(line.strip(), 0.0), height))
    return lines, drawn


def _pictures(
    page: PageObject, where: str, pictures: PictureReader, drawn: dict[str, float]
) -> list[tuple[float, Piece]]:
    """The pictures from top to bottom, each with the height of its upper end."""
    found = []
    for number, key in enumerate(page.images.keys(), 1):
        try:
            picture = pictures.read(_picture_file(page, key), f"{where}, picture {number}")
        except Exception:  # noqa: S112  (a broken picture raises whatever its parser stumbles over; the text counts)
            continue
        if picture is not None:
            found.append((drawn.get(str(key), 0.0), Piece(where, picture=picture)))
    return sorted(found, key=lambda item: -item[0])


def _picture_file(page: PageObject, key: Any) -> bytes:
    """The picture as a file. A JPEG is taken as it is; pypdf would decode it and write it as another."""
    drawn = page["/Resources"]["/XObject"].get_object().get(key) if isinstance(key, str) else None  # type: ignore[index]
    if drawn is not None:
        filters = drawn.get_object().get("/Filter")
        if (filters[-1] if isinstance(filters, list) and filters else filters) == "/DCTDecode":
            data: bytes = drawn.get_object().get_data()
            return data
    found: bytes = page.images[key].data
    return found
