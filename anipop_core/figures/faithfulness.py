"""How the score changes as pieces of a text or picture are removed: the explanation's strongest first, or at random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from anipop_core.figures.colours import Colours
from anipop_core.figures.numbers import score_text
from anipop_core.figures.plotting import template

HEIGHT = 220  # pixels


def curves(test: Mapping[str, Any], colours: Colours) -> go.Figure:
    """Draw one line for each order of removal: deletion solid, insertion dotted, the random control muted."""
    figure = go.Figure()
    for name, dash in (("deletion", "solid"), ("insertion", "dot")):
        curve = test[name]
        for key, colour, label in (("strongest", colours.ink, "strongest first"), ("random", colours.muted, "random")):
            figure.add_scatter(
                x=[100 * share for share in curve["shares"]],
                y=curve[key],
                mode="lines+markers",
                name=f"{'taken away' if name == 'deletion' else 'put back'}, {label}",
                line={"color": colour, "dash": dash, "width": 2 if key == "strongest" else 1},
                marker={"size": 5, "symbol": "circle" if key == "strongest" else "x"},
                hovertemplate="%{x:.0f} %: %{y:.2f}<extra></extra>",
            )
    figure.update_layout(
        template=template(colours), height=HEIGHT, showlegend=True, legend={"orientation": "h", "y": -0.25}
    )
    figure.update_xaxes(ticksuffix=" %", title_text=f"share of the {test['kind']}")
    figure.update_yaxes(tickformat=".2f", title_text="score")
    return figure


def curves_sentence(test: Mapping[str, Any]) -> str:
    """What the figure shows, for those who can't see it."""
    curve = test["deletion"]
    share = round(100 * curve["shares"][1])
    return (
        f"{test['block']}: without {share} % of its {test['kind']} the score goes from "
        f"{score_text(curve['strongest'][0])} to {score_text(curve['strongest'][1])} if the strongest go, and to "
        f"{score_text(curve['random'][1])} if random ones go."
    )
