"""Figures that follow the filters; what is marked in them becomes a filter.

A figure does not follow its own filter: it shows what there is to choose from, and what is chosen stands out.
Only "all of them" it follows: there each group chosen leaves fewer to choose from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from anipop_core.browsing import fields, summaries
from anipop_core.browsing.filters import Area, Words
from anipop_core.browsing.view import ERROR_COLOUR, GENRE_COLOUR, SCORE_COLOUR
from anipop_core.figures.browse import groups as browse_groups
from anipop_core.figures.browse import map as browse_map
from anipop_core.figures.browse import reach as browse_reach
from anipop_core.figures.browse import scores as browse_scores
from anipop_core.figures.browse import years as browse_years
from anipop_core.ui.browse.marking import (
    Selection,
    chosen_span,
    mark_area,
    mark_group,
    mark_reach,
    mark_span,
    score_stretch,
    year_stretch,
)
from anipop_core.ui.browse.state import BrowseState
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
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


def show_figures(state: BrowseState) -> None:
    """The choice of a figure, and the one that is chosen."""
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
            figure = browse_scores.scores(table, colours(), chosen_span(state, fields.SCORE))
            _show(
                state, figure, "by-score", sentence, lambda found: mark_span(state, fields.SCORE, score_stretch(found))
            )
            _show_explained(state, f"{sentence} {HOW_TO_MARK}", "score")
    if not state.titles.has("year"):
        return
    with right:
        table = summaries.year_means(state.titles, state.view.without(["year"]).filters)
        if table.empty:
            st.caption("No title here has a year.")
            return
        sentence = browse_years.years_sentence(table)
        figure = browse_years.years(table, colours(), chosen_span(state, fields.YEAR))
        _show(state, figure, "by-year", sentence, lambda s: mark_span(state, fields.YEAR, year_stretch(s)))
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
                partial(mark_group, state, field, values), points=True,
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
            table, colours(), cell, chosen_span(state, fields.SCORE), chosen_span(state, fields.REACH)
        )
        _show(state, figure, "by-reach", sentence, lambda found: mark_reach(state, found))
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
    _show(state, figure, "on-the-map", sentence, lambda found: mark_area(state, found))
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
    state: BrowseState,
    figure: go.Figure,
    name: str,
    alt: str,
    on_mark: Callable[[Selection], None],
    points: bool = False,
) -> None:
    key = state.key(name)
    st.plotly_chart(
        figure,
        theme=None,
        config=STATIC_FIGURE,
        key=key,
        alt=alt,
        on_select=lambda: on_mark(st.session_state[key]["selection"]),
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
