"""How the titles are spread: over years, franchises and the parts of the splits."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.overview import FEW_TITLES, franchise_sizes, scores_by_year, splits
from anipop_core.figures.dataset import bars, bars_sentence, score_years, score_years_sentence
from anipop_core.figures.numbers import score_text
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss, show_sentence, show_table

SPLIT_NAMES = {"fold": "By franchise, five parts", "temporal": "By year", "random": "At random"}
PART_NAMES = {"train": "training", "test": "test", "unused": "left aside: of a trained franchise, or without a year"}


def show_years(table: pd.DataFrame) -> None:
    """Titles by year."""
    show_heading("Scores over the years", "line: the middle title; band: half of the titles")
    found = scores_by_year(table)
    sentence = score_years_sentence(found)
    show_sentence(sentence)
    show_figure(score_years(found, colours()), "score-years", sentence)
    show_gloss(f"Years with {FEW_TITLES} titles or more. What is old and still listed was often worth keeping.")


def show_families(table: pd.DataFrame) -> None:
    """Titles by size of their franchise."""
    show_heading("Franchise sizes", "titles in franchises of each size")
    sizes = franchise_sizes(table)
    labels, counts = sizes["label"].tolist(), sizes["titles"].tolist()
    show_figure(bars(labels, counts, colours(), "titles"), "franchise-sizes", bars_sentence(labels, counts, "titles"))
    rows = [
        (row.label, f"{row.franchises:,}", f"{row.titles:,}", score_text(row.score) if row.titles else "–")
        for row in sizes.itertuples()
    ]
    show_table("Franchise sizes", ("Size", "Franchises", "Titles", "Mean score"), rows)


def show_splits(table: pd.DataFrame) -> None:
    """Titles in each part of the splits."""
    show_heading("Splits", "which titles test what")
    rows = [
        (
            SPLIT_NAMES[row.split],
            PART_NAMES.get(row.part, f"part {row.part}"),
            f"{row.titles:,}",
            score_text(row.score),
            "–" if pd.isna(row.first) else f"{row.first:.0f}\u00a0–\u00a0{row.last:.0f}",
        )
        for row in splits(table).itertuples()
    ]
    show_table("Splits", ("Split", "Part", "Titles", "Mean score", "Years"), rows, words=(0, 1, 4))
    show_gloss(
        "A model that is tested on one part of the five was trained on the other four, so that every title has a "
        "score by a model that saw nothing of its franchise."
    )
