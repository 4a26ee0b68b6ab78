"""An explanation as one HTML file that opens offline; everything a pitch brought is escaped."""

from __future__ import annotations

from anipop_core.reports.html import page
from anipop_core.reports.parts import parts_of
from anipop_core.schema import Explanation, Pitch


def explanation_to_html(pitch: Pitch, explanation: Explanation) -> str:
    """The page's text, pictures embedded."""
    return page(
        "explanation.html.j2",
        title=pitch.title.strip() or "A pitch",
        explanation=explanation,
        parts=parts_of(pitch, explanation),
    )
