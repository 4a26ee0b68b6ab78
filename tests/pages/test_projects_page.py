from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
import streamlit as st
from sqlalchemy import event, text
from streamlit.testing.v1 import AppTest

from anipop_core.schema import Character, Pitch
from anipop_core.store import store as store_module
from anipop_core.store.store import open_store
from anipop_core.ui.session.projects import store
from tests.pages.conftest import ENTRY, RUN_S, html, scored
from tests.store.pitches import FACTS, KEY, TEAL, model_score

SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. " * 5  # 70 words
PITCH = Pitch(
    title="Tide 潮",
    synopsis="A diver hears bells — under the ice. ❄️",
    characters=(Character("Aki", "A shy diver.", TEAL), Character("Ren", "Her double.")),
    images=(KEY, TEAL),
    facts=FACTS,
)
HOSTILE = "**x** <b>y</b> :red[x] $x$ :smile: <script>alert(1)</script>"
PROJECTS, SCORE = "pages/projects.py", "pages/score_pitch.py"


@pytest.fixture
def other(database):
    """The database as another program or session changes it."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def project(other):
    return other.projects.create("Tide")


@pytest.fixture
def version(other, project):
    return other.versions.create(project.id, "First", PITCH, scored=model_score())


def session() -> AppTest:
    """Another browser's."""
    return AppTest.from_file(str(ENTRY), default_timeout=RUN_S).run().switch_page(SCORE).run()


def opened(at, project):
    """The projects page with that project open."""
    return at.switch_page(PROJECTS).run().button(key=f"open-project-{project.id}").click().run()


def edited(at, version):
    """The score page with that version on the form."""
    at = at.switch_page(PROJECTS).run()
    if f"open-{version.id}" not in keys(at.button):
        at = at.button(key=f"open-project-{version.project_id}").click().run()
    at = at.button(key=f"open-{version.id}").click().run()
    return at.switch_page(SCORE).run()  # where it is already; AppTest doesn't know


def act(at, version, action):
    return at.menu_button(key=f"more-{version.id}").click(action).run()


def do(at, version, action):
    return at.button(key=f"panel-do-{action}-{version.id}").click().run()


def kept(at, name="Version 1", project_name=None):
    """Keep the draft, in a new project where that is named."""
    at = at.button(key="keep-version").click().run()
    if project_name:
        field(at, "Name of the new project").input(project_name).run()
    at = field(at, "Name of the version").input(name).run()
    return at.button(key="keep").click().run()


def field(at, label):
    return next(found for found in [*at.text_input, *at.text_area] if found.label == label)


def synopsis(at):
    return field(at, "Synopsis")


def keys(elements):
    return {element.key for element in elements}


def only_version(store):
    (project,) = store.projects.list()
    (version,) = store.versions.list(project.id)
    return store.versions.get(version.id)


def test_an_empty_page_teaches_and_has_one_button(app, database):
    at = app.switch_page(PROJECTS).run()
    assert "A project keeps the versions of a pitch together" in html(at)
    assert [button.label for button in at.button] == ["Create the first project"]
    assert f"are kept in the file {database.removeprefix('sqlite:///')}" in html(at)
    at = at.button(key="first-project").click().run()
    assert not at.exception
    assert "First project" in html(at)
    assert "No version yet" in html(at)
    at = at.button(key="to-score").click().run()
    assert at.button(key="score")


def test_the_first_project_takes_the_pitch_that_was_scored(app, other):
    at = scored(synopsis(app).input(SYNOPSIS).run())
    at = at.switch_page(PROJECTS).run().button(key="first-project").click().run()
    assert not at.exception
    version = only_version(other)
    assert version.pitch.synopsis == SYNOPSIS
    assert version.scored.checkpoint == "2026-11-3fa92c"
    assert version.scored.score == 7.2
    assert [block.name for block in version.scored.blocks] == ["Synopsis"]
    assert '<b class="ap-version-score">7.20</b> likely 6.4 – 7.9' in html(at)


def test_a_pitch_is_kept_and_changed_and_saved(app, other):
    at = kept(scored(synopsis(app).input(SYNOPSIS).run()), "Ending A", "Tide")
    assert not at.exception
    assert "Editing <b>Ending A</b> of <b>Tide</b>" in html(at)
    assert "1 version" in html(at)
    assert "Saved." in captions(at)
    first = only_version(other)
    assert first.scored.base == 6.5

    at = synopsis(at).input("A diver hears bells.").run()
    assert "Changed since it was saved." in captions(at)
    at = at.button(key="save-version").click().run()
    assert "Saved." in captions(at)
    saved = only_version(other)
    assert (saved.pitch.synopsis, saved.scored, saved.revision) == ("A diver hears bells.", None, 2)

    at = scored(at).button(key="save-version").click().run()
    assert only_version(other).scored.score == 6.54


