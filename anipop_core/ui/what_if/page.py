"""The page: two cards, what sets the versions apart on the left, the levers on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.schema import Output
from anipop_core.ui.session.scored import score_submitted
from anipop_core.ui.session.scoring import SEALED, Sealed
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_notices, show_problem
from anipop_core.ui.what_if.candidates import TRIAL, Candidate, Candidates, load_candidates
from anipop_core.ui.what_if.choice import (
    GONE,
    Choice,
    choose,
    chosen,
    show_base_choice,
    show_other_choice,
)
from anipop_core.ui.what_if.empty import note, show_empty, show_left_out
from anipop_core.ui.what_if.trial import Trial, trial_from
from anipop_core.ui.widgets.output_choice import choose_output
from anipop_core.ui.widgets.pitch_fields import show_pitch_fields

if TYPE_CHECKING:
    from anipop_core.model.predictor import Predictor
    from anipop_core.scenarios.comparison import Comparison
    from anipop_core.store.records import ModelScore

CHANGE, SIDE_BY_SIDE, NEIGHBOURS = VIEWS = ("The change", "Side by side", "Known titles")
SEALED_TRIAL = (
    "The trial now reads like a version on which the room has sealed guesses: its score is sealed until the room "
    "opens it. Change the trial or take a step back."
)


def show_what_if() -> None:
    """A pitch that was submitted on the score page and left is scored first."""
    try:
        score_submitted()
    except Exception as error:
        show_problem(error)
    candidates = load_candidates()
    if candidates.problem is not None:
        show_problem(candidates.problem)
    if not candidates.ready:
        show_empty(candidates)
        return
    choice = chosen(candidates)
    trial = trial_from(choice.base.pitch)
    trial.read()
    model = resources.predictor()
    other = choice.other or candidates.trial(trial.pitch)
    comparison = SEALED if isinstance(other, Sealed) else candidates.scoring.compare(choice.base.pitch, other.pitch)
    if isinstance(other, Sealed) or isinstance(comparison, Sealed):
        _show_sealed(candidates, choice, trial)
        return
    _show_top(model, candidates, choice, trial, comparison)
    output = choose_output()
    if output == "reach":
        of_reach = candidates.scoring.compare(choice.base.pitch, other.pitch, output)
        comparison = comparison if isinstance(of_reach, Sealed) else of_reach
    left, right = st.columns([7, 5], gap="large")
    with left:
        _show_views(candidates, choice.base, other, comparison, trial)
    with right, st.container(key="levers"):
        _show_right(candidates, choice, trial, output)


def _show_top(model: Predictor, candidates: Candidates, choice: Choice, trial: Trial, comparison: Comparison) -> None:
    from anipop_core.ui.what_if.cards import show_card
    from anipop_core.ui.what_if.keeping import show_keeping

    if choice.gone:
        note(GONE)
    base, other, keep = st.columns([4, 4, 3], gap="large")
    with base:
        show_base_choice(candidates, choice)
        show_card(choice.base.name, comparison.before, kept=_older(model, choice.base))
    with other:
        show_other_choice(candidates, choice)
        name, kept = (choice.other.name, _older(model, choice.other)) if choice.other else ("Trial", None)
        show_card(name, comparison.after, comparison.before, kept)
    with keep:
        if choice.other is None:
            show_keeping(trial, f"Version {candidates.kept + 1}")
    if choice.other is None:
        show_notices(trial.notices)
        if trial.error_field is not None:
            note("The trial can't be scored as it stands: beside its field it says why. Shown is its last score.")
    show_left_out(candidates)


def _show_views(
    candidates: Candidates, base: Candidate, other: Candidate, comparison: Comparison, trial: Trial
) -> None:
    """Only the open view is worked out and drawn."""
    change, many, near = st.tabs(VIEWS, key="what-if-views", on_change="rerun")
    if change.open:
        from anipop_core.ui.what_if.art import show_art
        from anipop_core.ui.what_if.difference import show_difference
        from anipop_core.ui.what_if.texts import show_texts

        with change:
            show_difference(comparison, base.name, other.name)
            show_texts(comparison, base.pitch, other.pitch)
            show_art(comparison, base.pitch, other.pitch, (base.name, other.name))
    if many.open:
        from anipop_core.ui.what_if.side_by_side import show_side_by_side

        tried = candidates.trial(trial.pitch)
        shown = candidates.ready if isinstance(tried, Sealed) else (*candidates.ready, tried)
        with many:
            show_side_by_side(candidates.scoring, shown, [base.id, other.id], other.name, comparison.output)
    if near.open:
        from anipop_core.scenarios.side_by_side import NamedPitch
        from anipop_core.ui.what_if.neighbours import show_neighbours

        with near:
            show_neighbours([NamedPitch(one.name, one.pitch) for one in (base, other)])


def _show_right(candidates: Candidates, choice: Choice, trial: Trial, output: Output) -> None:
    if choice.other is not None:
        other = choice.other
        note("The levers change a trial. A saved version stays as it is.")
        st.button("Change a copy of it", key="copy-other", on_click=lambda: _change_copy(choice.base, other, trial))
        return
    from anipop_core.ui.what_if.levers import show_levers

    _show_steps(choice, trial)
    show_levers(trial, candidates, output)


def _show_steps(choice: Choice, trial: Trial) -> None:
    if not trial.is_changed and not trial.earlier:
        return
    with st.container(horizontal=True):
        if trial.earlier:
            st.button("Step back", key="step-back", type="tertiary", icon=":material/undo:", on_click=trial.step_back)
        if trial.is_changed or trial.origin != choice.base.pitch:
            st.button(
                "Start over from the base",
                key="start-over",
                type="tertiary",
                on_click=lambda: trial.start_from(choice.base.pitch),
            )


def _change_copy(base: Candidate, other: Candidate, trial: Trial) -> None:
    trial.start_from(other.pitch, follows_base=False)
    choose(base.id, TRIAL)


def _show_sealed(candidates: Candidates, choice: Choice, trial: Trial) -> None:
    base, _ = st.columns([7, 5], gap="large")
    with base:
        note(SEALED_TRIAL)
        show_base_choice(candidates, choice)
        show_other_choice(candidates, choice)
    _show_steps(choice, trial)
    show_left_out(candidates)
    show_pitch_fields(trial.draft, facts_first=True)


def _older(model: Predictor, candidate: Candidate) -> ModelScore | None:
    """The kept score, where an older model gave it."""
    kept = candidate.kept_score
    return kept if kept is not None and not kept.is_by(model.checkpoint.version) else None
