from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from anipop_core.errors import InputError, StoreError
from anipop_core.schema import Pitch
from anipop_core.store.problems import VersionGone
from anipop_core.store.room import Room
from anipop_core.store.store import Store
from anipop_core.store.track_record import PersonRecord
from tests.store.pitches import PITCH, model_score


@pytest.fixture
def version(store: Store) -> str:
    project = store.projects.create("Tide")
    return store.versions.create(project.id, "First", PITCH, scored=model_score(7.5)).id


def test_guesses_are_seen_only_once_the_score_is(store: Store, version: str) -> None:
    store.room.seal(version, "Aki", 7, "Too cold.")
    closed = store.room.seal(version, "Ren", 8.5)
    assert closed == store.room.round(version)
    assert (closed.sealed, closed.guesses, closed.opened_at, closed.model) == (("Aki", "Ren"), (), None, None)
    opened = store.room.open(version)
    assert opened == store.room.open(version) == store.room.round(version)
    assert [(guess.who, guess.score, guess.note) for guess in opened.guesses] == [
        ("Aki", 7, "Too cold."),
        ("Ren", 8.5, ""),
    ]
    assert opened.model == model_score(7.5)
    assert opened.opened_at and all(guess.sealed_at < opened.opened_at for guess in opened.guesses)


def test_a_sealed_guess_cant_be_changed(store: Store, version: str) -> None:
    store.room.seal(version, "Aki", 7)
    with pytest.raises(StoreError, match="aki has guessed already"):
        store.room.seal(version, " aki ", 9)
    assert [guess.score for guess in store.room.open(version).guesses] == [7]


def test_no_guess_is_taken_once_the_score_was_shown(store: Store, version: str) -> None:
    store.room.open(version)
    with pytest.raises(StoreError, match="has been shown"):
        store.room.seal(version, "Aki", 7)
    assert store.room.round(version).guesses == ()


def test_a_round_is_opened_by_a_score(store: Store, version: str) -> None:
    store.versions.save(version, 1, replace(PITCH, synopsis="Other."))
    with pytest.raises(StoreError, match="no score yet"):
        store.room.open(version)


def test_what_was_guessed_on_stays_as_it_is(store: Store, version: str) -> None:
    store.room.seal(version, "Aki", 7)
    with pytest.raises(StoreError, match="save it as a new version"):
        store.versions.save(version, 1, replace(PITCH, synopsis="Other."))
    store.versions.save(version, 1, replace(PITCH, title="Ebb"))
    store.room.open(version)
    store.versions.keep_score(version, 2, model_score(4.0, "2027-03"))
    assert store.room.round(version).model == model_score(7.5)  # what the room was shown


@pytest.mark.parametrize(
    ("say", "received"),
    [
        (lambda room, version: room.open(version), "The room has seen the score"),
        (lambda room, version: room.decide(version, "go"), "The room has decided"),
        (lambda room, version: room.enter_outcome(version, 7.1), "The real score of this version is known"),
    ],
)
def test_what_was_judged_without_guesses_stays_as_it_is(
    store: Store, version: str, say: Callable[[Room, str], object], received: str
) -> None:
    say(store.room, version)
    with pytest.raises(StoreError, match=f"{received}.* save it as a new version"):
        store.versions.save(version, 1, replace(PITCH, synopsis="Other."))
    assert store.versions.get(version).pitch == PITCH
    store.versions.save(version, 1, replace(PITCH, title="Ebb"))


@pytest.mark.parametrize("score", [0.99, 10.01, float("nan"), float("inf")])
def test_scores_off_the_scale(store: Store, version: str, score: float) -> None:
    for attempt in (lambda: store.room.seal(version, "Aki", score), lambda: store.room.enter_outcome(version, score)):
        with pytest.raises(InputError, match="from 1 to 10") as error:
            attempt()
        assert error.value.field == "score"


