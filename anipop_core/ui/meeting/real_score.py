"""How a version was received in the end, entered once it is known."""

from __future__ import annotations

from html import escape

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.figures.numbers import score_text
from anipop_core.store.records import MAX_MAL_ID, Round, VersionSummary
from anipop_core.ui.session import keys
from anipop_core.ui.session.attempts import attempt, show_failure
from anipop_core.ui.session.projects import store
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.labels import local_time


def show_real_score(version: VersionSummary, found: Round) -> None:
    """A form for the real score, closed until somebody opens it: a pitch's title has mostly not aired yet."""
    outcome = found.outcome
    label = f"Real score: {score_text(outcome.score)}" if outcome else "Later: enter the real score"
    with st.expander(label, key=f"real-{version.id}"):
        if outcome:
            source = f" Source: {escape(outcome.source)}" if outcome.source else ""
            st.html(
                f'<p class="ap-muted" style="margin:0">Entered {local_time(outcome.entered_at)}.{source} '
                "Entered again, it is corrected.</p>"
            )
        if found.opened_at is None:
            st.caption("It counts in the track record once the round is opened.")
        _show_form(version.id)


def _show_form(version_id: str) -> None:
    mal_id, score, source = (keys.real_score(field, version_id) for field in ("id", "score", "source"))
    number, value = st.columns(2)
    with number:
        st.number_input(
            "MyAnimeList id (optional)", 1, MAX_MAL_ID, None, 1, key=mal_id, persist_state="session",
            help="The number in the address of the title's page.",
        )  # fmt: skip
    with value:
        st.number_input("Real score, 1 to 10", 1.0, 10.0, None, 0.01, "%.2f", key=score, persist_state="session")
    _suggest(st.session_state[mal_id], score)
    st.text_input("Where it was read (optional)", key=source, persist_state="session")
    st.button("Keep the real score", key="keep-real", on_click=_keep, args=(version_id, mal_id, score, source))
    show_failure("real")


def _suggest(mal_id: int | None, score: str) -> None:
    """The catalogue's score of that title, to be taken by a click."""
    model = resources.loaded_predictor()
    if mal_id is None or model is None:
        return
    titles = model.checkpoint.catalogue.table
    found = titles[titles["mal_id"] == mal_id]
    if found.empty:
        st.caption("This title is not in the catalogue: type its score.")
        return
    title, known = str(found["title"].iloc[0]), float(found["score"].iloc[0])
    st.html(f'<p style="margin:0">The catalogue has “{escape(title)}” at {score_text(known)}.</p>')
    st.button(f"Take {score_text(known)}", key="take-real", on_click=_take, args=(score, known))


def _take(key: str, score: float) -> None:
    st.session_state[key] = round(score, 2)


def _keep(version_id: str, mal_id: str, score: str, source: str) -> None:
    with attempt("real"):
        value = st.session_state[score]
        if value is None:
            raise InputError("There is no score.", "Allowed is a number from 1 to 10.", "Type one.", "score")
        store().room.enter_outcome(version_id, value, st.session_state[mal_id], st.session_state[source])
