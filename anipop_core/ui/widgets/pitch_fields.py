"""Fields for all that the model reads of a pitch: synopsis, characters, art, plan. They write into a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES, MAX_LINE_LENGTH
from anipop_core.schema import Picture
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import Draft, DraftCharacter
from anipop_core.ui.shell.messages import show_field_error
from anipop_core.ui.widgets.facts_fields import show_facts_fields
from anipop_core.ui.widgets.thumbnails import thumbnail
from anipop_core.ui.widgets.uploads import UPLOAD_LIMIT_MB, add_pictures, read_uploads
from anipop_core.ui.widgets.word_count import show_word_count

THUMBNAIL = 160  # pixels: twice what is shown, for sharp projectors
SYNOPSIS_HEIGHT = 260  # pixels


def show_pitch_fields(draft: Draft, facts_first: bool = False) -> None:
    """Fields for all that the model reads of `draft`, which may be any draft; the plan last, or first and open."""
    if facts_first:
        _facts(draft, expanded=True)
    _synopsis(draft)
    _characters(draft)
    _art(draft)
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
    show_errors(draft, "characters")
    for place, character in enumerate(draft.characters):
        _character(draft, place, character)


def _character(draft: Draft, place: int, character: DraftCharacter) -> None:
    field, number = f"characters[{place}]", place + 1
    with st.container(key=f"character-{draft.id}-{character.id}"):
        picture, text = st.columns([3, 7], gap="small")
        with picture:
            _portrait(draft, character, f"{field}.portrait", number)
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
        _remove(f"character {number}", ids, lambda: _remove_character(draft, place))
    st.text_area(
        f"Description of character {number}",
        character.description,
        height=96,
        key=description,
        placeholder="Who they are and what they want",
        label_visibility="collapsed",
        on_change=lambda: keep_typed(character, "description", description),
    )


def _portrait(draft: Draft, character: DraftCharacter, field: str, number: int) -> None:
    if character.portrait is not None:
        with st.container(horizontal=True, gap="xxsmall", wrap=False):
            st.image(thumbnail(character.portrait, THUMBNAIL), width=88, alt=f"Portrait of character {number}")
            _remove(
                f"the portrait of character {number}",
                f"portrait-{draft.id}-{character.id}",
                lambda: setattr(character, "portrait", None),
            )
        return
    key = keys.portrait(draft.id, character.id, draft.uploads)
    st.file_uploader(
        f"Portrait of character {number}",
        key=key,
        max_upload_size=UPLOAD_LIMIT_MB,
        label_visibility="collapsed",
        on_change=lambda: _receive_portrait(draft, character, field, key),
    )


def _art(draft: Draft) -> None:
    st.html('<h2 class="ap-subheading">Art</h2>')
    key = keys.art(draft.id, draft.uploads)
    st.file_uploader(
        f"Drop up to {MAX_IMAGES} pictures here: key art, posters, backgrounds",
        accept_multiple_files=True,
        key=key,
        max_upload_size=UPLOAD_LIMIT_MB,
        on_change=lambda: _receive_art(draft, key),
    )
    show_errors(draft, "images", *(f"images[{place}]" for place in range(len(draft.images))))
    with st.container(horizontal=True, key="art-thumbnails"):
        for place, picture in enumerate(draft.images):
            _thumbnail(draft, place, picture)


def _thumbnail(draft: Draft, place: int, picture: Picture) -> None:
    with st.container(horizontal=True, width="content", gap="xxsmall", wrap=False):
        st.image(thumbnail(picture, THUMBNAIL), width=88, alt=picture.name)
        _remove(
            f"picture {place + 1}",
            f"art-{draft.id}-{place}-{picture.digest}",  # a version from a file may show one picture twice
            lambda: _remove_picture(draft, place),
        )


def _remove(what: str, key: str, remove: Callable[[], None]) -> None:
    """A cross; its words are for screen readers and the tooltip. No user's text: labels are Markdown."""
    st.button(
        f"Remove {what}",
        key=f"remove-{key}",
        type="tertiary",
        icon=":material/close:",
        help=f"Remove {what}",
        on_click=remove,
    )


def _facts(draft: Draft, expanded: bool = False) -> None:
    known = sum(value not in (None, "", []) for value in draft.facts.values())
    label = f"Plan: type, source, genre, length … (optional; {known} known)"
    with st.expander(label, key=f"plan-{draft.id}", expanded=expanded):
        show_facts_fields(draft.facts, draft.id)
    show_errors(draft, *(error for error in draft.errors if error.startswith("facts")))


def show_errors(draft: Draft, *fields: str) -> None:
    """What is wrong with these fields of the draft, below them."""
    for field in fields:
        for message in draft.errors.get(field, []):
            show_field_error(message)


def keep_typed(part: Draft | DraftCharacter, name: str, key: str) -> None:
    """Write what was typed into the draft."""
    setattr(part, name, st.session_state[key])


def _receive_art(draft: Draft, key: str) -> None:
    pictures, errors = read_uploads(st.session_state[key], "images")
    add_pictures(draft.images, pictures)
    _received(draft, "images", errors)


def _receive_portrait(draft: Draft, character: DraftCharacter, field: str, key: str) -> None:
    upload = st.session_state[key]
    if upload is None:
        return
    pictures, errors = read_uploads([upload], field)
    character.portrait = pictures[0] if pictures else None
    _received(draft, field, errors)


def _received(draft: Draft, field: str, errors: Sequence[str]) -> None:
    draft.errors[field] = list(errors)
    draft.uploads += 1  # new, empty uploaders: the files leave Streamlit's memory


def _remove_picture(draft: Draft, place: int) -> None:
    del draft.images[place]


def _remove_character(draft: Draft, place: int) -> None:
    del draft.characters[place]
    for field in [field for field in draft.errors if field.startswith("characters[")]:
        del draft.errors[field]  # they count rows that have moved
