from __future__ import annotations

import pytest

from anipop_core.errors import CheckpointError
from anipop_core.ui.shell import resources
from anipop_core.ui.shell.messages import OUR_SIDE
from tests.pages.conftest import PAGES, html


# About the data needs a whole catalogue: its own tests draw it.
@pytest.mark.parametrize("place", [place for place in PAGES if place != "dataset"])
def test_it_is_drawn_in_the_frame(app, place):
    at = app.switch_page(f"pages/{place}.py").run()
    assert not at.exception
    shown = html(at)
    assert "AniPop" in shown
    assert "model 2026-11 · CPU" in shown
    assert OUR_SIDE.split(".")[0] not in shown


@pytest.mark.parametrize("place", PAGES[4:])
def test_a_model_that_cannot_be_loaded_is_named_with_the_fix(app, monkeypatch, place):
    def broken():
        raise CheckpointError("The checkpoint is damaged.", "It has to be whole.", "Run: git checkout -- checkpoints")

    monkeypatch.setattr(resources, "load_predictor", broken)
    resources._loader.clear()
    at = app.switch_page(f"pages/{place}.py").run()
    assert not at.exception
    assert "The checkpoint is damaged. It has to be whole." in html(at)
    assert "git checkout -- checkpoints" in html(at)


def test_an_unforeseen_error_shows_no_detail(app, model, monkeypatch):
    def broken(pitch):
        raise RuntimeError("the secret synopsis")

    monkeypatch.setattr(model, "predict", broken)
    app.text_area[0].input("A courier crosses the flooded city by night.").run()
    at = app.button(key="score").click().run()
    assert not at.exception
    assert "Something went wrong on our side. Your pitch is still here" in html(at)
    assert "secret" not in html(at)
    assert at.text_area[0].value == "A courier crosses the flooded city by night."
