"""How a title was received on three platforms, beside what the model says of it unseen."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.numbers import range_text, score_text, top_share_text
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss

PLATFORMS = {"score": "MyAnimeList", "anilist_score": "AniList", "kitsu_rating": "Kitsu"}
UNSEEN = "Model, unseen"
ROOM = 0.4  # score points on both sides of the figure


def show_scores(title: Mapping[str, Any]) -> None:
    """Three platforms' scores and the model's, as a sentence and a figure."""
    show_heading("How it was received", f"reach {top_share_text(title['reach'])}", first=True)
    st.html(f'<p class="ap-large" style="margin:.25rem 0">{escape(unseen_sentence(title))}</p>')
    table = score_table(title)
    band = (float(title["oof_low"]), float(title["oof_high"]))
    figure = dots(table, colours(), "Score, 1 to 10", band)
    figure.update_xaxes(range=[min(band[0], table["value"].min()) - ROOM, max(band[1], table["value"].max()) + ROOM])
    show_figure(figure, "title-scores", dots_sentence(table, "Score, 1 to 10"))
    show_gloss(
        f"{UNSEEN}: a model trained without this title and without its whole franchise. "
        f"Shaded: its 90 % range, {range_text(*band)}. Scores of other platforms are shown on MyAnimeList's scale."
    )


def unseen_sentence(title: Mapping[str, Any]) -> str:
    """What the model said, how far off that was, and whether the range held."""
    score, said = float(title["score"]), float(title["oof_score"])
    low, high = float(title["oof_low"]), float(title["oof_high"])
    off = round(said - score, 2)
    side = "on the spot" if off == 0 else f"{abs(off):.2f} points {'too high' if off > 0 else 'too low'}"
    held = "The real score lies in the range" if low <= score <= high else "The real score lies outside the range"
    return (
        f"It got {score_text(score)}. Without having seen its franchise, the model said {score_text(said)}, "
        f"likely {range_text(low, high)}: {side}. {held}."
    )


def score_table(title: Mapping[str, Any]) -> pd.DataFrame:
    """label, value, strong: the platforms that have a score, and the model."""
    rows = [(name, float(title[column]), False) for column, name in PLATFORMS.items() if pd.notna(title[column])]
    return pd.DataFrame([*rows, (UNSEEN, float(title["oof_score"]), True)], columns=["label", "value", "strong"])
