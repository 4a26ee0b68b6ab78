"""The room's guesses beside the model's score and range."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours, faded
from anipop_core.figures.numbers import range_text, score_text
from anipop_core.figures.plotting import short_label, template
from anipop_core.store.records import Guess, ModelScore

ROW_HEIGHT = 36  # pixels
LABEL_LENGTH = 30  # characters of a name
MODEL = "The model"


def guesses_figure(model: ModelScore, guesses: Sequence[Guess], real: float | None, colours: Colours) -> go.Figure:
    """Draw the model's score and range in the accent colour, and under it one dot for each person, highest guess first.

    Args:
        model: what the model had said when the round was opened.
        guesses: the room's guesses.
        real: the real score where it is known, drawn as a line.
    """
    people = sorted(guesses, key=lambda guess: -guess.score)
    rows = [str(place) for place in range(len(people) + 1)]  # names may repeat when cut short
    figure = go.Figure()
    figure.add_scatter(
        x=[model.low, model.high], y=[rows[0]] * 2, mode="lines", hoverinfo="skip",
        line={"color": faded(colours.accent, 0.25), "width": 14},
    )  # fmt: skip
    figure.add_scatter(
        x=[model.score], y=rows[:1], mode="markers", marker={"color": colours.accent, "size": 14},
        hovertemplate=f"{MODEL}: {score_text(model.score)}, likely {range_text(model.low, model.high)}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=[guess.score for guess in people],
        y=rows[1:],
        mode="markers",
        marker={"color": colours.ink, "size": 11},
        customdata=[escape(guess.who, quote=False) for guess in people],
        hovertemplate="%{customdata}: %{x:.1f}<extra></extra>",
    )
    if real is not None:
        figure.add_vline(
            x=real, line={"color": colours.ink, "width": 2},
            annotation={"text": f"really {score_text(real)}", "font": {"size": 15}, "yref": "paper", "y": 1.0,
                        "yanchor": "bottom", "xanchor": "center"},
        )  # fmt: skip
    names = [(MODEL, score_text(model.score)), *((guess.who, f"{guess.score:.1f}") for guess in people)]
    figure.update_layout(template=template(colours), height=ROW_HEIGHT * len(rows) + 60)
    figure.update_layout(margin_t=28 if real is not None else 8)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryarray=rows, categoryorder="array", tickvals=rows,
        ticktext=[f"{short_label(name, LABEL_LENGTH)}  <b>{value}</b>" for name, value in names],
        showline=False, automargin=True, tickfont={"size": 15, "color": colours.ink}, ticklabelstandoff=8,
    )  # fmt: skip
    low, high = _ends(model, guesses, real)
    figure.update_xaxes(
        range=[low, high], tickformat=".1f", nticks=8, ticks="outside", tickfont={"size": 14}, automargin=True
    )
    return figure


def guesses_sentence(model: ModelScore, guesses: Sequence[Guess], real: float | None) -> str:
    """What the figure shows, for those who can't see it."""
    said = "".join(f"; {guess.who} {guess.score:.1f}" for guess in sorted(guesses, key=lambda guess: -guess.score))
    really = "" if real is None else f" The real score is {score_text(real)}."
    return f"{MODEL} {score_text(model.score)}, likely {range_text(model.low, model.high)}{said}.{really}"


def _ends(model: ModelScore, guesses: Sequence[Guess], real: float | None) -> tuple[float, float]:
    shown = [model.low, model.high, *(guess.score for guess in guesses), *([] if real is None else [real])]
    room = 0.05 * (max(shown) - min(shown)) + 0.05
    return min(shown) - room, max(shown) + room
