"""A document by its content, not by its name."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from anipop_core.intake.documents.docx import read_docx
from anipop_core.intake.documents.limits import MAX_BYTES, check_size, damaged, error
from anipop_core.intake.documents.pdf import read_pdf
from anipop_core.intake.documents.pieces import Document
from anipop_core.intake.documents.plain import read_plain
from anipop_core.intake.documents.pptx import read_pptx
from anipop_core.intake.pitch_json import unreadable
from anipop_core.intake.wording import quoted
from anipop_core.progress import Progress

SUFFIXES = (".pdf", ".docx", ".pptx", ".md", ".markdown", ".txt")
_OLE = b"\xd0\xcf\x11\xe0"  # Word and PowerPoint before 2007, and protected files of today


def read_document(data: bytes, name: str, progress: Progress | None = None) -> Document:
    """The document's pieces. Nothing in it is run, and nothing outside it is opened.

    name: what the user calls it. progress: gets pages read and pages. Raises InputError.
    """
    check_size(data, name)
    if b"%PDF-" in data[:1024]:
        return read_pdf(data, name, progress)
    if data.startswith(_OLE):
        raise error(
            f"{quoted(name)} is protected by a password, or in Office's format of before 2007.",
            "Save it without a password as .docx or .pptx.",
        )
    if data.startswith(b"PK"):
        return _office(data, name)
    return read_plain(data, name)


def open_document(path: Path) -> Document:
    """The document in a file, read like `read_document`. Raises InputError."""
    try:
        with path.open("rb") as file:
            return read_document(file.read(MAX_BYTES + 1), path.name)
    except OSError:
        raise unreadable(path) from None


def _office(data: bytes, name: str) -> Document:
    try:
        parts = set(ZipFile(BytesIO(data)).namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        raise damaged(name, "Word or PowerPoint file") from None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise error(f"{quoted(name)} carries macros.", "Save it as .docx or .pptx, which carry none.")
    if "word/document.xml" in parts:
        return read_docx(data, name)
    if "ppt/presentation.xml" in parts:
        return read_pptx(data, name)
    raise error(f"{quoted(name)} is an archive, but no Word or PowerPoint file.", "Take the document out of it.")
