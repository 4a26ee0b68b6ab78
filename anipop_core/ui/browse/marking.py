"""What is marked in a figure becomes a filter: a stretch, a rectangle or a group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.browsing import fields, summaries
from anipop_core.browsing.fields import NumberField, WordField
from anipop_core.browsing.filters import Area, Span, Words
from anipop_core.figures.browse import scores as browse_scores
from anipop_core.figures.plotting import NOTHING, Chosen
from anipop_core.ui.browse.state import BrowseState

Selection = Mapping[str, Any]  # of Streamlit: points, box, lasso


def score_stretch(selection: Selection) -> Chosen:
    """(lowest, highest) score of the bars that were marked, each bar whole; NOTHING where none was."""
    middles = [point["x"] for point in selection["points"]]
    if not middles:
        return NOTHING
    low, high = min(middles) - browse_scores.STEP / 2, max(middles) + browse_scores.STEP / 2
    return round(low, 2), round(high - summaries.CENT, 2)


def year_stretch(selection: Selection) -> Chosen:
    """(first, last) year that was marked; NOTHING where none was."""
    years = [int(point["x"]) for point in selection["points"]]
    return (min(years), max(years)) if years else NOTHING


def mark_span(state: BrowseState, field: NumberField, chosen: Chosen) -> None:
    """Set the field's filter to the stretch, or take it away for NOTHING."""
    state.put(field.name, None if chosen == NOTHING else Span(field, *chosen))


def mark_reach(state: BrowseState, selection: Selection) -> None:
    """Set the filters of score and reach to the rectangle, in rounded numbers."""
    corners = _box(selection)
    if corners is None:
        state.change(lambda view: view.without(["score", "reach"]))
        return
    state.put("reach", Span(fields.REACH, max(0, round(corners[0])), min(100, round(corners[2]))))
    state.put("score", Span(fields.SCORE, round(max(1, corners[1]), 2), round(min(10, corners[3]), 2)))


def mark_area(state: BrowseState, selection: Selection) -> None:
    """Set the filter of the map to the rectangle."""
    corners = _box(selection)
    box = None if corners is None else tuple(round(corner, 1) for corner in corners)
    state.put("map", None if box is None else Area(fields.MAP, (box[0], box[1], box[2], box[3])))


def mark_group(state: BrowseState, field: WordField, values: list[str], selection: Selection) -> None:
    """Add the clicked group to the chosen ones, or take it away if it was one."""
    found = state.view.find(field.name)
    chosen = list(found.values) if isinstance(found, Words) else []
    for point in selection["points"]:
        value = values[int(point["point_index"])]
        chosen = [word for word in chosen if word != value] if value in chosen else [*chosen, value]
    every = isinstance(found, Words) and found.every
    state.put(field.name, Words(field, tuple(chosen), every) if chosen else None)


def _box(selection: Selection) -> tuple[float, float, float, float] | None:
    if not selection["box"]:
        return None
    (x0, x1), (y0, y1) = (sorted(selection["box"][0][axis]) for axis in ("x", "y"))
    return x0, y0, x1, y1


def chosen_span(state: BrowseState, field: NumberField) -> Chosen:
    """(low, high) of the field's filter, to be drawn in its figure; NOTHING without one."""
    found = state.view.find(field.name)
    return (found.low, found.high) if isinstance(found, Span) else NOTHING
