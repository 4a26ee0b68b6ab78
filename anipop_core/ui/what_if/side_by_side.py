"""Up to six versions side by side: one table and one figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.figures.numbers import (
    UNIT,
    members_range_text,
    members_text,
    points_text,
    range_text,
    score_text,
    top_share_text,
)
from anipop_core.figures.side_by_side import side_by_side_figure, side_by_side_sentence
from anipop_core.scenarios.side_by_side import MOST_VERSIONS, NamedPitch
from anipop_core.schema import Output
from anipop_core.ui.session import keys
from anipop_core.ui.session.jobs import forget_job, job_of, show_progress, start_job
from anipop_core.ui.session.scoring import Scoring
from anipop_core.ui.shell.messages import show_heading, show_problem
from anipop_core.ui.shell.style import STATIC_FIGURE, colours
from anipop_core.ui.what_if.candidates import Candidate
from anipop_core.ui.what_if.cards import change_html
from anipop_core.ui.widgets.shading import block_side

if TYPE_CHECKING:
    from anipop_core.scenarios.side_by_side import SideBySideRow

KINDS = {"synopsis": "Synopsis", "character": "Characters", "image": "Art", "facts": "Plan"}
MEASURES = (
    "Score", "Likely", "To the first", "Better than",
    "List members", "Likely members", "Reach", "Reach, to the first",
    *KINDS.values(),
)  # fmt: skip
WHAT = {"score": "scores", "reach": "the reach, as a percentile"}
_JOB = "side by side"


def show_side_by_side(
    scoring: Scoring, candidates: Sequence[Candidate], pair: Sequence[str], current: str, output: Output
) -> None:
    """Choose versions, see their scores. pair: ids of the two that are compared, chosen at first; current: the name
    of the version drawn in the accent colour; output: of which figure and parts are.
    """
    show_heading("Versions side by side", f"up to {MOST_VERSIONS}; changes are to the first", first=True)
    chosen = _choose({candidate.id: candidate.name for candidate in candidates}, pair)
    by_id = {candidate.id: candidate for candidate in candidates}
    versions = [NamedPitch(by_id[id_].name, by_id[id_].pitch) for id_ in chosen]
    if len(versions) > MOST_VERSIONS:
        show_problem(_too_many(len(versions)))
        versions = versions[:MOST_VERSIONS]
    if not versions:
        st.html('<p class="ap-muted">Choose one version or more.</p>')
        return
    rows = _worked_out(scoring, tuple(versions), output)
    if rows is not None:
        _show(rows, current)


def _choose(names: Mapping[str, str], pair: Sequence[str]) -> list[str]:
    chosen = [id_ for id_ in st.session_state.get(keys.WHAT_IF_CHOSEN, pair) if id_ in names]
    st.session_state[keys.WHAT_IF_CHOSEN_FIELD] = chosen  # versions come and go, and a page change forgets the field
    return st.multiselect(
        "Versions, the first one is compared with",
        list(names),
        format_func=lambda id_: names.get(id_, ""),
        key=keys.WHAT_IF_CHOSEN_FIELD,
        placeholder="Choose up to six",
        select_all=False,
        on_change=_choose_selected,
    )


def _choose_selected() -> None:
    st.session_state[keys.WHAT_IF_CHOSEN] = list(st.session_state[keys.WHAT_IF_CHOSEN_FIELD])


def _too_many(count: int) -> InputError:
    return InputError(
        f"{count} versions were chosen.",
        f"Up to {MOST_VERSIONS} fit side by side; these are the first of them.",
        "Take out those that are settled.",
    )


def _worked_out(scoring: Scoring, versions: tuple[NamedPitch, ...], output: Output) -> tuple[SideBySideRow, ...] | None:
    """None while it is under way, or where it failed, which is then said. What each part brings takes a pitch's
    explanation without its words.
    """
    job = job_of(_JOB)  # also one that failed: started by each redraw, it would be tried for ever
    if job is None or job.inputs != (versions, output) or job.is_cancelled:
        job = start_job(_JOB, (versions, output), scoring.side_by_side(versions, output))
    if not job.is_done:
        show_progress(_JOB, job, "Working out what each part brings")
        return None
    try:
        rows: tuple[SideBySideRow, ...] = job.result()
        return rows
    except Exception as error:
        show_problem(error)
        st.button("Try again", key="side-by-side-again", on_click=forget_job, args=(_JOB,))
        return None


def _show(rows: Sequence[SideBySideRow], current: str) -> None:
    st.plotly_chart(
        side_by_side_figure(rows, current, colours()),
        theme=None,
        config=STATIC_FIGURE,
        key="side-by-side-figure",
        alt=side_by_side_sentence(rows),
    )
    st.caption(
        f"Large dots are {WHAT[rows[0].output]}, pale bars 90 % ranges. The small dots below show where it would stand "
        f"with one part alone beside the base, the tick. The parts in the table are in {UNIT[rows[0].output]}."
    )
    st.html(_table(rows))


def _table(rows: Sequence[SideBySideRow]) -> str:
    """A column for each version: six of them are narrower than nine columns of numbers."""
    names = "".join(f'<th scope="col">{escape(row.name)}</th>' for row in rows)
    lines = zip(MEASURES, *map(_cells, rows), strict=True)
    body = "".join(
        f'<tr><th scope="row">{measure}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for measure, *cells in lines
    )
    return f'<table class="ap-table ap-wide" aria-label="Versions side by side"><tr><th></th>{names}</tr>{body}</table>'


def _cells(row: SideBySideRow) -> list[str]:
    """In the order of `MEASURES`."""
    scored = row.scored
    return [
        f"<b>{score_text(scored.score)}</b>",
        range_text(scored.low, scored.high),
        "–" if row.change is None else change_html(row.change),
        f"{scored.percentile:.0f} % of titles",
        f"<b>{members_text(scored.members)}</b>",
        members_range_text(scored.members_low, scored.members_high),
        top_share_text(scored.reach),
        "–" if row.reach_change is None else change_html(row.reach_change),
        *(_points([block.points for block in row.blocks if block.kind == kind], row.output) for kind in KINDS),
    ]


def _points(blocks: Sequence[float], output: Output) -> str:
    if not blocks:
        return '<span class="ap-muted">–</span>'
    return f'<span class="{block_side(sum(blocks), output)}">{points_text(sum(blocks), output)}</span>'
