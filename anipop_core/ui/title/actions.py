"""What can be done with a title: start a pitch from it, and see what drives its score."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import streamlit as st

from anipop_core.attribution.stored import explain_stored
from anipop_core.figures.drivers import drivers, drivers_sentence
from anipop_core.figures.numbers import UNIT, output_text, points_text, score_text
from anipop_core.intake.local_titles import LocalTitle
from anipop_core.model.predictor import Predictor
from anipop_core.reports.names import FACT_LABELS
from anipop_core.schema import Explanation, Facts
from anipop_core.ui.explanation.explanation import show_explanation
from anipop_core.ui.session import keys
from anipop_core.ui.session.explaining import ExplanationJob
from anipop_core.ui.session.opening import start_from_title
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.shell.style import colours
from anipop_core.ui.widgets.output_choice import choose_output
from anipop_core.ui.widgets.page_elements import show_figure, show_gloss, show_sentence, show_table

POLL_S = 0.5


@dataclass(frozen=True)
class Asked:
    """A title's explanation that somebody asked for, done or under way."""

    mal_id: int
    job: ExplanationJob | None  # with texts and pictures
    stored: Future[Explanation] | None  # from the stored vectors

    @property
    def is_done(self) -> bool:
        return self.job.is_done if self.job else bool(self.stored and self.stored.done())


def show_actions(title: Mapping[str, Any], local: LocalTitle | None) -> None:
    """Two buttons: start a pitch from the title, explain its score."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Use as a starting pitch", key="title-start", help=_start_help(local)):
            start_from_title(_local(local).pitch(title["title"], _facts(title)))
            st.switch_page("pages/score_pitch.py")
        if st.button("Explain its score", key="title-explain"):
            _ask(title, local)


def show_what_drove_it(model: Predictor, row: int, local: LocalTitle | None) -> None:
    """The explanation, once somebody has asked for it."""
    title = model.checkpoint.catalogue.table.iloc[row]
    asked: Asked | None = st.session_state.get(keys.TITLE_EXPLAINED)
    if asked is None or asked.mal_id != int(title["mal_id"]):
        return
    if not asked.is_done:
        st.fragment(_wait, run_every=POLL_S)(asked)
        return
    if asked.job is not None:
        pitch = _local(local).pitch(title["title"], model.checkpoint.catalogue.facts[row])
        show_explanation(pitch, asked.job)
    elif asked.stored is not None:
        _show_stored(asked.stored)
    show_gloss(
        "The model that runs here has learnt from this title, so its score of it is no test: "
        f"unseen it said {score_text(float(title['oof_score']))}."
    )


def _facts(title: Mapping[str, Any]) -> Facts:
    return resources.predictor().checkpoint.catalogue.facts_of(title)


def _ask(title: Mapping[str, Any], local: LocalTitle | None) -> None:
    before: Asked | None = st.session_state.get(keys.TITLE_EXPLAINED)
    if before is not None and before.job is not None:
        before.job.cancel()
    model, mal_id = resources.predictor(), int(title["mal_id"])
    if local is not None and local.synopsis:
        pitch = local.pitch(title["title"], _facts(title))
        asked = Asked(mal_id, ExplanationJob(model, pitch, resources.worker(), resources.panel_worker()), None)
    else:
        row = model.checkpoint.catalogue.row_of(mal_id)
        asked = Asked(mal_id, None, resources.worker().submit(explain_stored, model, row))
    st.session_state[keys.TITLE_EXPLAINED] = asked


def _wait(asked: Asked) -> None:
    if asked.is_done:
        st.rerun()
    show_heading("What drove it")
    share = asked.job.share_done if asked.job else 0.0
    st.progress(share, "Trying the title without each of its parts" + (f": {share:.0%}" if asked.job else ""))


def _show_stored(stored: Future[Explanation]) -> None:
    show_heading("What drove it")
    try:
        explained = stored.result()
    except Exception as error:
        show_problem(error)
        return
    output = choose_output()
    found = explained.of(output)
    sentence = drivers_sentence(found.blocks, found.base, found.score, output)
    figure = drivers(found.blocks, found.base, found.score, colours(), output)
    show_figure(figure, "title-drivers", sentence)
    base, value = output_text(found.base, output), output_text(found.score, output)
    show_sentence(
        f"In {UNIT[output]}. Base {base}, {output} {value}. {found.baseline} Told from the stored "
        "vectors: the parts, but no words and no regions, and without the characters' texts. With the dataset on "
        "this machine they are told too."
    )
    rows = [
        (FACT_LABELS.get(fact.field, fact.field), fact.value, points_text(fact.points, output)) for fact in found.facts
    ]
    if rows:
        show_table("Facts of the plan and their points", ("Fact", "Value", "Points"), rows, words=(0, 1))


def _local(local: LocalTitle | None) -> LocalTitle:
    return local or LocalTitle()


def _start_help(local: LocalTitle | None) -> str:
    held = "Its plan, texts and art" if local is not None and not local.is_empty else "Its plan"
    return f"{held} on the score page, to change and score. What stands there can be brought back."
