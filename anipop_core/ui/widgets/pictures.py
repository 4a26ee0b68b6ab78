"""Pictures that are uploaded and shown: files are read, and shrunk to the size they are drawn in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.figures.pictures import webp
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Picture

MOST_REMEMBERED = 256  # thumbnails of some kB each
# Files above intake's own limit still reach it, so that its error says what to do; far larger ones don't.
UPLOAD_LIMIT_MB = 60


class Upload(Protocol):
    """What Streamlit's uploader gives."""

    name: str

    def getvalue(self) -> bytes: ...


def read_uploads(files: Iterable[Upload], field: str) -> tuple[list[Picture], list[str]]:
    """The pictures that could be read, and a message for each file that couldn't."""
    pictures, errors = [], []
    for file in files:
        try:
            pictures.append(read_picture(file.getvalue(), file.name, field))
        except InputError as error:
            errors.append(str(error))
    return pictures, errors


def add_pictures(present: list[Picture], new: Iterable[Picture]) -> None:
    """Append the pictures that are not there yet, by their digests."""
    known = {picture.digest for picture in present}
    for picture in new:
        if picture.digest not in known:
            known.add(picture.digest)
            present.append(picture)


@st.cache_data(max_entries=MOST_REMEMBERED, show_spinner=False, hash_funcs={Picture: lambda picture: picture.digest})
def thumbnail(picture: Picture, longest_side: int) -> bytes:
    """The picture in WebP, shrunk to `longest_side` pixels. Made once: every change draws the form again."""
    return webp(picture.image, longest_side)
