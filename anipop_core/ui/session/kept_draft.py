"""The draft as the browser keeps it, so that a reload, a lost connection or a restarted server doesn't lose it.

It lies in the session storage of the tab: nowhere on the server, gone with the tab, out of reach of other tabs and of
other users. What comes back from there is checked like any other input.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from anipop_core.data.vocabulary import FACT_FIELDS
from anipop_core.errors import InputError, StoreError
from anipop_core.intake import lossless
from anipop_core.intake.form import facts_from_form
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES
from anipop_core.schema import Picture
from anipop_core.ui.session import keys
from anipop_core.ui.session.draft import (
    Draft,
    DraftCharacter,
    OpenedVersion,
    current_draft,
    draft_set_aside,
    facts_as_form,
)
from anipop_core.ui.session.projects import choose_project, chosen_project_id, store

VARIABLE = "ANIPOP_KEEP_DRAFTS"
FORMAT = 1
MOST_ENCODED = 64  # pictures of half a MB

TOO_LARGE = "A browser keeps but a few pictures. Add again: {}."
SAVED_SINCE = "The version it changes was saved again since: keep yours as a new version, or open theirs."
VERSION_GONE = "The version it changes can't be found any more: keep it as a new one."


class _Picture(BaseModel):
    name: str
    digest: str


class _Character(BaseModel):
    name: str
    description: str
    portrait: _Picture | None


class _Opened(BaseModel):
    id: str
    revision: int


class _Record(BaseModel):
    format: Literal[1]
    time: AwareDatetime  # of the last change, by the browser's clock
    title: str
    synopsis: str
    characters: Annotated[list[_Character], Field(max_length=MAX_CHARACTERS)]
    images: Annotated[list[_Picture], Field(max_length=MAX_IMAGES)]
    facts: dict[str, Any]
    opened: _Opened | None
    project: str | None


class _Found(BaseModel):
    record: _Record
    pictures: dict[str, str] = {}  # digest -> WebP in base64, of those that there was room for


@dataclass(frozen=True)
class BroughtBack:
    """A draft that the browser had kept."""

    draft: Draft
    time: datetime  # when it was changed last
    lacks: tuple[str, ...]  # what of it isn't as it was, in sentences
    project: str | None  # the one that was worked on, by its id
    as_kept: tuple[Any, ...]  # its contents as it came back


def is_on() -> bool:
    """False where ANIPOP_KEEP_DRAFTS says so: then browsers keep nothing, and forget what they have kept."""
    return os.environ.get(VARIABLE, "on").strip().lower() not in ("off", "0", "no", "false")


def as_record(draft: Draft) -> dict[str, Any]:
    """All of the draft but the pictures themselves and the time, as JSON."""
    opened = draft.opened.version if draft.opened else None
    return {
        "format": FORMAT,
        "title": draft.title,
        "synopsis": draft.synopsis,
        "characters": [
            {"name": one.name, "description": one.description, "portrait": _named(one.portrait)}
            for one in draft.characters
        ],
        "images": [_named(picture) for picture in draft.images],
        "facts": draft.facts,
        "opened": {"id": opened.id, "revision": opened.revision} if opened else None,
        "project": chosen_project_id(),
    }


def text_fields(draft: Draft) -> dict[str, list[str | int]]:
    """Key of a text field -> where its text stands in the record: what is being typed is kept before it is sent."""
    found: dict[str, list[str | int]] = {keys.title(draft.id): ["title"], keys.synopsis(draft.id): ["synopsis"]}
    for place, character in enumerate(draft.characters):
        for field in ("name", "description"):
            found[keys.character(field, draft.id, character.id)] = ["characters", place, field]
    return found


def pictures_of(draft: Draft) -> dict[str, Picture]:
    """Digest -> picture, each once."""
    portraits = (character.portrait for character in draft.characters)
    return {picture.digest: picture for picture in (*draft.images, *portraits) if picture is not None}


@st.cache_data(max_entries=MOST_ENCODED, show_spinner=False, hash_funcs={Picture: lambda picture: picture.digest})
def as_text(picture: Picture) -> str:
    """The picture without any loss, so that its score doesn't change."""
    return base64.b64encode(lossless.encode(picture)).decode()


def receive(found: object) -> bool:
    """Take what the browser had kept into this session: onto the form, or beside it where something stands there.

    False where it had kept nothing.
    """
    brought = read(found)
    if brought is None:
        return False
    st.session_state[keys.BROUGHT_BACK] = brought
    if not current_draft().is_empty:
        st.session_state.setdefault(keys.DRAFT_SET_ASIDE, brought.draft)
        return True
    st.session_state[keys.DRAFT] = brought.draft
    if chosen_project_id() is None:
        choose_project(brought.project)
    return True


def brought_back(draft: Draft) -> BroughtBack | None:
    """What was brought back: onto the form as `draft`, until that is changed, or beside it.

    Where something is lacking, it is told as long as the draft is on the form.
    """
    brought: BroughtBack | None = st.session_state.get(keys.BROUGHT_BACK)
    if brought is None:
        return None
    if draft is not brought.draft:
        return brought if draft_set_aside() is brought.draft else None
    return brought if brought.lacks or draft.contents() == brought.as_kept else None


def read(found: object) -> BroughtBack | None:
    """The draft in what a browser sent; None where it had kept none, or something that isn't one."""
    try:
        kept = _Found.model_validate(found)
    except ValidationError:
        return None
    record = kept.record
    pictures = {digest: picture for digest, text in kept.pictures.items() if (picture := _decoded(digest, text))}
    named = [*record.images, *(one.portrait for one in record.characters if one.portrait)]
    missing = dict.fromkeys(one.name for one in named if one.digest not in pictures)
    facts, unread = _facts(record.facts)
    opened, why_not = _opened(record.opened)
    draft = Draft(
        title=record.title,
        synopsis=record.synopsis,
        characters=[
            DraftCharacter(name=one.name, description=one.description, portrait=_picture(one.portrait, pictures))
            for one in record.characters
        ],
        images=[picture for one in record.images if (picture := _picture(one, pictures))],
        facts=facts,
        opened=opened,
    )
    lacks = ([TOO_LARGE.format(", ".join(missing))] if missing else []) + unread + why_not
    return BroughtBack(draft, record.time, tuple(lacks), record.project, draft.contents())


def _named(picture: Picture | None) -> dict[str, str] | None:
    return {"name": picture.name, "digest": picture.digest} if picture else None


def _picture(named: _Picture | None, pictures: Mapping[str, Picture]) -> Picture | None:
    found = pictures.get(named.digest) if named else None
    return replace(found, name=named.name) if found and named else None


def _decoded(digest: str, text: str) -> Picture | None:
    try:
        return lossless.decode(base64.b64decode(text, validate=True), digest)
    except ValueError:  # no base64
        return None


def _facts(kept: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The facts as the form offers them today, and what can't be read of them."""
    try:
        facts, notices = facts_from_form({name: value for name, value in kept.items() if name in FACT_FIELDS})
    except InputError as error:
        return {}, [str(error)]
    return facts_as_form(facts), [notice.message for notice in notices]


def _opened(kept: _Opened | None) -> tuple[OpenedVersion | None, list[str]]:
    """The version that the draft changes, unless it is another one by now: its newer texts would be overwritten."""
    if kept is None:
        return None, []
    try:
        version = store().versions.get(kept.id)
        project = store().projects.get(version.project_id)
    except StoreError:
        return None, [VERSION_GONE]
    if version.revision != kept.revision:
        return None, [SAVED_SINCE]
    return OpenedVersion(version, project.name), []
