"""A document's pictures: read like any upload, each once."""

from __future__ import annotations

from anipop_core.errors import InputError
from anipop_core.intake.documents.limits import MAX_PICTURES
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Picture

SMALLEST = 100  # pixels, of the shorter side as kept: smaller ones are logos, lines and bullets


class PictureReader:
    """Reads pictures until there are MAX_PICTURES; what it left out, it says."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._unreadable = self._too_many = 0

    def read(self, data: bytes, name: str) -> Picture | None:
        """The picture; None for one that was there before, is a mere ornament or can't be read."""
        if len(self._seen) >= MAX_PICTURES:
            self._too_many += 1
            return None
        try:
            picture = read_picture(data, name)
        except InputError:
            self._unreadable += 1
            return None
        if picture.digest in self._seen or min(picture.image.size) < SMALLEST:
            return None
        self._seen.add(picture.digest)
        return picture

    def left_out(self) -> tuple[str, ...]:
        """Sentences on pictures that weren't read."""
        found = []
        if self._unreadable:
            found.append(f"{_count(self._unreadable)} can't be read (drawings of Office among them). Add it as a file.")
        if self._too_many:
            found.append(f"{_count(self._too_many)} beyond the first {MAX_PICTURES} not read.")
        return tuple(found)


def _count(number: int) -> str:
    return "One picture" if number == 1 else f"{number} pictures"
