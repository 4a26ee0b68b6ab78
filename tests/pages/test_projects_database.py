"""The database and files of projects: in use, read only, damaged, after a restart."""

from __future__ import annotations

import json
from functools import partial
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
import streamlit as st
from sqlalchemy import event, text

from anipop_core.store import store as store_module
from anipop_core.store.store import open_store
from anipop_core.ui.session.projects import store
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
    only_version,
    opened,
    session,
    synopsis,
)


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


def test_what_an_imported_file_holds_too_much_of_is_said(app, other, project, version):
    file = BytesIO(other.export_project(project.id))
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(parts["project.json"])
    content["versions"][0]["pitch"]["characters"] = [{"name": "<Aki>"}] * 21
    content["versions"][0]["picture_names"] = {}
    with ZipFile(file := BytesIO(), "w") as archive:
        for name, data in (parts | {"project.json": json.dumps(content).encode()}).items():
            archive.writestr(name, data)
    at = app.switch_page(PROJECTS).run()
    at = at.file_uploader[0].set_value(("tide.anipop", file.getvalue(), "application/octet-stream")).run()
    assert not at.exception
    assert "characters has 21 entries: the first 20 are read, 1 left out." in html(at)
    assert len(other.projects.list()) == 2


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04cut off"])
def test_a_damaged_file_is_said_beside_the_uploader(app, other, data):
    at = app.switch_page(PROJECTS).run()
    at = at.file_uploader[0].set_value(("tide.anipop", data, "application/octet-stream")).run()
    assert not at.exception
    assert "The file is not a project, or is cut off." in html(at)
    assert other.projects.list() == ()