def test_a_score_of_another_pitch_is_not_kept_with_it(app, other):
    at = scored(synopsis(app).input(SYNOPSIS).run())
    kept(synopsis(at).input("Another one.").run())
    assert only_version(other).scored is None


def test_a_new_title_leaves_the_score(app, other):
    at = scored(synopsis(app).input(SYNOPSIS).run())
    kept(field(at, "Title (shown only, it doesn't move the score)").input("Tide").run())
    assert only_version(other).scored.score == 7.2


def test_an_empty_pitch_is_not_kept(app, other):
    at = app.button(key="keep-version").click().run()
    assert "There is nothing to score in this pitch." in html(at)
    assert "keep" not in keys(at.button)


def test_a_version_needs_a_name_and_nothing_half_made_stays(app, other):
    at = kept(synopsis(app).input(SYNOPSIS).run(), "  ", "Tide")
    assert "There is no name." in html(at)
    assert other.projects.list() == ()
    field(at, "Name of the version").input("Now").run().button(key="keep").click().run()
    assert only_version(other).name == "Now"


def test_names_are_shown_as_they_were_typed(app, other):
    at = kept(synopsis(app).input(SYNOPSIS).run(), HOSTILE, HOSTILE)
    pages = [at, at.switch_page(PROJECTS).run()]
    version = only_version(other)
    pages.append(act(pages[-1], version, "Delete for good"))
    for at in pages:
        assert not at.exception
        shown = html(at)
        assert "<script" not in shown and "<b>y</b>" not in shown
        assert "**x** &lt;b&gt;y&lt;/b&gt; :red[x] $x$ :smile: &lt;script&gt;" in shown
        labels = [*at.button, *at.menu_button, *at.expander, *at.caption, *at.markdown, *at.get("page_link")]
        assert not any("red[" in str(label) for label in labels)  # those are Markdown


def test_what_can_be_done_to_a_version(app, other, project, version):
    at = opened(app, project)
    at = do(act(at, version, "Duplicate"), version, "Duplicate")
    first, copy = other.versions.list(project.id)
    assert (copy.name, copy.scored) == ("First (copy)", first.scored)

    act(at, copy, "Rename")
    at = do(field(at, "Name of the version").input("Second").run(), copy, "Rename")
    act(at, copy, "Notes")
    at = do(field(at, "Notes").input("Asked for by <i>the network</i>").run(), copy, "Notes")
    assert "Asked for by &lt;i&gt;the network&lt;/i&gt;" in html(at)
    changed = other.versions.list(project.id)[1]
    assert (changed.name, changed.notes) == ("Second", "Asked for by <i>the network</i>")

    at = act(at, copy, "Archive")
    assert [v.name for v in other.versions.list(project.id)] == ["First"]
    assert [found.label for found in at.expander] == ["Archived versions (1)"]
    at = act(at, copy, "Restore")
    assert len(other.versions.list(project.id)) == 2

    at = act(at, copy, "Delete for good")
    assert "Delete <b>Second</b> for good? Its notes" in html(at)  # its pictures are the first one's too
    assert len(other.versions.list(project.id)) == 2
    at = at.button(key=f"panel-leave-Delete for good-{copy.id}").click().run()
    at = do(act(at, copy, "Delete for good"), copy, "Delete for good")
    assert [v.name for v in other.versions.list(project.id)] == ["First"]
    at = act(at, version, "Delete for good")
    assert "with the 2 pictures that only it uses" in html(at)


def test_what_can_be_done_to_a_project(app, other, project, version):
    at = opened(app, project)

    def choose(action):
        return at.menu_button(key=f"project-menu-{project.id}").click(action).run()

    choose("Rename")
    at = do(field(at, "Name of the project").input("Ebb").run(), project, "Rename")
    assert other.projects.get(project.id).name == "Ebb"
    at = choose("Archive")
    assert [found.label for found in at.expander] == ["Archived projects (1)"]
    at = choose("Restore")
    assert not other.projects.get(project.id).archived
    at = choose("Delete for good")
    assert "Delete <b>Ebb</b> for good? 1 version and 2 pictures go with it" in html(at)
    assert "<li>First</li>" in html(at)
    at = do(at, project, "Delete for good")
    assert not at.exception
    assert other.projects.list() == ()
    assert "A project keeps the versions" in html(at)