def test_decisions_are_added_and_the_last_one_holds(store: Store, version: str) -> None:
    store.room.decide(version, "revise", "The ending.")
    decisions = store.room.decide(version, "go").decisions
    assert [(d.verdict, d.reasons) for d in decisions] == [("revise", "The ending."), ("go", "")]
    assert decisions[0].decided_at < decisions[1].decided_at
    with pytest.raises(InputError, match="Allowed: go, revise, pass"):
        store.room.decide(version, "perhaps")  # type: ignore[arg-type]


def test_the_real_score_can_be_corrected(store: Store, version: str) -> None:
    store.room.enter_outcome(version, 7.1)
    outcome = store.room.enter_outcome(version, 7.2, mal_id=52991, source="MyAnimeList, 1 April").outcome
    assert outcome and (outcome.score, outcome.mal_id, outcome.source) == (7.2, 52991, "MyAnimeList, 1 April")
    for wrong in (0, -1, 2**31):
        with pytest.raises(InputError, match="whole number"):
            store.room.enter_outcome(version, 7, mal_id=wrong)


def test_the_track_record(store: Store, version: str) -> None:
    """Aki is off by .5 and 1.5, Ren by 1; the model, at 7.5 and 6, by .5 and 1."""
    other_project = store.projects.create("Ebb")
    other = store.versions.create(other_project.id, "Second", PITCH, scored=model_score(6)).id
    unopened = store.versions.duplicate(other, "Never opened").id
    unknown = store.versions.duplicate(other, "Not out yet").id
    assert store.track_record().model_error is None
    for who, score in (("Aki", 7.5), ("Ren", 8)):
        store.room.seal(version, who, score)
    for each in (other, unopened, unknown):
        store.room.seal(each, "AKI", 3.5)
    for each in (version, other, unknown):
        store.room.open(each)
    store.room.enter_outcome(version, 7)
    store.room.enter_outcome(other, 5)
    store.room.enter_outcome(unopened, 5)
    store.projects.archive(other_project.id)

    record = store.track_record()
    assert [(v.version, v.project, v.real, v.model.score) for v in record.versions] == [
        ("First", "Tide", 7, 7.5),
        ("Second", "Ebb", 5, 6),
    ]
    assert record.people == (PersonRecord("AKI", 2, 1.0, 0.75), PersonRecord("Ren", 1, 1.0, 0.5))
    assert record.model_error == 0.75


def test_what_was_said_goes_with_its_version(store: Store, version: str) -> None:
    store.room.seal(version, "Aki", 7)
    store.room.open(version)
    store.room.decide(version, "go")
    store.room.enter_outcome(version, 7)
    store.versions.delete(version)
    with pytest.raises(VersionGone):
        store.room.round(version)
    assert store.track_record().versions == ()


def test_which_versions_wait_for_the_room(store: Store, version: str) -> None:
    project = store.versions.get(version).project_id
    others = [store.versions.duplicate(version, name).id for name in ("Opened", "A copy")]
    store.versions.create(project, "Another pitch", Pitch(synopsis="Rain falls."))
    assert store.room.sealed_versions(project) == set()
    for id_ in (version, others[0]):
        store.room.seal(id_, "Aki", 7)
        store.room.seal(id_, "Ren", 8)
    store.room.open(others[0])
    assert store.room.sealed_versions(project) == {version, others[1]}
    store.projects.delete(project)
    assert store.room.sealed_versions(project) == set()


def test_a_pitch_that_reads_like_a_sealed_version_waits_with_it(store: Store, version: str) -> None:
    found = store.versions.get(version)
    renamed = replace(found.pitch, title="Another name")
    assert not store.room.is_sealed(found.project_id, renamed)
    store.room.seal(version, "Aki", 7)
    assert store.room.is_sealed(found.project_id, renamed)
    assert not store.room.is_sealed(found.project_id, replace(renamed, synopsis="Rain falls."))
    store.room.open(version)
    assert not store.room.is_sealed(found.project_id, renamed)
