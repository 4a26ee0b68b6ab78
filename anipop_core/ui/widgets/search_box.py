"""A search in which the server answers while somebody types, with what was chosen so far above it.

Streamlit's own select sends all its options to the browser and compares letters only: neither does for 30,000 works
that are known by several titles in two scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from anipop_core.data.linked_facts import MAX_NAME_LENGTH
from anipop_core.ui.session.page_change import and_redraw_page

_HTML = f"""
<label class="label" for="search"></label>
<ul class="chosen"></ul>
<input class="input" id="search" type="text" role="combobox" autocomplete="off" spellcheck="false"
  maxlength="{MAX_NAME_LENGTH}" aria-autocomplete="list" aria-expanded="false" aria-controls="options">
<ul class="options" id="options" role="listbox" popover="manual"></ul>
<div class="warnings" role="status"></div>
"""
_HERE = Path(__file__)
_box = st.components.v2.component(
    "anipop_search",
    html=_HTML,
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Option:
    """Something that was found."""

    value: str | int  # what `add` gets
    name: str
    about: str  # muted, beside the name


@dataclass(frozen=True)
class Chosen:
    """Something that was chosen before."""

    name: str
    about: str


@dataclass(frozen=True)
class Search:
    """What a search box shows and what it does; its callbacks are followed by a redraw of the page."""

    label: str
    placeholder: str
    chosen: Sequence[Chosen]
    warnings: Sequence[str]
    full: bool  # nothing more can be chosen
    find: Callable[[str], Sequence[Option]]  # for what was typed so far, the likeliest first
    add: Callable[[str | int], None]  # an option's value
    add_typed: Callable[[str], None]  # what isn't among the options, as it was typed
    remove: Callable[[int], None]  # the place of what was chosen


@st.fragment
def show_search_box(search: Search, key: str) -> None:
    """A fragment of its own: a key pressed redraws nothing else."""

    def picked() -> None:
        found: Mapping[str, Any] = st.session_state[key]["picked"]
        if "value" in found:
            search.add(found["value"])
        else:
            search.add_typed(str(found["typed"])[:MAX_NAME_LENGTH])

    def removed() -> None:
        place, name = (st.session_state[key]["removed"][part] for part in ("place", "name"))
        if place < len(search.chosen) and search.chosen[place].name == name:  # not the second half of a double click
            search.remove(place)

    typed = str((st.session_state.get(key) or {}).get("typed") or "")[:MAX_NAME_LENGTH]
    _box(
        key=key,
        data={
            "label": search.label,
            "placeholder": search.placeholder,
            "chosen": [asdict(one) for one in search.chosen],
            "warnings": list(search.warnings),
            "full": search.full,
            "query": typed,
            "options": [asdict(one) for one in search.find(typed)] if typed else [],
        },
        height="content",
        on_typed_change=lambda: None,
        on_picked_change=and_redraw_page(picked),
        on_removed_change=and_redraw_page(removed),
    )