def test_compare_and_meeting_take_their_versions_along(app, other, project, version):
    second = other.versions.create(project.id, "Second", PITCH)
    at = act(opened(app, project), second, "Compare")
    assert [select.options for select in at.selectbox] == [["First"]]
    at = do(at, second, "Compare")
    assert at.session_state["what_if_choice"] == (version.id, second.id)
    act(at.switch_page(PROJECTS).run(), second, "To the meeting")
    assert at.session_state["meeting_version"] == second.id


def test_comparing_needs_two(app, project, version):
    at = act(opened(app, project), version, "Compare")
    assert "There is no other version yet." in html(at)


def test_scores_that_are_missing_or_an_older_models_are_made_good(app, other, project):
    plain = Pitch(synopsis=SYNOPSIS)
    new = other.versions.create(project.id, "New", plain)
    old = other.versions.create(project.id, "Old", plain, scored=model_score(checkpoint="2025-01"))
    empty = other.versions.create(project.id, "Empty", Pitch(title="Nothing else"))
    at = opened(app, project)
    assert "not scored yet" in html(at)
    assert "scored by the older model 2025-01" in html(at)
    for version in (new, old):
        at = at.button(key=f"score-{version.id}").click().run()
        found = other.versions.get(version.id)
        assert (found.scored.score, found.scored.checkpoint, found.revision) == (7.2, "2026-11-3fa92c", 1)
    assert "older model" not in html(at)
    at = at.button(key=f"score-{empty.id}").click().run()
    assert "There is nothing to score in this pitch." in html(at)


def test_a_sealed_score_is_nobodys_to_see(app, model, other, project, version):
    other.room.seal(version.id, "Aki", 7.0)
    at = opened(app, project)
    assert "sealed until the room opens it" in html(at)
    assert "7.25" not in html(at)
    model.predicted.clear()
    at = edited(at, version)
    assert "The score is sealed until the room opens it." in html(at)
    at = at.button(key="score").click().run()
    assert "The room has sealed guesses on this version." in html(at)
    assert model.predicted == []

    at = at.button(key="save-version").click().run()
    assert "Saved." in captions(at)
    at = synopsis(at).input(SYNOPSIS).run().button(key="save-version").click().run()
    assert "Guesses are sealed on this version." in html(at)
    assert synopsis(at).value == SYNOPSIS

    other.room.open(version.id)
    at = at.switch_page(PROJECTS).run()
    assert "7.25" in html(at)


def test_a_score_seen_before_the_sealing_is_covered(app, other):
    at = kept(scored(synopsis(app).input(SYNOPSIS).run()))
    other.room.seal(only_version(other).id, "Aki", 7.0)
    at = at.run()
    assert 'data-testid="score"' not in html(at)
    at = synopsis(at).input("Changed.").run()
    assert 'data-testid="score"' not in html(at)


def test_two_sessions_do_not_overwrite_each_other(app, other, version):
    mine, theirs = edited(app, version), edited(session(), version)
    synopsis(theirs).input("Theirs.").run().button(key="save-version").click().run()
    mine = synopsis(mine).input("Mine.").run().button(key="save-version").click().run()
    assert "Somebody else changed this version" in html(mine)
    assert synopsis(mine).value == "Mine."
    assert other.versions.get(version.id).pitch.synopsis == "Theirs."

    mine = mine.button(key="load-theirs").click().run()
    assert synopsis(mine).value == "Theirs."
    assert "Somebody else" not in html(mine)
    mine = mine.button(key="bring-back").click().run()
    assert synopsis(mine).value == "Mine."
    mine = mine.button(key="save-version").click().run()
    mine = mine.button(key="save-mine").click().run()
    assert field(mine, "Name of the version").value == "First (mine)"
    mine = mine.button(key="keep").click().run()
    assert "Somebody else" not in html(mine)
    assert "Editing <b>First (mine)</b>" in html(mine)
    synopses = [other.versions.get(v.id).pitch.synopsis for v in other.versions.list(version.project_id)]
    assert synopses == ["Theirs.", "Mine."]


def test_a_new_name_or_note_is_in_nobodys_way(app, other, version):
    at = edited(app, version)
    other.versions.rename(version.id, 1, "Renamed")
    other.versions.annotate(version.id, 2, "Noted")
    at = synopsis(at).input("Mine.").run().button(key="save-version").click().run()
    assert "Editing <b>Renamed</b>" in html(at)
    found = other.versions.get(version.id)
    assert (found.pitch.synopsis, found.notes, found.revision) == ("Mine.", "Noted", 4)


