"""What gives a score away and was taken out, and titles that look like a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.data.suspicious import Suspicion, suspicions
from anipop_core.figures.numbers import score_text, signed_text
from anipop_core.model.checkpoint import Checkpoint
from anipop_core.ui.dataset.coverage import PARTS
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.links import TITLE_PAGE
from anipop_core.ui.widgets.page_elements import show_gloss, show_sentence, show_table

SHOWN = ("title", "year", "type", "score", "anilist_score", "kitsu_rating", "num_scoring_users", "episodes")


def show_leaks(checkpoint: Checkpoint) -> None:
    """What would give scores away, and what was done about it."""
    show_heading("Leaks we took out", "what gives the score away and no pitch has")
    show_table("Leaks", ("What", "How strong it was", "What was done"), leaks(checkpoint), words=(0, 1, 2))
    presence = checkpoint.data_report.get("presence", {})
    rows = [
        (PARTS[part], f"{found['titles']:,}", _score(found["mean_score_with"]), _score(found["mean_score_without"]))
        for part, found in presence.items()
        if part in PARTS
    ]
    if rows:
        head = ("Part that is known", "Titles", "Mean score with it", "Without it")
        show_table("What mere presence gives away", head, rows)
        show_gloss(
            "Popular titles have their pictures and characters collected. The model is built so that their being there "
            "moves no score by itself; Evidence shows the test of it."
        )


def leaks(checkpoint: Checkpoint) -> list[tuple[str, str, str]]:
    """What, how strong, what was done: with the figures that are at hand."""
    table, report = checkpoint.catalogue.table, checkpoint.data_report
    length = table["synopsis_words"].corr(table["score"], method="spearman")
    found = [
        (
            "Length of the synopsis",
            f"rank correlation with the score {signed_text(length)}",
            "Trained so that half a synopsis says on average what the whole one says.",
        )
    ]
    if "tag_count_spearman" in report:
        strength = f"rank correlation with the score {signed_text(report['tag_count_spearman'])}"
        done = "Several tags share a total of one: how many there are is no input."
        found.append(("Number of tags", strength, done))
    if "taken_off" in report:
        credits, later = report["taken_off"]["credits"], report["taken_off"]["tags_given_later"]
        done = "Cut off before anything is read or counted."
        found.append(("Credits and sources in synopses, written after release", f"in {credits:,} titles", done))
        found.append(("Tags given after release (Award Winning)", f"on {later:,} titles", "Never an input."))
    found.append(
        (
            "Sequels of a tested title",
            f"{int(table['franchise'].duplicated(keep=False).sum()):,} titles have some",
            "Franchises are kept together in every test but the random one.",
        )
    )
    found.append(
        (
            "Votes, ranks, lists, other platforms' scores",
            "known only after release",
            "Targets and checks, never inputs.",
        )
    )
    return found


def show_suspicions(table: pd.DataFrame, report: Mapping[str, Any]) -> None:
    """Titles that look like a mistake in the data."""
    show_heading("Duplicates and suspicious titles", "kept, but worth knowing")
    found = suspicions(table, report)
    if not found:
        show_sentence("None of the checks found any.")
        return
    rows = [(check.name, check.why, f"{len(check.rows):,}") for check in found]
    show_table("Suspicious titles", ("Check", "Why it matters", "Titles"), rows, words=(0, 1))
    _show_one(found)


@st.fragment
def _show_one(found: Sequence[Suspicion]) -> None:
    """A fragment: another choice redraws the list, not the page."""
    by_name = {check.name: check for check in found}
    name = st.selectbox("Show the titles of", list(by_name), key="suspicion", width=360)
    _show_titles(by_name[name])


def _show_titles(check: Suspicion) -> None:
    """A row that is picked leads to its title's page."""
    shown = check.rows.sort_values("num_scoring_users", ascending=False)
    state = st.dataframe(
        shown[list(SHOWN)],
        hide_index=True,
        key=f"suspicious-{check.name}",
        on_select="rerun",
        selection_mode="single-row",
        alt=f"{check.name}: {len(shown)} titles. Picking a row opens its page.",
        column_config={
            "title": st.column_config.TextColumn("Title", width="large"),
            "year": st.column_config.NumberColumn("Year", format="%d"),
            "type": "Type",
            "score": st.column_config.NumberColumn("Score", format="%.2f"),
            "anilist_score": st.column_config.NumberColumn("AniList", format="%.2f"),
            "kitsu_rating": st.column_config.NumberColumn("Kitsu", format="%.2f"),
            "num_scoring_users": st.column_config.NumberColumn("Votes", format="%d"),
            "episodes": st.column_config.NumberColumn("Episodes", format="%d"),
        },
    )
    picked = state["selection"]["rows"]
    if picked:
        st.switch_page(TITLE_PAGE, query_params={"id": str(shown["mal_id"].iloc[picked[0]])})
    show_gloss("Pick a row to open its title.")


def _score(value: float | None) -> str:
    return "–" if value is None else score_text(value)
