"""The pages as Streamlit runs them, with a model whose numbers can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from anipop_core.attribution import explain, faithfulness
from anipop_core.schema import Character, Pitch
from anipop_core.store.store import open_store
from anipop_core.ui.shell import resources
from tests.small_model import small_predictor
from tests.store.pitches import FACTS, KEY, TEAL, model_score
from tests.ui.fakes import FakePredictor, fake_explain

ENTRY = Path(__file__).parents[2] / "app.py"
PAGES = (
    "score_pitch", "what_if", "projects", "meeting", "browse_titles", "evidence", "title", "dataset", "own_titles",
)  # fmt: skip
RUN_S = 30  # a busy machine
PITCH = Pitch(
    title="Tide 潮",
    synopsis="A diver hears bells — under the ice. ❄️",
    characters=(Character("Aki", "A shy diver.", TEAL), Character("Ren", "Her double.")),
    images=(KEY, TEAL),
    facts=FACTS,
)


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty one for each test, in place of the user's own."""
    url = f"sqlite:///{tmp_path / 'anipop.db'}"
    monkeypatch.setenv("ANIPOP_DATABASE_URL", url)
    return url


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePredictor]:
    fake = FakePredictor()
    st.cache_resource.clear()
    monkeypatch.setattr(resources, "load_predictor", lambda: fake)
    monkeypatch.setattr(explain, "explain", fake_explain)
    monkeypatch.setattr(faithfulness, "with_faithfulness", lambda predictor, pitch, found, progress: found)
    yield fake
    resources.worker().shutdown()
    resources.panel_worker().shutdown()
    st.cache_resource.clear()


@pytest.fixture
def small_app(monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The first page, with the small model: a real catalogue, real scores and explanations."""
    predictor = small_predictor()
    st.cache_resource.clear()
    monkeypatch.setattr(resources, "load_predictor", lambda: predictor)
    monkeypatch.delenv("ANIPOP_DATA", raising=False)
    at = AppTest.from_file(str(ENTRY), default_timeout=RUN_S).run()
    resources.predictor()
    yield at
    resources.worker().shutdown()
    resources.panel_worker().shutdown()
    st.cache_resource.clear()


@pytest.fixture
def app(model: FakePredictor) -> AppTest:
    """The first page, with the model loaded."""
    at = AppTest.from_file(str(ENTRY), default_timeout=RUN_S).run()
    resources.predictor()
    return at.switch_page("pages/score_pitch.py").run()


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


def html(at: AppTest) -> str:
    """All HTML that the page drew, one piece a line."""
    return "\n".join(element.proto.body for element in at.get("html"))


def scored(at: AppTest) -> AppTest:
    """Press the button and wait for the explanation."""
    at.button(key="score").click().run()
    resources.worker().submit(lambda: None).result()  # one thread: what was asked for before is done
    return at.run()
