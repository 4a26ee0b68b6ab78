"""A draft goes to the browser and comes back as it was, or says what of it doesn't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from anipop_core.schema import Facts, Pitch, Predecessor, SourceWork
from anipop_core.store.store import Store, open_store
from anipop_core.ui.session import draft as drafts
from anipop_core.ui.session import kept_draft, keys, projects
from anipop_core.ui.session.draft import Draft, DraftCharacter, OpenedVersion, draft_of
from tests.store.pitches import FACTS, KEY, PITCH, TEAL

TIME = "2027-04-01T05:02:00.000Z"
LINKED = replace(
    FACTS,
    source_work=SourceWork(title="Umi", score=8.5),
    predecessor=Predecessor(title="Sea", members=12_000),
    director=("森アキ",),
)


@pytest.fixture
def store(tmp_path, monkeypatch) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'anipop.db'}")
    monkeypatch.setattr(kept_draft, "store", lambda: opened)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def session(monkeypatch) -> dict[str, object]:
    """The session's state, in place of Streamlit's."""
    state: dict[str, object] = {}
    for module in (drafts, kept_draft, projects):
        monkeypatch.setattr(module, "st", SimpleNamespace(session_state=state))
    return state


def sent(draft: Draft, without: tuple[str, ...] = ()) -> object:
    """What the browser sends of the draft that it was given, without pictures it had no room for."""
    pictures = {
        digest: kept_draft.as_text(picture)
        for digest, picture in kept_draft.pictures_of(draft).items()
        if digest not in without
    }
    return json.loads(json.dumps({"record": {**kept_draft.as_record(draft), "time": TIME}, "pictures": pictures}))


def test_all_of_a_draft_comes_back():
    pitch = replace(PITCH, facts=LINKED)
    brought = kept_draft.read(sent(draft_of(pitch)))
    assert brought.draft.parse().pitch == replace(pitch, id=None)
    assert brought.draft.images[0].digest == KEY.digest  # no pixel differs
    assert brought.draft.characters[2].portrait.digest == KEY.digest
    assert (brought.time, brought.lacks) == (datetime(2027, 4, 1, 5, 2, tzinfo=UTC), ())


def test_rows_that_are_empty_or_too_long_come_back_too():
    draft = Draft(synopsis="word " * 60_000, characters=[DraftCharacter(), DraftCharacter(name="Aki")])
    brought = kept_draft.read(sent(draft)).draft
    assert brought.synopsis == draft.synopsis
    assert [one.name for one in brought.characters] == ["", "Aki"]


def test_pictures_without_room_are_named():
    brought = kept_draft.read(sent(draft_of(PITCH), without=(KEY.digest,)))
    assert [picture.digest for picture in brought.draft.images] == [TEAL.digest]
    assert brought.lacks == ("A browser keeps but a few pictures. Add again: key art.png.",)


def test_another_picture_than_was_kept_is_left_out():
    found = sent(draft_of(PITCH))
    found["pictures"][KEY.digest] = found["pictures"][TEAL.digest]
    found["pictures"][TEAL.digest] = "no base64"
    brought = kept_draft.read(found)
    assert brought.draft.images == []
    assert "key art.png, teal  ❄.png" in brought.lacks[0]


def test_a_fact_that_is_no_longer_known_is_told():
    found = sent(draft_of(Pitch(facts=Facts(type="TV", genres=("Drama",)))))
    found["record"]["facts"]["genres"] = ["Drama", "Zeppelin"]
    brought = kept_draft.read(found)
    assert brought.draft.facts["genres"] == ["Drama"] and brought.draft.facts["type"] == "TV"
    assert len(brought.lacks) == 1 and "Zeppelin" in brought.lacks[0]


@pytest.mark.parametrize(
    "found",
    [None, {"nothing": True}, {"record": {}}, {"record": {"format": 2}}, {"record": "x"}, [1]],
    ids=["none", "nothing", "empty", "of another version", "text", "a list"],
)
def test_what_is_no_draft_is_passed_over(found, session):
    kept_draft.receive(found)
    assert session == {}


def test_more_than_a_form_holds_is_passed_over():
    found = sent(draft_of(PITCH))
    found["record"]["characters"] *= 1000
    assert kept_draft.read(found) is None


def test_the_version_that_it_changes_is_still_being_edited(store):
    project = store.projects.create("Tide")
    version = store.versions.create(project.id, "First", PITCH)
    draft = draft_of(PITCH, OpenedVersion(version, "Tide"))
    brought = kept_draft.read(sent(draft))
    assert brought.draft.opened == OpenedVersion(version, "Tide")
    assert brought.draft.is_saved and brought.lacks == ()


def test_a_version_that_was_saved_since_is_not_written_over(store):
    project = store.projects.create("Tide")
    version = store.versions.create(project.id, "First", PITCH)
    draft = draft_of(PITCH, OpenedVersion(version, "Tide"))
    store.versions.save(version.id, version.revision, replace(PITCH, title="Theirs"))
    brought = kept_draft.read(sent(draft))
    assert (brought.draft.opened, brought.lacks) == (None, (kept_draft.SAVED_SINCE,))
    store.projects.delete(project.id)
    assert kept_draft.read(sent(draft)).lacks == (kept_draft.VERSION_GONE,)


def test_it_comes_onto_an_empty_form_with_its_project(session):
    session[keys.PROJECT] = "p1"
    found = sent(draft_of(PITCH))
    session.clear()
    kept_draft.receive(found)
    assert drafts.current_draft().title == PITCH.title
    assert session[keys.PROJECT] == "p1"
    assert kept_draft.brought_back(drafts.current_draft()) is session[keys.BROUGHT_BACK]


def test_the_note_goes_once_something_is_typed_unless_something_is_lacking():
    kept_draft.receive(sent(draft_of(PITCH)))
    draft = drafts.current_draft()
    draft.title = "Another"
    assert kept_draft.brought_back(draft) is None
    drafts.start_draft(Draft())
    kept_draft.receive(sent(draft_of(PITCH), without=(KEY.digest,)))
    draft = drafts.current_draft()
    draft.title = "Another"
    assert kept_draft.brought_back(draft) is not None


def test_it_comes_beside_a_form_with_another_pitch(session):
    session[keys.DRAFT] = other = draft_of(Pitch(synopsis="Rain falls."))
    kept_draft.receive(sent(draft_of(PITCH)))
    assert drafts.current_draft() is other
    assert drafts.draft_set_aside().title == PITCH.title
    assert kept_draft.brought_back(other) is not None


@pytest.mark.parametrize(("value", "is_on"), [("off", False), ("0", False), (" No ", False), ("on", True), ("", True)])
def test_one_setting_switches_it_off(value, is_on, monkeypatch):
    monkeypatch.setenv(kept_draft.VARIABLE, value)
    assert kept_draft.is_on() is is_on


def test_texts_are_found_by_the_keys_of_their_fields():
    draft = draft_of(PITCH)
    record, found = kept_draft.as_record(draft), kept_draft.text_fields(draft)
    texts = set()
    for path in found.values():
        part: object = record
        for step in path:
            part = part[step]  # type: ignore[index]
        texts.add(part)
    assert texts >= {PITCH.title, PITCH.synopsis, "Ren", "Her double."}
