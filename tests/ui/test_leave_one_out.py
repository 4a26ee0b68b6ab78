from __future__ import annotations

from types import SimpleNamespace

import streamlit as st
from streamlit.testing.v1 import AppTest

from anipop_core.attribution import leave_one_out
from anipop_core.schema import Explanation, Facts, Pitch
from anipop_core.ui.explanation.leave_one_out import kind_of, label
from tests.pages.conftest import html
from tests.small_model import picture
from tests.ui.fakes import fake_explain


def drawn(pitch: Pitch, explanation: Explanation) -> AppTest:
    """The table of all parts, drawn by itself."""

    def draw(pitch, explanation):
        from types import SimpleNamespace

        from anipop_core.ui.explanation.leave_one_out import show_leave_one_out

        show_leave_one_out(pitch, SimpleNamespace(predictor=None), explanation)

    return AppTest.from_function(draw, args=(pitch, explanation)).run()


def test_where_there_is_no_part_it_says_so():
    nothing = Explanation("", 6.5, 6.5, 5.7, 7.2, (), (), (), (), "the average known title.", "shapley", {})
    at = drawn(Pitch(synopsis="記憶"), nothing)
    assert not at.exception
    assert [caption.value for caption in at.caption] == ["There is no part to take out."]


def test_regions_and_facts_are_told_apart():
    art = picture("teal", "key.png")
    pitch = Pitch(images=(art,), facts=Facts(type="TV", duration_min=24))
    found = leave_one_out.removals_of(pitch, fake_explain(None, pitch))
    regions = {label(edit): edit.points for edit in found if kind_of(edit) == "region"}
    assert len(regions) == 49
    strongest = max(regions, key=lambda name: regions[name])
    assert strongest == "Part of picture, row 3, column 4 (centre)"  # the fake's strongest: place (3, 2) of 7 x 7
    assert [label(edit) for edit in found if kind_of(edit) == "fact"] == ["Type: TV", "Minutes per episode: 24"]


def test_a_part_that_cannot_be_scored_without_leaves_a_message(monkeypatch):
    def fails(*inputs):
        raise RuntimeError("a confidential synopsis")

    monkeypatch.setattr(leave_one_out, "leave_out", fails)
    monkeypatch.setattr(
        st, "dataframe", lambda *table, **settings: SimpleNamespace(selection=SimpleNamespace(rows=[0]))
    )
    pitch = Pitch(synopsis="A courier crosses the flooded city.")
    at = drawn(pitch, fake_explain(None, pitch))
    assert not at.exception
    assert "Something went wrong on our side." in html(at)
