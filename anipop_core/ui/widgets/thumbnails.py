"""Pictures as small as they are shown, made once: every change draws the form again."""

from __future__ import annotations

import streamlit as st

from anipop_core.figures.pictures import webp
from anipop_core.schema import Picture

MOST_REMEMBERED = 256  # of some kB each


@st.cache_data(max_entries=MOST_REMEMBERED, show_spinner=False, hash_funcs={Picture: lambda picture: picture.digest})
def thumbnail(picture: Picture, longest_side: int) -> bytes:
    """The picture in WebP, shrunk to `longest_side` pixels."""
    return webp(picture.image, longest_side)
