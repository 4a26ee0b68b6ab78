"""Markdown and text files."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from anipop_core.intake.documents.limits import MAX_LETTERS, error
from anipop_core.intake.documents.pieces import Document, Piece
from anipop_core.intake.wording import quoted

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")


def read_plain(data: bytes, name: str) -> Document:
    """Paragraphs, with Markdown's headings. Raises InputError for what is no text."""
    text = _decoded(data, name)
    if len(text) > MAX_LETTERS:
        raise error(f"{quoted(name)} holds {len(text):,} letters.", "Keep the text of the pitch.")
    pieces: list[Piece] = []
    run: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        heading = _HEADING.match(line)
        if (heading or not line.strip()) and run:
            pieces.append(Piece(f"line {number - len(run)}", "\n".join(run)))
            run = []
        if heading:
            pieces.append(Piece(f"line {number}", heading[1], is_heading=True))
        elif line.strip():
            run.append(line)
    if not pieces:
        raise error(f"{quoted(name)} holds no text.", "Check that it is the right file.")
    return Document(name, tuple(pieces))


def _decoded(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = from_bytes(data).best()
        text = str(found) if found is not None else "\0"
    if "\0" in text:
        raise error(f"{quoted(name)} is no text.", "Save it as PDF, Word, PowerPoint or text.")
    return text
