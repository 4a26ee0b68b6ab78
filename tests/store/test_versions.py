from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from anipop_core.errors import InputError, StoreError
from anipop_core.schema import Character, Facts, Picture, Pitch
from anipop_core.store.problems import ProjectGone, StoreConflict, VersionGone
from anipop_core.store.records import VersionSummary
from anipop_core.store.store import Store, open_store
from anipop_core.store.stored_pitch import reads_the_same
from anipop_core.store.tables import PictureRow
from tests.store.pitches import KEY, PITCH, TEAL, model_score, noise


@pytest.fixture
def project(store: Store) -> str:
    return store.projects.create("Tide").id


def pictures(store: Store) -> set[str]:
    with store.database.read() as session:
        return set(session.scalars(select(PictureRow.digest)))


def same_pixels(left: Picture, right: Picture) -> bool:
    return left.image.tobytes() == right.image.tobytes() and left.image.size == right.image.size


def test_a_pitch_comes_back_as_it_was(store: Store, url: str, project: str) -> None:
    made = store.versions.create(project, "First", PITCH, notes="Try it colder.", scored=model_score())
    store.close()
    found = open_store(url).versions.get(made.id)
    assert found == made
    assert found.pitch == PITCH
    assert [c.name for c in found.pitch.characters] == ["Aki", "", "Aki", "Ren"]
    assert all(map(same_pixels, found.pitch.images, PITCH.images))
    assert found.scored == model_score()
    assert (found.name, found.notes, found.revision, found.position) == ("First", "Try it colder.", 1, 0)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
PICTURES = st.sampled_from([KEY, TEAL, replace(KEY, name="another name.png")])
PITCHES = st.builds(
    Pitch,
    id=st.none() | TEXTS | st.integers(),
    title=TEXTS,
    synopsis=TEXTS,
    characters=st.lists(st.builds(Character, TEXTS, TEXTS, st.none() | PICTURES), max_size=12).map(tuple),
    images=st.lists(PICTURES, max_size=12).map(tuple),
    facts=st.builds(
        Facts,
        genres=st.lists(TEXTS, max_size=3).map(tuple),
        studios=st.lists(TEXTS, max_size=2).map(tuple),
        episodes=st.none() | st.integers(1, 5000),
        duration_min=st.none() | st.floats(0.1, 600),
    ),
)


