from __future__ import annotations

from types import SimpleNamespace

import streamlit as st
from streamlit.testing.v1 import AppTest

from anipop_core.attribution import edits
from anipop_core.attribution.blocks import PitchBlock
from anipop_core.schema import Explanation, Pitch
from anipop_core.ui.explaining import Explained
from tests.pages.conftest import html
from tests.ui.fakes import fake_explain


def audited(pitch: Pitch, explained: Explained) -> AppTest:
    """The table of all parts, drawn by itself."""

    def draw(pitch, explained):
        from types import SimpleNamespace

        from anipop_core.ui.edit_audit import show_edit_audit

        show_edit_audit(pitch, SimpleNamespace(predictor=None), explained)

    return AppTest.from_function(draw, args=(pitch, explained)).run()


def test_where_there_is_no_part_it_says_so():
    nothing = Explanation("", 6.5, 6.5, 5.7, 7.2, (), (), (), (), "the average known title.", "shapley", {})
    at = audited(Pitch(synopsis="記憶"), Explained(nothing, ()))
    assert not at.exception
    assert [caption.value for caption in at.caption] == ["There is no part to take out."]


def test_a_part_that_cannot_be_scored_without_leaves_a_message(monkeypatch):
    def fails(*inputs):
        raise RuntimeError("a confidential synopsis")

    monkeypatch.setattr(edits, "audit", fails)
    monkeypatch.setattr(
        st, "dataframe", lambda *table, **settings: SimpleNamespace(selection=SimpleNamespace(rows=[0]))
    )
    pitch = Pitch(synopsis="A courier crosses the flooded city.")
    explained = Explained(fake_explain(None, pitch), (PitchBlock("Synopsis", "synopsis", 0),))
    at = audited(pitch, explained)
    assert not at.exception
    assert "Something went wrong on our side." in html(at)
