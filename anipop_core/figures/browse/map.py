"""Titles as a map: those about the same things lie close together; a rectangle can be marked."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, points_scale, score_scale
from anipop_core.figures.plotting import can_be_marked, mark_box, template

HEIGHT = 560  # pixels
SCORES = (5.0, 8.5)  # ends of the colour scale; few titles lie beyond
POINTS = 1.5  # largest error on its scale
BAR = {"thickness": 12, "len": 0.6, "outlinewidth": 0, "x": 1.0, "tickformat": ".1f"}


def title_map(
    table: pd.DataFrame,
    colours: Colours,
    colour: str,
    box: tuple[float, float, float, float] | None = None,
    frame: tuple[float, float, float, float] | None = None,
) -> go.Figure:
    """Draw every title as a dot on a map.

    Args:
        table: columns x, y, title, score, error (model minus real score), has_genre (bool).
        colour: what the dots' colour shows: "score", "error", or anything else for has_genre.
        box: corners (x0, y0, x1, y1) of the marked rectangle.
        frame: corners of the whole map, so that it stays in place whatever is filtered.
    """
    if colour not in ("score", "error"):  # the genre's titles lie on top
        table = table.sort_values("has_genre", kind="stable")
    figure = go.Figure(
        go.Scattergl(
            x=table["x"].to_numpy(np.float32),
            y=table["y"].to_numpy(np.float32),
            mode="markers",
            marker={"size": 5, "opacity": 0.8, **_marker(table, colours, colour)},
            customdata=[escape(str(title), quote=False) for title in table["title"]],
            text=_details(table),
            hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        )
    )
    figure.update_layout(template=template(colours), height=HEIGHT)
    if frame:
        figure.update_xaxes(range=[frame[0], frame[2]])
        figure.update_yaxes(range=[frame[1], frame[3]])
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure = can_be_marked(figure, "box")
    if box:
        mark_box(figure, box, colours)
    return figure


def title_map_sentence(table: pd.DataFrame, total: int, colour: str, genre: str = "") -> str:
    """What the figure shows, for those who can't see it."""
    drawn = f"{len(table):,} titles" if len(table) >= total else f"A fixed sample of {len(table):,} of {total:,} titles"
    by = {
        "score": "Darker (in dark mode brighter) dots have higher scores.",
        "error": "Blue: the model said more than viewers gave; orange: less; grey: about the same.",
    }.get(colour, f"Marked: {int(table['has_genre'].sum()):,} titles of the genre {genre}.")
    placed = "placed by what their synopsis is about and, with less weight, by their covers and banners, if any"
    return f"{drawn}, {placed}: neighbours tell of similar things. {by}"


def _marker(table: pd.DataFrame, colours: Colours, colour: str) -> dict[str, Any]:
    bar = {**BAR, "tickfont": {"color": colours.muted, "size": 14}}
    if colour == "score":
        return {
            "color": table["score"].to_numpy(np.float32), "colorscale": score_scale(colours), "cmin": SCORES[0],
            "cmax": SCORES[1], "showscale": True, "colorbar": {**bar, "title": {"text": "Score"}},
        }  # fmt: skip
    if colour == "error":
        return {
            "color": table["error"].to_numpy(np.float32), "colorscale": points_scale(colours), "cmin": -POINTS,
            "cmax": POINTS, "showscale": True,
            "colorbar": {**bar, "tickformat": "+.1f", "title": {"text": "Model<br>minus real"}},
        }  # fmt: skip
    return {"color": np.where(table["has_genre"], colours.ink, colours.neutral).tolist()}


def _details(table: pd.DataFrame) -> list[str]:
    return [
        f"score {score:.2f}" + ("" if error != error else f", model minus real {error:+.2f}")
        for score, error in zip(table["score"].astype(float), table["error"].astype(float), strict=True)
    ]
