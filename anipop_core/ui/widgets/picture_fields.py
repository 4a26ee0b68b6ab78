"""Fields for the pictures of a pitch: art and portraits, dropped, shown small and taken away again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from anipop_core.intake.limits import MAX_IMAGES
from anipop_core.schema import Picture
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import Draft, DraftCharacter, Removed
from anipop_core.ui.shell.messages import show_field_error
from anipop_core.ui.widgets.pictures import UPLOAD_LIMIT_MB, add_pictures, read_uploads, thumbnail

THUMBNAIL = 160  # pixels: twice what is shown, for sharp projectors


def show_art_field(draft: Draft) -> None:
    """The uploader for the pitch's pictures, with those it has."""
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
    show_bring_back(draft, "picture")
    with st.container(horizontal=True, key="art-thumbnails"):
        for place, picture in enumerate(draft.images):
            _thumbnail(draft, place, picture)


def _thumbnail(draft: Draft, place: int, picture: Picture) -> None:
    with st.container(horizontal=True, width="content", gap="xxsmall", wrap=False):
        st.image(thumbnail(picture, THUMBNAIL), width=88, alt=picture.name)
        remove_button(
            f"picture {place + 1}",
            f"art-{draft.id}-{place}-{picture.digest}",  # a version from a file may show one picture twice
            lambda: _remove_picture(draft, place),
        )


def show_portrait_field(draft: Draft, character: DraftCharacter, field: str, number: int) -> None:
    """A character's portrait, or the uploader for it. field: as errors name it; number: counted from 1."""
    if character.portrait is not None:
        with st.container(horizontal=True, gap="xxsmall", wrap=False):
            st.image(thumbnail(character.portrait, THUMBNAIL), width=88, alt=f"Portrait of character {number}")
            remove_button(
                f"the portrait of character {number}",
                f"portrait-{draft.id}-{character.id}",
                lambda: _remove_portrait(draft, character),
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


def remove_button(what: str, key: str, remove: Callable[[], None]) -> None:
    """A cross with `what` as its text for screen readers. No user text in it: labels are Markdown."""
    st.button(
        f"Remove {what}",
        key=f"remove-{key}",
        type="tertiary",
        icon=":material/close:",
        help=f"Remove {what}",
        on_click=remove,
    )


def show_bring_back(draft: Draft, what: str) -> None:
    """A button, where something of this kind was taken away last."""
    if draft.removed is not None and draft.removed.what == what:
        st.button(
            f"Bring back the {what}",
            key=f"bring-back-{what}-{draft.id}",
            type="tertiary",
            icon=":material/undo:",
            on_click=draft.bring_back_removed,
        )


def show_errors(draft: Draft, *fields: str) -> None:
    """The messages of these fields' errors."""
    for field in fields:
        for message in draft.errors.get(field, []):
            show_field_error(message)


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
    picture = draft.images.pop(place)
    draft.removed = Removed("picture", lambda: draft.images.insert(place, picture))


def _remove_portrait(draft: Draft, character: DraftCharacter) -> None:
    portrait, character.portrait = character.portrait, None
    draft.removed = Removed("portrait", lambda: setattr(character, "portrait", portrait))
