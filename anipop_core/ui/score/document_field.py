"""The field that takes a pitch as a document, and what was found in it, to be confirmed before it fills the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from anipop_core.errors import InputError
from anipop_core.intake.documents.layout import (
    ART,
    CHARACTER,
    FACT,
    OTHER,
    PORTRAIT,
    SYNOPSIS,
    TITLE,
    Part,
    lay_out,
)
from anipop_core.intake.documents.pitch import contents_of
from anipop_core.intake.documents.reading import SUFFIXES, read_document
from anipop_core.reports.names import FACT_LABELS
from anipop_core.schema import Notice
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import draft_of, start_draft
from anipop_core.ui.shell.messages import show_field_error
from anipop_core.ui.widgets.pictures import UPLOAD_LIMIT_MB, thumbnail

LEAVE_OUT = "Leave out"
PLACES = {
    TITLE: "Title",
    SYNOPSIS: "Synopsis",
    CHARACTER: "Character",
    PORTRAIT: "Portrait",
    ART: "Art",
}
SHORT = 200  # characters of what may be a fact's value or a title
SHOWN = 400  # characters of a part that are shown
FIELDS = {**FACT_LABELS}
del FIELDS["magazine"]  # of a source work, which is one fact


@dataclass
class Reading:
    """A document that waits to be confirmed."""

    number: int  # part of its widgets' keys
    name: str
    parts: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = ()
    error: str = ""


def show_document_field() -> None:
    """The uploader, and below it what was found in the document that was dropped last."""
    reading = _reading()
    number = reading.number if reading else 0
    key = keys.document(number)
    file = st.file_uploader(
        "Drop the pitch as a document: PDF, Word, PowerPoint, Markdown or text",
        type=[suffix.removeprefix(".") for suffix in SUFFIXES],
        key=key,
        max_upload_size=UPLOAD_LIMIT_MB,
    )
    if file is not None:
        with st.status(f"Reading {escape(file.name)} …") as status:
            _receive(file.getvalue(), file.name, number + 1)
            status.update(state="complete")
        st.rerun(scope="fragment")
    if reading is not None:
        _show(reading)


def _reading() -> Reading | None:
    found: Reading | None = st.session_state.get(keys.DOCUMENT)
    return found


def _receive(data: bytes, name: str, number: int) -> None:
    bar = st.progress(0.0)

    def progress(done: int, total: int) -> None:
        bar.progress(done / total)

    try:
        document = read_document(data, name, progress)
        found = Reading(number, name, lay_out(document), document.left_out)
    except InputError as error:
        found = Reading(number, name, error=str(error))
    st.session_state[keys.DOCUMENT] = found


def _show(reading: Reading) -> None:
    if reading.error:
        show_field_error(reading.error)
        return
    if not reading.parts:
        return
    with st.container(border=True, key="document-parts"):
        st.html(
            f'<h2 class="ap-subheading">Found in {escape(reading.name)}</h2><p class="ap-muted">Say where each part '
            "goes. Nothing is scored, and the form stays as it is, until you put it in.</p>"
        )
        for sentence in reading.left_out:
            st.caption(sentence)
        chosen = [_show_part(reading, place, part) for place, part in enumerate(reading.parts)]
        with st.container(horizontal=True):
            st.button(
                "Put it into the form", type="primary", key="document-take", on_click=lambda: _take(reading, chosen)
            )
            st.button("Discard", key="document-discard", type="tertiary", on_click=lambda: _close(reading))


def _show_part(reading: Reading, place: int, part: Part) -> str:
    """One part below its source and its place; gives the place that is chosen."""
    source, choice = st.columns([3, 2], vertical_alignment="center")
    content = st.container()
    source.caption(_plain(part.where if part.place != OTHER or not part.label else f"{part.where}, {part.label}"))
    if part.picture is not None:
        content.image(thumbnail(part.picture, 160), width=88, alt=part.picture.name)
    else:
        content.html(f"<p>{_content(part)}</p>")
    options = _options(part)
    chosen: str = choice.selectbox(
        f"Where part {place + 1} goes",
        options,
        index=options.index(_own_choice(part)),
        key=keys.document_part(reading.number, place),
        label_visibility="collapsed",
    )
    return chosen


def _content(part: Part) -> str:
    shown = part.text if len(part.text) <= SHOWN else f"{part.text[:SHOWN]} …"
    name = f"<b>{escape(part.label)}</b> " if part.place == CHARACTER and part.label else ""
    return name + escape(shown)


def _options(part: Part) -> list[str]:
    if part.picture is not None:
        return [PLACES[PORTRAIT], PLACES[ART], LEAVE_OUT]
    long = [PLACES[SYNOPSIS], PLACES[CHARACTER], LEAVE_OUT]
    if len(part.text) > SHORT and part.place not in (TITLE, FACT):
        return long
    return [PLACES[TITLE], *long, *(f"Plan: {label}" for label in FIELDS.values())]


def _own_choice(part: Part) -> str:
    if part.place == FACT:
        return f"Plan: {FIELDS[part.label]}"
    return PLACES.get(part.place, LEAVE_OUT)


def _moved(part: Part, choice: str) -> Part | None:
    """The part where it was put; None where it is left out."""
    if choice == LEAVE_OUT:
        return None
    if choice.startswith("Plan: "):
        field = next(name for name, label in FIELDS.items() if f"Plan: {label}" == choice)
        return replace(part, place=FACT, label=field)
    place = next(name for name, label in PLACES.items() if label == choice)
    return replace(part, place=place, label=part.label if place == part.place else "")


def _take(reading: Reading, chosen: Sequence[str]) -> None:
    """Fill the form; what stood there is set aside and can be brought back."""
    moved = [found for part, choice in zip(reading.parts, chosen, strict=True) if (found := _moved(part, choice))]
    try:
        parsed = contents_of(moved).parse()
    except InputError as error:
        reading.error = str(error)
        return
    start_draft(draft_of(parsed.pitch))
    unread = [notice for notice in parsed.notices if notice.code == "left_out" or notice.field.startswith("facts")]
    st.session_state[keys.DOCUMENT] = Reading(reading.number, reading.name)
    st.session_state[keys.DOCUMENT_UNREAD] = tuple(unread)


def show_unread() -> None:
    """What the document said of the plan and couldn't be read as a fact, and what was too much for one pitch."""
    unread: tuple[Notice, ...] = st.session_state.get(keys.DOCUMENT_UNREAD, ())
    for notice in unread:
        st.html(f'<div class="ap-note">{escape(notice.message)}</div>')


def _close(reading: Reading) -> None:
    st.session_state[keys.DOCUMENT] = Reading(reading.number, reading.name)


def _plain(text: str) -> str:
    """As a caption: nothing in it is Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!|$:~" else char for char in text)
