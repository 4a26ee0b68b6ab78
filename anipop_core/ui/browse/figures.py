"""Figures that follow the filters; what is marked in them becomes a filter.

A figure does not follow its own filter: it shows what there is to choose from, and what is chosen stands out.
Only "all of them" it follows: there each group chosen leaves fewer to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from anipop_core.browsing import fields, summaries
from anipop_core.browsing.fields import NumberField, WordField
from anipop_core.browsing.filters import Area, Span, Words
from anipop_core.browsing.view import ERROR_COLOUR, GENRE_COLOUR, SCORE_COLOUR
from anipop_core.figures.browse import groups as browse_groups
from anipop_core.figures.browse import map as browse_map
from anipop_core.figures.browse import reach as browse_reach
from anipop_core.figures.browse import scores as browse_scores
from anipop_core.figures.browse import years as browse_years
from anipop_core.figures.plotting import NOTHING, Chosen
from anipop_core.ui.browse.state import BrowseState
from anipop_core.ui.shell.theme import STATIC_FIGURE, colours
from anipop_core.ui.widgets.page_elements import show_gloss

LABELS = {
    "scores": "Scores and years",
    "groups": "Genres, studios, sources",
    "reach": "Score and reach",
    "map": "Map of titles",
}
GROUPS = (fields.GENRE, fields.STUDIO, fields.SOURCE)
MOST_ROWS = 12  # of a figure of groups
HOW_TO_MARK = "Drag over a stretch to show only that."
HOW_TO_MARK_BOX = "Drag a rectangle to show only its titles."
HOW_TO_MARK_ROW = (
    "Click on a dot to show only that group; again to show all. Bars: 95 % interval of the mean. Pale: fewer than "
    f"{summaries.FEW} titles, so the mean says little. Line: mean of all titles shown."
)
NO_MAP = (
    "This catalogue has no map: it was made by an older version. "
    "`python -m anipop_core map-titles` adds one to the checkpoint."
)
Selection = Mapping[str, Any]  # of Streamlit: points, box, lasso


def show_figures(state: BrowseState) -> None:
    if not state.titles.has("score"):
        st.caption("These titles have no scores to draw.")
        return
    key = state.follow("figures", state.view.figures)
    st.segmented_control(
        "Figures",
        list(LABELS),
        format_func=LABELS.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.set(figures=st.session_state[key]),
    )
    {"scores": _show_scores, "groups": _show_groups, "reach": _show_reach, "map": _show_map}[state.view.figures](state)


def _show_scores(state: BrowseState) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        others = state.view.without(["score"]).filters
        table = summaries.score_counts(state.titles, others)
        quartiles = summaries.score_quartiles(state.titles, others)
        if quartiles is None:
            st.caption("No title here has a score.")
        else:
            sentence = browse_scores.scores_sentence(int(table["titles"].sum()), quartiles)
            figure = browse_scores.scores(table, colours(), _chosen(state, fields.SCORE))
            _show(state, figure, "by-score", sentence, lambda found: _mark(state, fields.SCORE, score_stretch(found)))
            _show_explained(state, f"{sentence} {HOW_TO_MARK}", "score")
    if not state.titles.has("year"):
        return
    with right:
        table = summaries.year_means(state.titles, state.view.without(["year"]).filters)
        if table.empty:
            st.caption("No title here has a year.")
            return
        sentence = browse_years.years_sentence(table)
        figure = browse_years.years(table, colours(), _chosen(state, fields.YEAR))
        _show(state, figure, "by-year", sentence, lambda found: _mark(state, fields.YEAR, year_stretch(found)))
        _show_explained(state, f"{sentence} {HOW_TO_MARK}", "year")


def _show_groups(state: BrowseState) -> None:
    there = [field for field in GROUPS if field in state.titles.fields]
    mean = summaries.mean_score(state.titles, state.view.filters)
    for column, field in zip(st.columns(max(1, len(there)), gap="medium"), there, strict=False):
        with column:
            table = summaries.group_means(state.titles, field, state.view.filters, MOST_ROWS)
            sentence = browse_groups.groups_sentence(table, field.label.lower())
            st.html(f'<h3 class="ap-subheading">By {field.label.lower()}</h3>')
            if table.empty:
                st.caption(sentence)
                continue
            found = state.view.find(field.name)
            chosen = found.values if isinstance(found, Words) else ()
            values = list(table["value"])
            figure = browse_groups.groups(table, colours(), mean, chosen)
            _show(
                state, figure, f"by-{field.name}", sentence,
                partial(_mark_group, state, field, values), points=True,
            )  # fmt: skip
    _show_explained(state, HOW_TO_MARK_ROW, *(field.name for field in there))


def _show_reach(state: BrowseState) -> None:
    if not state.titles.has("reach", "score"):
        st.caption("This table lacks scores or reach.")
        return
    table = summaries.score_and_reach(state.titles, state.view.without(["score", "reach"]).filters)
    cell = (summaries.GRID_REACH, summaries.GRID_SCORE)
    sentence = browse_reach.score_and_reach_sentence(table, cell)
    if len(table):
        figure = browse_reach.score_and_reach(
            table, colours(), cell, _chosen(state, fields.SCORE), _chosen(state, fields.REACH)
        )
        _show(state, figure, "by-reach", sentence, lambda found: _mark_reach(state, found))
    _show_explained(state, f"{sentence} The larger the dot, the more titles. {HOW_TO_MARK_BOX}", "score", "reach")


def _show_map(state: BrowseState) -> None:
    if not state.titles.has("map_x", "map_y"):
        st.html(f'<p class="ap-muted">{NO_MAP.replace("`", "")}</p>')
        return
    genre = _show_colour_choice(state)
    others = state.view.without(["map"]).filters
    table = summaries.map_points(state.titles, others, genre)
    found = state.view.find("map")
    corners = [state.titles.extent(column) or (0.0, 1.0) for column in ("map_x", "map_y")]
    figure = browse_map.title_map(
        table, colours(), state.view.colour, found.box if isinstance(found, Area) else None,
        (corners[0][0] - 2, corners[1][0] - 2, corners[0][1] + 2, corners[1][1] + 2),
    )  # fmt: skip
    sentence = browse_map.title_map_sentence(table, state.titles.count(others), state.view.colour, genre)
    _show(state, figure, "on-the-map", sentence, lambda found: _mark_area(state, found))
    _show_explained(state, f"{sentence} {HOW_TO_MARK_BOX}", "map")


def _show_colour_choice(state: BrowseState) -> str:
    """The genre to mark, if the map is to be coloured by one."""
    options = [SCORE_COLOUR]
    options += [ERROR_COLOUR] if state.titles.has("error") else []
    options += [f"{GENRE_COLOUR}{word}" for word in state.titles.offer.words.get("genre", ())]
    names = {SCORE_COLOUR: "score", ERROR_COLOUR: "prediction error"}
    key = state.follow("colour", state.view.colour)
    st.selectbox(
        "Coloured by",
        options,
        format_func=lambda name: names.get(name, f"genre: {name.removeprefix(GENRE_COLOUR)}"),
        key=key,
        width=240,
        on_change=lambda: state.set(colour=st.session_state[key]),
    )
    return state.view.colour.removeprefix(GENRE_COLOUR) if state.view.colour.startswith(GENRE_COLOUR) else ""


def _show(
    state: BrowseState, figure: go.Figure, name: str, alt: str, mark: Callable[[Selection], None], points: bool = False
) -> None:
    key = state.key(name)
    st.plotly_chart(
        figure,
        theme=None,
        config=STATIC_FIGURE,
        key=key,
        alt=alt,
        on_select=lambda: mark(st.session_state[key]["selection"]),
        selection_mode="points" if points else "box",
    )


def _show_explained(state: BrowseState, text: str, *names: str) -> None:
    """What a figure shows and how to mark it; a way back, where its own filters are set."""
    show_gloss(text)
    if any(state.view.find(name) for name in names):
        st.button(
            "Show all of this figure again",
            key=state.key(f"unmark-{names[0]}"),
            type="tertiary",
            on_click=lambda: state.change(lambda view: view.without(names)),
        )


def score_stretch(selection: Selection) -> Chosen:
    """Scores of the bars that were marked, whole bars."""
    middles = [point["x"] for point in selection["points"]]
    if not middles:
        return NOTHING
    low, high = min(middles) - browse_scores.STEP / 2, max(middles) + browse_scores.STEP / 2
    return round(low, 2), round(high - summaries.CENT, 2)


def year_stretch(selection: Selection) -> Chosen:
    years = [int(point["x"]) for point in selection["points"]]
    return (min(years), max(years)) if years else NOTHING


def _mark(state: BrowseState, field: NumberField, chosen: Chosen) -> None:
    state.put(field.name, None if chosen == NOTHING else Span(field, *chosen))


def _mark_reach(state: BrowseState, selection: Selection) -> None:
    """The rectangle in numbers that can be read."""
    corners = _box(selection)
    if corners is None:
        state.change(lambda view: view.without(["score", "reach"]))
        return
    state.put("reach", Span(fields.REACH, max(0, round(corners[0])), min(100, round(corners[2]))))
    state.put("score", Span(fields.SCORE, round(max(1, corners[1]), 2), round(min(10, corners[3]), 2)))


def _mark_area(state: BrowseState, selection: Selection) -> None:
    corners = _box(selection)
    box = None if corners is None else tuple(round(corner, 1) for corner in corners)
    state.put("map", None if box is None else Area(fields.MAP, (box[0], box[1], box[2], box[3])))


def _mark_group(state: BrowseState, field: WordField, values: list[str], selection: Selection) -> None:
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


def _chosen(state: BrowseState, field: NumberField) -> Chosen:
    found = state.view.find(field.name)
    return (found.low, found.high) if isinstance(found, Span) else NOTHING
