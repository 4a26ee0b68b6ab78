"""Text, tables and pictures of a Word document. python-docx (MIT) reads parts alone: no macro, no link, no remote
picture."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anipop_core.errors import InputError
from anipop_core.intake.documents.limits import check_archive, damaged, error
from anipop_core.intake.documents.pictures import PictureReader
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.documents.rows import in_lines
from anipop_core.intake.wording import quoted

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def read_docx(data: bytes, name: str) -> Document:
    """Paragraphs, tables and inline pictures in their order. Raises InputError."""
    check_archive(data, name, "Word document")
    import docx

    pictures = PictureReader()
    try:
        document = docx.Document(BytesIO(data))
        pieces = tuple(_pieces(document, pictures))
    except InputError:
        raise
    except Exception:  # a broken file raises whatever its parser stumbles over
        raise damaged(name, "Word document") from None
    if not any(piece.text.strip() for piece in pieces):
        raise error(f"{quoted(name)} has no text.", "Check that it is the right file, or type the synopsis.")
    return Document(name, pieces, pictures.left_out())


def _pieces(document: Any, pictures: PictureReader) -> Iterator[Piece]:
    heading = "beginning"
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            rows = [[cell.text for cell in _distinct(row.cells)] for row in block.rows]
            yield Piece(f"table under “{heading}”", in_lines(rows))
            elements = [cell._tc for row in block.rows for cell in _distinct(row.cells)]
        else:
            text = block.text.strip()
            if text and _is_heading(block):
                heading = text[:40]
                yield Piece(f"under “{heading}”", text, is_heading=True)
            elif text:
                yield Piece(f"under “{heading}”", text)
            elements = [block._p]
        for element in elements:
            yield from _pictures(document, element, f"under “{heading}”", pictures)


def _is_heading(paragraph: Paragraph) -> bool:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    return style.startswith(("Heading", "Title", "見出し", "表題"))


def _distinct(cells: Any) -> list[Any]:
    """A merged cell stands once for each column it covers."""
    found: dict[int, Any] = {id(cell._tc): cell for cell in cells}
    return list(found.values())


def _pictures(document: Any, element: Any, where: str, pictures: PictureReader) -> Iterator[Piece]:
    for number, blip in enumerate(element.iter(BLIP), 1):
        part = document.part.related_parts.get(blip.get(EMBED))  # a linked picture has no part and isn't fetched
        picture = pictures.read(part.blob, f"picture {number} {where}") if part is not None else None
        if picture is not None:
            yield Piece(where, picture=picture)
