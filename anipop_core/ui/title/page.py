"""The page of one title: found by its MAL id in the address."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from anipop_core.data.linked_facts import linked_in_words
from anipop_core.model.catalogue import Catalogue
from anipop_core.model.predictor import Predictor
from anipop_core.reports.names import FACT_LABELS
from anipop_core.schema import Predecessor, SourceWork
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import show_field_error, show_heading
from anipop_core.ui.title.actions import show_actions, show_what_drove_it
from anipop_core.ui.title.local import local_title, show_local_title
from anipop_core.ui.title.neighbours import show_neighbours
from anipop_core.ui.title.scores import show_scores
from anipop_core.ui.widgets.links import BROWSE_PAGE, title_id_in_address
from anipop_core.ui.widgets.page_elements import show_table

FACTS = (*FACT_LABELS, "num_scoring_users", "num_list_users")
COUNTS = {"num_scoring_users": "Votes", "num_list_users": "On the lists of"}


def show_title_page(model: Predictor) -> None:
    """The whole page below the frame; a message where the address names no title."""
    catalogue = model.checkpoint.catalogue
    row = _row_in_address(catalogue)
    if row is None:
        return
    title = resources.titles().iloc[row].to_dict()
    _show_name(title)
    local = local_title(int(title["mal_id"]))
    show_actions(title, local)
    left, right = st.columns([7, 5], gap="large")
    with left:
        show_scores(title)
        show_neighbours(catalogue, row)
    with right:
        show_heading("Facts", first=True)
        show_table("Facts", ("Fact", "Value"), _facts(title), words=(0, 1))
        show_local_title(local)
    show_what_drove_it(model, row, local)


def _row_in_address(catalogue: Catalogue) -> int | None:
    """The title's row; None, with a message and a way on, where the address names none."""
    received, mal_id = title_id_in_address()
    row = None
    if mal_id is not None:
        with suppress(KeyError):
            row = catalogue.row_of(mal_id)
    if row is not None:
        # A link from one title to another runs this page anew, yet leaves the browser's address as it was
        st.query_params["id"] = str(mal_id)
        return row
    if received is None:
        st.html('<p class="ap-large">Which title? Find one in the catalogue: its row leads here.</p>')
    elif mal_id is None:
        show_field_error(
            "The address names no title. After ?id= stands the number that MyAnimeList gives a title, such as 5114."
        )
    else:
        show_field_error(
            f"The catalogue has no title with the number {mal_id}. It holds {len(catalogue.table):,} of "
            "MyAnimeList's titles; About the data says which were left out and why."
        )
    with st.container(horizontal=True):
        st.page_link(BROWSE_PAGE, label="Find a title in Browse")
        st.page_link("pages/dataset.py", label="About the data")
    return None


def _show_name(title: Mapping[str, Any]) -> None:
    others = [name for field in ("title_english", "title_native") if (name := _text(title[field])) != "–"]
    names = " · ".join(dict.fromkeys(name for name in others if name != title["title"]))
    mal_id = int(title["mal_id"])
    st.html(
        f'<h1 style="margin:0;padding:0;font-size:28px;font-weight:600">{escape(title["title"])}</h1>'
        f'<p class="ap-muted" style="margin:.1rem 0 0">{escape(names)} '
        f'<a href="https://myanimelist.net/anime/{mal_id}" target="_blank" rel="noopener noreferrer" '
        'style="color:inherit">'
        "Its page on MyAnimeList</a></p>"
    )


def _facts(title: Mapping[str, Any]) -> list[tuple[str, str]]:
    linked: dict[str, SourceWork | Predecessor] = {
        "source_work": SourceWork(title=_or_none(title, "based_on") or "", score=_or_none(title, "source_score")),
        "predecessor": Predecessor(title=_or_none(title, "follows") or "", score=_or_none(title, "predecessor_score")),
    }
    words = {name: linked_in_words(value) if value.title else "–" for name, value in linked.items()}
    there = [field for field in FACTS if field in title]
    return [(FACT_LABELS.get(field) or COUNTS[field], words.get(field) or _text(title[field])) for field in there]


def _or_none(title: Mapping[str, Any], field: str) -> Any:
    value = title.get(field)
    return None if pd.isna(value) else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.capitalize() if value.islower() and value.isascii() else value
    if pd.api.types.is_list_like(value):
        return ", ".join(value) or "–"
    if pd.isna(value):
        return "–"
    return f"{value:,.0f}" if value >= 10_000 else f"{value:.6g}"
