"""The pictures and portraits in which two versions differ, side by side."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.figures.pictures import data_uri
from anipop_core.schema import Picture, Pitch
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.what_if.cards import change_html
from anipop_core.ui.widgets.pictures import thumbnail

if TYPE_CHECKING:
    from anipop_core.scenarios.comparison import Comparison
    from anipop_core.scenarios.matching import Difference

SIDE = 360  # pixels


def show_art(comparison: Comparison, base: Pitch, other: Pitch, names: tuple[str, str]) -> None:
    """Each changed picture in the base beside what stands there in the other version."""
    found = [(part, *_pictures(part.difference, base, other)) for part in comparison.parts]
    differing = [(part, before, after) for part, before, after in found if _digest(before) != _digest(after)]
    if not differing:
        return
    show_heading("The art", "base on the left")
    for part, before, after in differing:
        name = escape(part.difference.name)
        st.html(
            f'<h3 class="ap-subheading">{name} <span style="font-weight:400">{change_html(part.change)}</span></h3>'
            f'<div class="ap-pair">{_figure(before, names[0])}{_figure(after, names[1])}</div>'
        )


def _pictures(difference: Difference, base: Pitch, other: Pitch) -> tuple[Picture | None, Picture | None]:
    return _picture(difference, base, difference.before), _picture(difference, other, difference.after)


def _picture(difference: Difference, pitch: Pitch, place: int | None) -> Picture | None:
    if place is None or difference.kind not in ("image", "character"):
        return None
    return pitch.images[place] if difference.kind == "image" else pitch.characters[place].portrait


def _digest(picture: Picture | None) -> str:
    return picture.digest if picture else ""


def _figure(picture: Picture | None, version: str) -> str:
    if picture is None:
        return f'<figure class="ap-missing"><figcaption>not in {escape(version)}</figcaption></figure>'
    image = f'<img src="{data_uri(thumbnail(picture, SIDE))}" alt="{escape(picture.name)}">'
    return f"<figure>{image}<figcaption>{escape(version)}</figcaption></figure>"
