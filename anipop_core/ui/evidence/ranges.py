"""Are scores calibrated, do ranges hold what they promise, and how large was the error year by year?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.evaluation.calibration import BAND
from anipop_core.figures.evidence.calibration import score_calibration, score_calibration_sentence
from anipop_core.figures.evidence.dots import dots, dots_sentence
from anipop_core.figures.evidence.lines import lines, lines_sentence
from anipop_core.figures.numbers import points_text, signed_text
from anipop_core.reports.findings import accuracy, errors, ranges
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.page_elements import (
    show_figure,
    show_gloss,
    show_sentence,
    show_subheading,
    show_table,
)

BACKTESTED = (
    ("all_inputs", "AniPop"),
    ("without_linked", "without what is known besides the plan"),
    ("baseline_facts_trees", "Decision trees on the facts"),
)
HELD = "Share of ranges that hold"
BANDS_TOLD = (
    "Grey band: 88 to 92 times in 100. Pale bars: where so few titles could end up by chance if their ranges hold "
    "9 times in 10 (99 times in 100). A dot outside both is a range that doesn't keep its promise."
)


def show_calibration(report: Mapping[str, Any], variant: str) -> None:
    """Scores against real scores, and how often ranges hold."""
    scores, widths = st.columns(2, gap="large")
    with scores:
        _show_scores(report, variant)
    found = report["calibration"]["ranges"].get("franchise", {}).get(variant)
    if not found:
        return
    with widths:
        show_subheading("Are narrow ranges the better ones?")
        show_sentence(ranges.widths(report, variant))
        table = pd.DataFrame(found["by_width"])[["width", "mae"]].set_axis(["x", "Usual error"], axis=1)
        across, up = "Width of the range, mean of a tenth of titles", "Points"
        show_figure(
            lines(table, colours(), across, up, ".1f"), "evidence-width", lines_sentence(table, across, up, ".1f")
        )
    show_subheading("Do ranges hold?")
    show_sentence(ranges.range_calibration(report, variant))
    _show_held(found, "ranges")
    show_gloss(BANDS_TOLD)
    if less := ranges.less_told(report):
        show_sentence(less)
    _show_reach(report, variant)


def _show_scores(report: Mapping[str, Any], variant: str) -> None:
    tenths = report["calibration"]["score"].get(variant)
    if not tenths:
        return
    show_subheading("Do scores mean what they say?")
    show_sentence(ranges.score_calibration(report, variant))
    table = pd.DataFrame(tenths)
    show_figure(score_calibration(table, colours()), "evidence-scores", score_calibration_sentence(table))


def _show_reach(report: Mapping[str, Any], variant: str) -> None:
    found = report["reach"].get("franchise", {}).get(variant, {}).get("ranges")
    if not found:
        return
    show_subheading("Do the ranges of the reach hold?")
    show_sentence(accuracy.reach(report, "franchise", variant))
    _show_held(found, "reach-ranges")
    if later := accuracy.later_reach(report, variant):
        show_gloss(later)


def _show_held(found: Mapping[str, Any], key: str) -> None:
    """How often ranges hold, by type and by decade."""
    for column, by in zip(st.columns(2, gap="large"), ("type", "decade"), strict=True):
        with column:
            table = pd.DataFrame(found[by])
            low, high = zip(*table["chance"], strict=True)
            labels = [f"{value} ({n:,})" for value, n in zip(table["value"], table["n"], strict=True)]
            rows = pd.DataFrame({"label": labels, "value": table["coverage"], "low": low, "high": high})
            show_figure(
                dots(rows, colours(), HELD, band=BAND, text_format=".0%"),
                f"evidence-{key}-{by}",
                dots_sentence(rows, HELD, ".0%"),
            )


def show_years(report: Mapping[str, Any], variant: str) -> None:
    """The backtest: later years by a model that knew none of them, then every year."""
    later, every = st.columns(2, gap="large")
    with later:
        _show_later_years(report, variant)
    with every:
        _show_all_years(report, variant)


def _show_later_years(report: Mapping[str, Any], variant: str) -> None:
    rows = report["years"].get("temporal", {}).get(variant)
    if not rows:
        return
    show_subheading("Later years, foreseen")
    show_sentence(errors.later_years(report, variant))
    _show_error_by_year(rows, "evidence-later-years")
    keys = (("r2", "Explained"), ("spearman", "Rank agreement"), ("bias", "Leaning"), ("coverage", "Ranges that hold"))
    known = [(key, heading) for key, heading in keys if all(key in row for row in rows)]
    head = ["Year", "Titles", *(heading for _, heading in known)]
    cells = [[str(row["year"]), f"{row['n']:,}", *(_cell(key, row[key]) for key, _ in known)] for row in rows]
    show_table("Later years", head, cells)
    show_gloss("Leaning: points too high (+) or too low (−) on average.")
    if variant == "all_inputs":
        _show_backtest(report)


def _show_backtest(report: Mapping[str, Any]) -> None:
    """Models that end before a window of years, tested on the new franchises of that window."""
    windows = report.get("backtest", [])
    if len(windows) < 2:
        return
    rows = [
        [
            f"{window['first']} to {window['last']}",
            f"{window['all_inputs']['n']:,}",
            *(signed_text(window[variant]["r2"]) if window.get(variant) else "" for variant, _ in BACKTESTED),
        ]
        for window in windows
    ]
    head = ["New titles of", "Titles", *(name for _, name in BACKTESTED)]
    show_table("Share explained, window by window, each by models that know only the years before", head, rows)


def _show_all_years(report: Mapping[str, Any], variant: str) -> None:
    rows = report["years"].get("franchise", {}).get(variant)
    if not rows:
        return
    show_subheading("All years, each franchise unseen")
    show_sentence(errors.all_years(report, variant))
    _show_error_by_year(rows, "evidence-all-years")


def _show_error_by_year(rows: list[dict[str, Any]], key: str) -> None:
    table = pd.DataFrame(rows)[["year", "mae", "mean_mae"]].set_axis(["x", "AniPop", "Saying the mean"], axis=1)
    table = table.astype(float).dropna(axis=1, how="all")
    across, up = "Year of release", "Usual error, points"
    show_figure(lines(table, colours(), across, up, ".0f"), key, lines_sentence(table, across, up, ".0f"))


def _cell(key: str, value: float) -> str:
    if key == "coverage":
        return f"{100 * value:.0f} %"
    return points_text(value) if key == "bias" else signed_text(value)
