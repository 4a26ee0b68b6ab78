"""Steps on the projects page and the score page that several tests take."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import ENTRY, RUN_S

SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. " * 5  # 70 words
PROJECTS, SCORE = "pages/projects.py", "pages/score_pitch.py"


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
    """Choose from the menu of a version."""
    return at.menu_button(key=f"more-{version.id}").click(action).run()


def do(at, version, action):
    """Press the button of the panel that is open on a version or project."""
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


def captions(at):
    return [re.sub(r"\s+", " ", caption.value) for caption in at.caption]
