"""Somebody else changes or deletes what this session is working on."""

from __future__ import annotations

import pytest

from tests.pages.conftest import PITCH, html
from tests.pages.project_steps import (
    act,
    do,
    edited,
    field,
    only_version,
    opened,
    session,
    synopsis,
)


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
    assert "Typed <b>long</b>" not in [area.value for area in at.text_area]


def test_what_went_wrong_in_one_project_is_not_said_in_another(app, other, project, version):
    ebb = other.projects.create("Ebb")
    at = opened(app, project)
    other.versions.delete(version.id)
    at = at.button(key=f"open-{version.id}").click().run()
    assert "was deleted" in html(at)
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
