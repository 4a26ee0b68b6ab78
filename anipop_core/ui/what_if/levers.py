"""The levers on the right: the trial's form, one fact swept, what would help most, parts of other versions."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from anipop_core.schema import Output
from anipop_core.ui.what_if.candidates import Candidates
from anipop_core.ui.what_if.ranking import show_ranking
from anipop_core.ui.what_if.sweeping import show_sweep
from anipop_core.ui.what_if.trial import Trial
from anipop_core.ui.widgets.pitch_fields import show_pitch_fields

EDIT, SWEEP, HELP, SWAP = LEVERS = ("Change it", "One fact", "What would help", "Swap in")


def show_levers(trial: Trial, candidates: Candidates, output: Output) -> None:
    """What the levers do is told of `output`. Only the open lever is worked out and drawn."""
    levers: dict[str, Callable[[], None]] = {
        EDIT: lambda: show_pitch_fields(trial.draft, facts_first=True),
        SWEEP: lambda: show_sweep(trial, candidates.scoring, output),
        HELP: lambda: _show_help(trial, candidates, output),
        SWAP: lambda: _show_swaps(trial, candidates, output),
    }
    for tab, show in zip(st.tabs(LEVERS, key="what-if-levers", on_change="rerun"), levers.values(), strict=True):
        if tab.open:
            with tab:
                show()


def _show_help(trial: Trial, candidates: Candidates, output: Output) -> None:
    scoring = candidates.scoring
    show_ranking("help", "Find what would help most", trial, scoring.what_helps_most(output), scoring, output)


def _show_swaps(trial: Trial, candidates: Candidates, output: Output) -> None:
    names = {candidate.id: candidate.name for candidate in candidates.ready}
    chosen = st.multiselect(
        "Versions whose characters and pictures are tried here",
        list(names),
        default=list(names),
        format_func=lambda id_: names.get(id_, ""),
        key="swap-versions",
        placeholder="Choose one or more",
        select_all=False,
    )
    others = tuple(candidate.pitch for candidate in candidates.ready if candidate.id in chosen)
    scoring = candidates.scoring
    show_ranking("swap", "Try their parts in this one", trial, scoring.swaps(others, output), scoring, output, others)