def test_two_who_name_a_version(app, other, project, version):
    at = act(opened(app, project), version, "Rename")
    other.versions.annotate(version.id, 1, "In nobody's way")
    field(at, "Name of the version").input("Mine").run()
    other.versions.rename(version.id, 2, "Theirs")
    at = do(at, version, "Rename")
    assert "Somebody else changed the name while you were typing. Theirs: “Theirs”." in html(at)
    assert field(at, "Name of the version").value == "Mine"
    do(at, version, "Rename")
    assert other.versions.get(version.id).name == "Mine"


@pytest.mark.parametrize("gone", ["version", "project"])
def test_what_was_deleted_elsewhere_can_be_kept_anew(app, other, project, version, gone):
    at = synopsis(edited(app, version)).input("Typed.").run()
    other.versions.delete(version.id) if gone == "version" else other.projects.delete(project.id)
    at = at.button(key="save-version").click().run()
    assert "This version was deleted, perhaps in another window." in html(at)
    assert synopsis(at).value == "Typed."
    at = at.button(key="save-as-new").click().run().button(key="keep").click().run()
    assert not at.exception
    assert only_version(other).pitch.synopsis == "Typed."


def test_a_version_deleted_elsewhere_while_it_is_listed(app, other, project, version):
    at = opened(app, project)
    other.versions.delete(version.id)
    at = at.button(key=f"open-{version.id}").click().run()
    assert not at.exception
    assert "No version yet" in html(at)
    assert "This version was deleted, perhaps in another window." in html(at)


def test_notes_typed_for_a_version_deleted_elsewhere_can_be_copied(app, other, project, version):
    other.versions.create(project.id, "Second", PITCH)
    at = act(opened(app, project), version, "Notes")
    field(at, "Notes").input("Typed <b>long</b>")
    other.versions.delete(version.id)
    at = do(at, version, "Notes")
    assert not at.exception
    assert html(at).count("was deleted, perhaps in another window.") == 1
    assert "“First” was deleted" in html(at)
    assert field(at, "What you had typed, to copy").value == "Typed <b>long</b>"
    at = at.button(key=f"gone-close-{version.id}").click().run()
    assert "was deleted" not in html(at)
    assert "Typed" not in [area.value for area in at.text_area]


def test_what_went_wrong_in_one_project_is_not_said_in_another(app, other, project, version):
    ebb = other.projects.create("Ebb")
    at = opened(app, project)
    other.versions.delete(version.id)
    at = at.button(key=f"open-{version.id}").click().run()
    assert "was deleted" not in html(at.button(key=f"open-project-{ebb.id}").click().run())


@pytest.mark.parametrize("others", [True, False])
def test_a_project_deleted_elsewhere_while_it_is_open(app, other, project, version, others):
    if others:
        other.projects.create("Ebb")
    at = act(opened(app, project), version, "Notes")
    at.menu_button(key=f"project-menu-{project.id}").click("Rename").run()
    field(at, "Notes").input("Typed")
    field(at, "Name of the project").input("Low tide")
    other.projects.delete(project.id)
    at = do(at, project, "Rename")
    assert not at.exception
    assert "The project was deleted, perhaps in another window. Choose another one" in html(at)
    assert {area.value for area in at.text_area} == {"Typed", "Low tide"}
    at = at.run()
    assert "The project was deleted" not in html(at)
    assert {area.value for area in at.text_area} == {"Typed", "Low tide"}  # until they are closed
    for target in (version, project):
        at = at.button(key=f"gone-close-{target.id}").click().run()
    assert not at.text_area


def test_a_project_deleted_here_leaves_nothing_open(app, other, project, version):
    at = act(opened(app, project), version, "Notes")
    at = at.menu_button(key=f"project-menu-{project.id}").click("Delete for good").run()
    at = do(at, project, "Delete for good")
    assert "was deleted" not in html(at)


def test_deleting_what_is_being_edited_leaves_the_form(app, other, project, version):
    at = edited(app, version).switch_page(PROJECTS).run()
    at = do(act(at, version, "Delete for good"), version, "Delete for good")
    at = at.switch_page(SCORE).run()
    assert "Editing" not in html(at)
    assert synopsis(at).value == PITCH.synopsis
    assert at.button(key="keep-version")


def test_a_database_in_use_is_said_and_nothing_is_lost(app, other, version, monkeypatch):
    monkeypatch.setattr(store_module, "open_store", partial(open_store, wait=0.1))
    st.cache_resource.clear()
    at = synopsis(edited(app, version)).input("Typed.").run()
    with other.database.write() as writing:
        writing.execute(text("UPDATE versions SET archived = 0"))
        at = at.button(key="save-version").click().run()
        assert "is in use: somebody else is writing to it" in html(at)
        assert synopsis(at).value == "Typed."
    at = at.button(key="save-version").click().run()
    assert "Saved." in captions(at)
    assert only_version(other).pitch.synopsis == "Typed."


