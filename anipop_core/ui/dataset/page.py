"""About the data: where the titles come from, what was left out, and what is known of those that stayed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from anipop_core.model.checkpoint import Checkpoint
from anipop_core.ui.dataset.checks import show_leaks, show_suspicions
from anipop_core.ui.dataset.coverage import show_coverage, show_missing
from anipop_core.ui.dataset.spread import show_families, show_splits, show_years
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.links import BROWSE_PAGE
from anipop_core.ui.widgets.page_elements import show_sentence, show_table

NO_REPORT = (
    "This model came without a report on its data: it is older than such reports. What the catalogue itself tells is "
    "below; get a newer checkpoint (`git checkout -- checkpoints`) or train one for the rest."
)
TABLES = {
    "titles": "Titles",
    "characters": "Characters",
    "images": "Pictures",
    "adaptations": "Source works",
    "staff": "Credits",
}


def show_dataset(checkpoint: Checkpoint) -> None:
    """The whole page below the frame."""
    table, report = checkpoint.catalogue.table, checkpoint.data_report
    st.html('<h1 class="ap-large" style="padding:0;font-weight:600">About the data</h1>')
    st.page_link(BROWSE_PAGE, label="Back to Browse")
    _show_first_screen(len(table), int(table["franchise"].nunique()), report)
    if report:
        _show_dropped(report)
        show_coverage(report)
    else:
        st.markdown(NO_REPORT)
    show_missing(table)
    show_years(table)
    left, right = st.columns(2, gap="large")
    with left:
        show_families(table)
    with right:
        show_splits(table)
    show_leaks(checkpoint)
    show_suspicions(table, report)


def _show_first_screen(titles: int, franchises: int, report: Mapping[str, Any]) -> None:
    cells = [(f"{titles:,}", "titles with a score, a synopsis and facts, from public tables of MyAnimeList")]
    cells.append((f"{franchises:,}", "franchises: a title and its sequels are never on both sides of a test"))
    if report:
        dropped = sum(entry["rows"] for entry in report["dropped"] if entry["table"] == "titles")
        cells.insert(1, (f"{dropped:,}", "titles left out, each for a reason given below"))
        cells.append((f"{report['rows']['images']:,}", "pictures read in training; none of them is shipped"))
    figures = "".join(f"<div><b>{number}</b>{words}</div>" for number, words in cells)
    st.html(f'<div class="ap-figures">{figures}</div>')


def _show_dropped(report: Mapping[str, Any]) -> None:
    show_heading("What was left out", "rule by rule, in this order")
    rows = [
        (TABLES[entry["table"]], entry["why"], f"{entry['rows']:,}", ", ".join(map(str, entry["examples"])) or "–")
        for entry in report["dropped"]
    ]
    show_table("What was left out", ("Table", "What and why", "Rows", "For example (MAL ids)"), rows, words=(0, 1, 3))
    show_sentence(
        f"{report['rows']['titles']:,} titles, {report['rows']['characters']:,} characters and "
        f"{report['rows']['images']:,} pictures are left."
    )
