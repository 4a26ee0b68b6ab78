"""What a document holds, in reading order, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass

from anipop_core.schema import Picture


@dataclass(frozen=True)
class Piece:
    """A heading, a stretch of text or a picture. `where`: as the producer finds it: "page 3", "slide 2"."""

    where: str
    text: str = ""
    is_heading: bool = False  # by its style or its size; headings by their words are found later
    picture: Picture | None = None


@dataclass(frozen=True)
class Document:
    """A document's pieces, and what of it was left out, in a producer's words."""

    name: str
    pieces: tuple[Piece, ...]
    left_out: tuple[str, ...] = ()