@given(pitch=PITCHES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_pitch_comes_back_as_it_was(store: Store, pitch: Pitch) -> None:
    project = store.projects.create("Any").id
    assert store.versions.get(store.versions.create(project, "First", pitch).id).pitch == pitch


def test_an_unfinished_pitch_can_be_kept(store: Store, project: str) -> None:
    made = store.versions.create(project, "Empty", Pitch())
    assert store.versions.get(made.id).pitch == Pitch()


def test_saving_changes_the_pitch_and_counts(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH)
    changed = replace(PITCH, synopsis="Warmer.", images=(TEAL,))
    saved = store.versions.save(made.id, made.revision, changed)
    assert saved == store.versions.get(made.id)
    assert (saved.pitch, saved.revision) == (changed, 2)
    assert saved.updated > made.updated
    assert store.projects.get(project).updated == saved.updated


def test_a_picture_is_kept_once_and_no_longer_than_it_is_used(store: Store, project: str) -> None:
    third = noise(3)
    first = store.versions.create(project, "First", PITCH)
    other = store.versions.create(store.projects.create("Other").id, "Same art", Pitch(images=(KEY, third)))
    assert pictures(store) == {KEY.digest, TEAL.digest, third.digest}
    store.versions.save(first.id, 1, replace(PITCH, images=(KEY,), characters=()))
    assert pictures(store) == {KEY.digest, third.digest}
    store.versions.delete(other.id)
    assert pictures(store) == {KEY.digest}
    assert store.versions.get(first.id).pitch.images == (KEY,)
    store.projects.delete(project)
    assert pictures(store) == set()


def test_two_people_dont_overwrite_each_other(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH)
    mine, theirs = replace(PITCH, synopsis="Mine."), replace(PITCH, synopsis="Theirs.")
    newer = store.versions.save(made.id, made.revision, theirs)
    for change in (
        lambda: store.versions.save(made.id, made.revision, mine),
        lambda: store.versions.rename(made.id, made.revision, "Mine"),
        lambda: store.versions.annotate(made.id, made.revision, "Mine"),
        lambda: store.versions.keep_score(made.id, made.revision, model_score()),
    ):
        with pytest.raises(StoreConflict, match="What you typed is still here") as conflict:
            change()
        assert conflict.value.newer == newer
    assert store.versions.get(made.id) == newer
    copy = store.versions.create(project, "First, mine", mine)
    assert store.versions.get(copy.id).pitch == mine


def test_a_version_deleted_in_another_window(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH)
    store.versions.delete(made.id)
    for late in (
        lambda: store.versions.save(made.id, 1, PITCH),
        lambda: store.versions.get(made.id),
        lambda: store.versions.delete(made.id),
        lambda: store.versions.archive(made.id),
        lambda: store.room.seal(made.id, "Aki", 7),
    ):
        with pytest.raises(VersionGone, match="can be saved as a new version"):
            late()
    assert store.versions.create(project, "First", PITCH).pitch == PITCH
    store.projects.delete(project)
    with pytest.raises(ProjectGone, match="can be saved in another project"):
        store.versions.create(project, "First", PITCH)
    with pytest.raises(ProjectGone):
        store.versions.list(project)


def test_rename_and_annotate_leave_the_rest(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH, scored=model_score())
    named = store.versions.rename(made.id, 1, "  Colder\n ending ")
    noted = store.versions.annotate(made.id, named.revision, "Ask Ren.\n")
    assert (named.name, noted.name, noted.notes, noted.revision) == ("Colder ending", "Colder ending", "Ask Ren.\n", 3)
    assert store.versions.get(made.id).pitch == PITCH
    assert noted.scored == model_score()


def test_a_copy_shares_nothing_but_pictures(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH, notes="Colder.", scored=model_score())
    store.room.seal(made.id, "Aki", 7)
    copy = store.versions.duplicate(made.id, "Second")
    assert (copy.name, copy.notes, copy.scored) == ("Second", "Colder.", model_score())
    assert (copy.position, copy.revision) == (1, 1)
    assert store.room.round(copy.id).sealed == ()
    store.versions.save(copy.id, 1, replace(PITCH, synopsis="Other."))
    store.versions.delete(copy.id)
    assert store.versions.get(made.id) == made


def test_archived_versions_are_out_of_the_way_and_come_back(store: Store, project: str) -> None:
    first, second, third = (store.versions.create(project, name, PITCH) for name in ("One", "Two", "Three"))
    assert store.versions.archive(second.id).archived
    assert names(store.versions.list(project)) == ["One", "Three"]
    assert names(store.versions.list(project, archived=True)) == ["Two"]
    store.versions.restore(second.id)
    assert names(store.versions.list(project)) == ["One", "Two", "Three"]
    store.versions.delete(third.id)
    assert [v.position for v in store.versions.list(project)] == [first.position, second.position] == [0, 1]


def names(versions: tuple[VersionSummary, ...]) -> list[str]:
    return [version.name for version in versions]


def test_a_score_belongs_to_what_was_scored(store: Store, project: str) -> None:
    made = store.versions.create(project, "First", PITCH)
    scored = store.versions.keep_score(made.id, made.revision, model_score())
    assert scored.scored == model_score()
    assert scored.revision == made.revision  # scoring changes nothing that somebody typed
    for_show = replace(PITCH, id=4, title="Ebb", images=(replace(KEY, name="b.png"), *PITCH.images[1:]))
    assert store.versions.save(made.id, 1, for_show).scored == model_score()
    assert store.versions.save(made.id, 2, replace(for_show, facts=Facts(type="Movie"))).scored is None
    assert store.versions.save(made.id, 3, PITCH, scored=model_score(6)).scored == model_score(6)


def test_the_older_model_is_told_from_the_one_in_use() -> None:
    assert model_score(checkpoint="2026-11").is_by("2026-11")
    assert not model_score(checkpoint="2026-11").is_by("2027-03")


@pytest.mark.parametrize("name", ["", " \n ", "x" * 301, "a\0b", "half \ud800"])
def test_names_that_cant_be_kept(store: Store, project: str, name: str) -> None:
    for attempt in (
        lambda: store.projects.create(name),
        lambda: store.projects.rename(project, name),
        lambda: store.versions.create(project, name, PITCH),
    ):
        with pytest.raises(InputError) as error:
            attempt()
        assert error.value.field == "name"
    assert store.versions.list(project) == ()


def test_a_score_that_is_none_is_not_kept(store: Store, project: str) -> None:
    with pytest.raises(StoreError, match="can't keep"):
        store.versions.create(project, "First", PITCH, scored=replace(model_score(), score=float("nan")))
    assert pictures(store) == set()


def test_projects(store: Store) -> None:
    tide, ebb = store.projects.create("Tide"), store.projects.create("Ebb")
    store.versions.create(tide.id, "First", PITCH)
    assert [(p.name, p.versions) for p in store.projects.list()] == [("Tide", 1), ("Ebb", 0)]
    assert store.projects.rename(ebb.id, "Ebb and flow").name == "Ebb and flow"
    assert store.projects.archive(ebb.id).archived
    assert [p.id for p in store.projects.list()] == [tide.id]
    assert [p.name for p in store.projects.list(archived=True)] == ["Ebb and flow"]
    assert not store.projects.restore(ebb.id).archived
    store.projects.delete(tide.id)
    assert [p.id for p in store.projects.list()] == [ebb.id]
    with pytest.raises(ProjectGone):
        store.projects.delete(tide.id)
    with store.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PictureRow)) == 0


def test_how_many_pictures_a_deletion_takes(store: Store, project: str) -> None:
    first = store.versions.create(project, "First", PITCH).id  # KEY twice, TEAL
    assert (store.versions.own_pictures(first), store.projects.own_pictures(project)) == (2, 2)
    other = store.projects.create("Ebb").id
    store.versions.create(other, "Shares one", Pitch(images=(KEY, noise(5))))
    assert (store.versions.own_pictures(first), store.projects.own_pictures(other)) == (1, 1)
    before = len(pictures(store))
    store.versions.delete(first)
    assert len(pictures(store)) == before - 1
    with pytest.raises(VersionGone):
        store.versions.own_pictures(first)
    store.projects.delete(other)
    with pytest.raises(ProjectGone):
        store.projects.own_pictures(other)


def test_what_the_model_reads_the_same() -> None:
    renamed = tuple(Picture("other.png", picture.image, picture.digest) for picture in PITCH.images)
    assert reads_the_same(PITCH, replace(PITCH, id=None, title="Ebb", images=renamed))
    assert not reads_the_same(PITCH, replace(PITCH, images=PITCH.images[::-1][:2]))
    assert not reads_the_same(PITCH, replace(PITCH, facts=Facts()))
