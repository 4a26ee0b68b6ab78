"""Text, tables and pictures of a PowerPoint file. python-pptx (MIT) reads parts alone: no macro, no link, no remote
picture. Speakers' notes aren't read: they aren't meant for the room."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from anipop_core.errors import InputError
from anipop_core.intake.documents.limits import check_archive, check_pages, damaged, error
from anipop_core.intake.documents.pictures import PictureReader
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.documents.rows import in_lines
from anipop_core.intake.wording import quoted


def read_pptx(data: bytes, name: str) -> Document:
    """The slides' shapes from top to bottom, titles as headings. Raises InputError."""
    check_archive(data, name, "PowerPoint file")
    import pptx

    pictures = PictureReader()
    try:
        slides = pptx.Presentation(BytesIO(data)).slides
        check_pages(len(slides), name, "slides")
        pieces = tuple(piece for number, slide in enumerate(slides, 1) for piece in _slide(slide, number, pictures))
    except InputError:
        raise
    except Exception:  # a broken file raises whatever its parser stumbles over
        raise damaged(name, "PowerPoint file") from None
    if not any(piece.text.strip() for piece in pieces):
        raise error(f"{quoted(name)} has no text.", "Check that it is the right file, or type the synopsis.")
    return Document(name, pieces, pictures.left_out())


def _slide(slide: Any, number: int, pictures: PictureReader) -> Iterator[Piece]:
    where = f"slide {number}"
    title = slide.shapes.title
    if title is not None and title.has_text_frame and title.text_frame.text.strip():
        yield Piece(where, title.text_frame.text.strip(), is_heading=True)
    shapes = [shape for shape in _flat(slide.shapes) if title is None or shape.shape_id != title.shape_id]
    for shape in sorted(shapes, key=lambda shape: (shape.top or 0, shape.left or 0)):
        yield from _shape(shape, where, pictures)


def _flat(shapes: Any) -> Iterator[Any]:
    """The shapes, those of groups one by one."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _flat(shape.shapes)
        else:
            yield shape


def _shape(shape: Any, where: str, pictures: PictureReader) -> Iterator[Piece]:
    if getattr(shape, "has_table", False):
        yield Piece(where, in_lines([[cell.text for cell in row.cells] for row in shape.table.rows]))
    elif getattr(shape, "has_text_frame", False) and shape.text_frame.text.strip():
        yield Piece(where, shape.text_frame.text.strip().replace("\v", "\n"))
    image = _image(shape)
    picture = pictures.read(image.blob, f"picture on {where}") if image is not None else None
    if picture is not None:
        yield Piece(where, picture=picture)


def _image(shape: Any) -> Any:
    """The embedded picture; a linked one has none and isn't fetched."""
    try:
        return getattr(shape, "image", None)
    except (ValueError, KeyError):
        return None
