"""The projects page: what there is, what can be done with it, and what it says of scores."""

from __future__ import annotations

from anipop_core.schema import Pitch
from tests.pages.conftest import PITCH, html, scored
from tests.pages.project_steps import (
    PROJECTS,
    SYNOPSIS,
    act,
    captions,
    do,
    edited,
    field,
    kept,
    only_version,
    opened,
    synopsis,
)
from tests.store.pitches import model_score

HOSTILE = "**x** <b>y</b> :red[x] $x$ :smile: <script>alert(1)</script>"


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
        labels = [element.label for element in (*at.button, *at.menu_button, *at.expander)]
        labels += [link.proto.label for link in at.get("page_link")]
        labels += [text.value for text in (*at.caption, *at.markdown)]
        assert labels and not any("red[" in label for label in labels)  # those are Markdown


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


def test_a_project_deleted_here_leaves_nothing_open(app, other, project, version):
    at = act(opened(app, project), version, "Notes")
    at = at.menu_button(key=f"project-menu-{project.id}").click("Delete for good").run()
    at = do(at, project, "Delete for good")
    assert "was deleted" not in html(at)


def test_two_projects_of_one_name_can_be_told_apart(app, other, project):
    other.projects.create("Tide")
    line = next(select for select in app.run().selectbox if select.label == "Project")
    assert line.options == ["Tide", "Tide (2)"]
    at = line.set_value(project.id).run()
    assert at.session_state["project"] == project.id
