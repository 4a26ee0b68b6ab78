"""Fields for all that the model reads of a pitch: synopsis, characters, art, plan. They write into a draft."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from anipop_core.data.linked_facts import LINKED_FIELDS
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_LINE_LENGTH
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import Draft, DraftCharacter, Removed
from anipop_core.ui.widgets.facts_fields import show_facts_fields
from anipop_core.ui.widgets.linked_fields import show_linked_fields
from anipop_core.ui.widgets.picture_fields import (
    remove_button,
    show_art_field,
    show_bring_back,
    show_errors,
    show_portrait_field,
)
from anipop_core.ui.widgets.word_count import show_word_count

SYNOPSIS_HEIGHT = 260  # pixels


def show_pitch_fields(draft: Draft, facts_first: bool = False) -> None:
    """Fields for all that the model reads of `draft`, which may be any draft; the plan last, or first and open."""
    if facts_first:
        _facts(draft, expanded=True)
    _synopsis(draft)
    _characters(draft)
    show_art_field(draft)
    if not facts_first:
        _facts(draft)


def _synopsis(draft: Draft) -> None:
    key = keys.synopsis(draft.id)
    st.text_area(
        "Synopsis",
        draft.synopsis,
        height=SYNOPSIS_HEIGHT,
        key=key,
        placeholder="Paste the synopsis in English. 100 to 300 words say most.",
        on_change=lambda: keep_typed(draft, "synopsis", key),
    )
    show_word_count(key, draft.synopsis)
    show_errors(draft, "synopsis")


def _characters(draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html('<h2 class="ap-subheading">Characters</h2>', width="content")
        st.button(
            "Add a character",
            key="add-character",
            type="tertiary",
            icon=":material/add:",
            disabled=len(draft.characters) >= MAX_CHARACTERS,
            on_click=lambda: draft.characters.append(DraftCharacter()),
        )
        show_bring_back(draft, "character")
        show_bring_back(draft, "portrait")
    show_errors(draft, "characters")
    for place, character in enumerate(draft.characters):
        _character(draft, place, character)


def _character(draft: Draft, place: int, character: DraftCharacter) -> None:
    field, number = f"characters[{place}]", place + 1
    with st.container(key=f"character-{draft.id}-{character.id}"):
        picture, text = st.columns([3, 7], gap="small")
        with picture:
            show_portrait_field(draft, character, f"{field}.portrait", number)
        with text:
            _character_texts(draft, place, character)
        show_errors(draft, f"{field}.portrait", f"{field}.name", f"{field}.description", field)


def _character_texts(draft: Draft, place: int, character: DraftCharacter) -> None:
    number, ids = place + 1, f"{draft.id}-{character.id}"
    name, description = (keys.character(field, draft.id, character.id) for field in ("name", "description"))
    with st.container(horizontal=True, gap="xsmall"):
        st.text_input(
            f"Name of character {number}",
            character.name,
            max_chars=MAX_LINE_LENGTH,
            key=name,
            placeholder="Name",
            label_visibility="collapsed",
            on_change=lambda: keep_typed(character, "name", name),
        )
        remove_button(f"character {number}", ids, lambda: _remove_character(draft, place))
    st.text_area(
        f"Description of character {number}",
        character.description,
        height=96,
        key=description,
        placeholder="Who they are and what they want",
        label_visibility="collapsed",
        on_change=lambda: keep_typed(character, "description", description),
    )


def _facts(draft: Draft, expanded: bool = False) -> None:
    label = f"Plan: type, source, genre, length … (optional; {_known(draft, PLAN_FIELDS)} known)"
    with st.expander(label, key=f"plan-{draft.id}", expanded=expanded):
        show_facts_fields(draft.facts, draft.id)
    label = f"Source work, earlier title, people, companies (optional; {_known(draft, LINKED_FIELDS)} known)"
    with st.expander(label, key=f"linked-{draft.id}"):
        show_linked_fields(draft.facts, draft.id)
    show_errors(draft, *(error for error in draft.errors if error.startswith("facts")))


def _known(draft: Draft, fields: Collection[str]) -> int:
    return sum(draft.facts.get(field) not in (None, "", [], {}) for field in fields)


def keep_typed(part: Draft | DraftCharacter, name: str, key: str) -> None:
    """Write what was typed into the draft."""
    setattr(part, name, st.session_state[key])


def _remove_character(draft: Draft, place: int) -> None:
    character = draft.characters.pop(place)
    if not character.is_empty:
        draft.removed = Removed("character", lambda: draft.characters.insert(place, character))
    for field in [field for field in draft.errors if field.startswith("characters[")]:
        del draft.errors[field]  # they count rows that have moved
