"""The levers on the right: the trial's form, one fact swept, what would help most, parts of other versions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.ui.shell import resources
from anipop_core.ui.what_if.candidates import Candidates
from anipop_core.ui.what_if.ranking import show_ranking
from anipop_core.ui.what_if.sweeping import show_sweep
from anipop_core.ui.what_if.trial import Trial
from anipop_core.ui.widgets.pitch_fields import show_pitch_fields

if TYPE_CHECKING:
    from anipop_core.progress import Progress
    from anipop_core.scenarios.single_changes import SingleChange
    from anipop_core.scenarios.stopping import IsCancelled
    from anipop_core.schema import Pitch

EDIT, SWEEP, HELP, SWAP = LEVERS = ("Change it", "One fact", "What would help", "Swap in")


def show_levers(trial: Trial, candidates: Candidates) -> None:
    """Only the open lever is worked out and drawn."""
    levers: dict[str, Callable[[], None]] = {
        EDIT: lambda: show_pitch_fields(trial.draft, facts_first=True),
        SWEEP: lambda: show_sweep(trial, candidates.is_sealed),
        HELP: lambda: _show_help(trial, candidates),
        SWAP: lambda: _show_swaps(trial, candidates),
    }
    for tab, show in zip(st.tabs(LEVERS, key="what-if-levers", on_change="rerun"), levers.values(), strict=True):
        if tab.open:
            with tab:
                show()


def _show_help(trial: Trial, candidates: Candidates) -> None:
    from anipop_core.scenarios.suggestions import what_helps_most

    work = partial(what_helps_most, resources.predictor())
    show_ranking("help", "Find what would help most", trial, work, candidates.is_sealed)


def _show_swaps(trial: Trial, candidates: Candidates) -> None:
    from anipop_core.scenarios.swaps import swaps

    names = {candidate.id: candidate.name for candidate in candidates.ready}
    chosen = st.multiselect(
        "Versions whose characters and pictures are tried here",
        list(names),
        default=list(names),
        format_func=lambda id_: names.get(id_, ""),
        key="swap-versions",
        placeholder="Choose one or more",
    )
    others = tuple(candidate.pitch for candidate in candidates.ready if candidate.id in chosen)
    model = resources.predictor()

    def work(pitch: Pitch, progress: Progress, is_cancelled: IsCancelled) -> tuple[SingleChange, ...]:
        return swaps(model, pitch, others, progress, is_cancelled)

    show_ranking("swap", "Try their parts in this one", trial, work, candidates.is_sealed, others)
