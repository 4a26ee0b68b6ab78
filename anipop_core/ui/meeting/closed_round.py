"""A round before its score is shown: guesses are taken one after the other, and nobody sees them."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.store.records import Round, VersionSummary
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.model_scores import score_version
from anipop_core.ui.session.projects import store
from anipop_core.ui.session.scoring import scored_by
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading


def show_closed_round(version: VersionSummary, found: Round) -> None:
    """The form, who has guessed, and the button that shows the score."""
    show_heading("The round", "guesses are sealed before the score is shown", first=True)
    form, sealed = st.columns([5, 7], gap="large")
    with form:
        _show_form(version.id)
    with sealed:
        _show_sealed(found.sealed)
        _show_opening(version)


def _show_form(version_id: str) -> None:
    number = st.session_state.setdefault(keys.GUESS_FORMS, {}).get(version_id, 0)
    who, score, note = (keys.guess(field, version_id, number) for field in ("who", "score", "note"))
    st.text_input("Who guesses", key=who, persist_state="session")
    hidden = st.toggle("Hide the number while it is typed", value=True, key="hide-guess", persist_state="session")
    with st.container(key="hidden-guess" if hidden else "open-guess"):
        st.number_input(
            "Guess, 1 to 10", 1.0, 10.0, None, 0.1, "%.1f", key=score, persist_state="session",
            placeholder="What will viewers give it?",
        )  # fmt: skip
    st.text_area("Why (optional)", key=note, height=80, persist_state="session")
    st.button("Seal this guess", key="seal", on_click=_seal, args=(version_id, who, score, note))
    show_failure("seal")


def _seal(version_id: str, who: str, score: str, note: str) -> None:
    """What was typed stays in its fields unless it was kept."""
    with attempt("seal"):
        guess = st.session_state[score]
        if guess is None:
            raise InputError("There is no guess.", "Allowed is a number from 1 to 10, in tenths.", "Type one.", "score")
        store().room.seal(version_id, st.session_state[who], round(guess, 1), st.session_state[note])
        for key in (who, score, note):  # a sealed guess is not left lying about in the session
            st.session_state.pop(key, None)
        forms: dict[str, int] = st.session_state[keys.GUESS_FORMS]
        forms[version_id] = forms.get(version_id, 0) + 1


def _show_sealed(names: tuple[str, ...]) -> None:
    if not names:
        st.html('<p class="ap-muted">Nobody has guessed yet. Each guess is hidden until the score is opened.</p>')
        return
    people = "".join(f"<li>{escape(name)}</li>" for name in names)
    st.html(
        f'<p class="ap-large" role="status" style="margin:0">{_counted(len(names))} sealed</p>'
        f'<ul class="ap-names" aria-label="Who has guessed">{people}</ul>'
    )


def _show_opening(version: VersionSummary) -> None:
    _show_older_model(version)
    if st.button("Open the score", key="open-round", type="primary"):
        with attempt("open"):
            if scored_by(version) is None:
                with st.spinner("Scoring the version"):
                    score_version(version.id)
            store().room.open(version.id)
            st.rerun()
    st.caption("Then the guesses are shown beside the model's score, and no more are taken.")
    show_failure("open")


def _show_older_model(version: VersionSummary) -> None:
    model, checkpoint = resources.loaded_predictor(), scored_by(version)
    if model is None or checkpoint in (None, model.checkpoint.version):
        return
    st.html(
        f'<div class="ap-note">This version was scored by {escape(checkpoint or "")}; the model in use is '
        f"{escape(model.checkpoint.version)}. Opened now, it shows the older score.</div>"
    )
    if st.button("Score it again first", key="rescore"):
        with attempt("open"):
            with st.spinner("Scoring the version"):
                score_version(version.id)
            st.rerun()


def _counted(guesses: int) -> str:
    return "1 guess" if guesses == 1 else f"{guesses} guesses"