def test_a_database_that_may_only_be_read(app, other, project, version, monkeypatch):
    def read_only(*args):
        found = open_store(*args)
        event.listen(found.database.engine, "connect", lambda made, _: made.execute("PRAGMA query_only = ON"))
        found.database.engine.dispose()
        return found

    monkeypatch.setattr(store_module, "open_store", read_only)
    st.cache_resource.clear()
    at = act(opened(app, project), version, "Archive")
    assert "AniPop may not write to the file" in html(at)
    at = act(at, version, "Rename")
    at = do(field(at, "Name of the version").input("Mine").run(), version, "Rename")
    assert "AniPop may not write to the file" in html(at)
    assert field(at, "Name of the version").value == "Mine"
    at = synopsis(edited(at, version)).input("Typed.").run().button(key="save-version").click().run()
    assert "AniPop may not write to the file" in html(at)
    assert synopsis(at).value == "Typed."


def test_a_database_that_cannot_be_opened(app, tmp_path, monkeypatch):
    (tmp_path / "notes.txt").write_bytes(b"no database" * 100)
    monkeypatch.setenv("ANIPOP_DATABASE_URL", f"sqlite:///{tmp_path / 'notes.txt'}")
    store.clear()
    at = app.switch_page(PROJECTS).run()
    assert "is not a database" in html(at)
    at = at.switch_page(SCORE).run()
    assert "The projects can&#x27;t be read at the moment." in html(at)
    at = scored(synopsis(at).input(SYNOPSIS).run())
    assert 'data-testid="score">7.20<' in html(at)
    at = at.button(key="keep-version").click().run()
    assert "is not a database" in html(at)


def test_projects_are_there_after_a_restart(app, version):
    opened(app, SimpleNamespace(id=version.project_id))
    st.cache_resource.clear()
    at = session()
    line = next(select for select in at.selectbox if select.label == "Project")
    assert (line.value, line.options) == (None, ["Tide"])
    at = line.set_value(version.project_id).run()
    assert "1 version" in html(at)
    assert synopsis(edited(at, version)).value == PITCH.synopsis


def test_two_projects_of_one_name_can_be_told_apart(app, other, project):
    other.projects.create("Tide")
    line = next(select for select in app.run().selectbox if select.label == "Project")
    assert line.options == ["Tide", "Tide (2)"]
    at = line.set_value(project.id).run()
    assert at.session_state["project"] == project.id


def test_a_file_goes_out_and_comes_in(app, other, project, version):
    at = opened(app, project).menu_button(key=f"project-menu-{project.id}").click("Export as a file").run()
    assert not at.exception
    assert at.get("download_button")[0].label.startswith("Save the file (0.01 MB)")
    data = other.export_project(project.id)
    at = at.file_uploader[0].set_value(("tide.anipop", data, "application/octet-stream")).run()
    assert not at.exception
    first, second = other.projects.list()
    assert {first.name, second.name} == {"Tide"}
    (copy,) = other.versions.list(at.session_state["project"])
    assert other.versions.get(copy.id).pitch == PITCH


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04cut off"])
def test_a_damaged_file_is_said_beside_the_uploader(app, other, data):
    at = app.switch_page(PROJECTS).run()
    at = at.file_uploader[0].set_value(("tide.anipop", data, "application/octet-stream")).run()
    assert not at.exception
    assert "The file is not a project, or is cut off." in html(at)
    assert other.projects.list() == ()


def test_no_pitch_is_set_aside_by_a_version_that_is_saved(app, other, project, version):
    second = other.versions.create(project.id, "Second", replace(PITCH, synopsis="Second."))
    at = synopsis(app).input("Typed and kept nowhere.").run()
    at = edited(edited(at, version), second)
    at = at.button(key="bring-back").click().run()
    assert synopsis(at).value == "Typed and kept nowhere."


def captions(at):
    return [re.sub(r"\s+", " ", caption.value) for caption in at.caption]


def test_one_picture_twice(app, other, project):
    version = other.versions.create(project.id, "From a file", replace(PITCH, images=(KEY, TEAL, KEY)))
    at = edited(app, version)
    assert not at.exception
    remove = [button for button in at.button if button.label.startswith("Remove picture")]
    at = remove[2].click().run().button(key="save-version").click().run()
    assert other.versions.get(version.id).pitch.images == (KEY, TEAL)
