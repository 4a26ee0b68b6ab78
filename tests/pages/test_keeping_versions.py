"""A pitch on the score page is kept as a version, changed and saved."""

from __future__ import annotations

from dataclasses import replace

from tests.pages.conftest import PITCH, html, scored
from tests.pages.project_steps import (
    PROJECTS,
    SCORE,
    SYNOPSIS,
    act,
    captions,
    do,
    edited,
    field,
    kept,
    keys,
    only_version,
    synopsis,
)
from tests.store.pitches import KEY, TEAL


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


def test_no_pitch_is_set_aside_by_a_version_that_is_saved(app, other, project, version):
    second = other.versions.create(project.id, "Second", replace(PITCH, synopsis="Second."))
    at = synopsis(app).input("Typed and kept nowhere.").run()
    at = edited(edited(at, version), second)
    at = at.button(key="bring-back").click().run()
    assert synopsis(at).value == "Typed and kept nowhere."


def test_deleting_what_is_being_edited_leaves_the_form(app, other, project, version):
    at = edited(app, version).switch_page(PROJECTS).run()
    at = do(act(at, version, "Delete for good"), version, "Delete for good")
    at = at.switch_page(SCORE).run()
    assert "Editing" not in html(at)
    assert synopsis(at).value == PITCH.synopsis
    assert at.button(key="keep-version")


def test_one_picture_twice(app, other, project):
    version = other.versions.create(project.id, "From a file", replace(PITCH, images=(KEY, TEAL, KEY)))
    at = edited(app, version)
    assert not at.exception
    remove = [button for button in at.button if button.label.startswith("Remove picture")]
    at = remove[2].click().run().button(key="save-version").click().run()
    assert other.versions.get(version.id).pitch.images == (KEY, TEAL)
