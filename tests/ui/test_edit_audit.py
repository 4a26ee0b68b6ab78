from __future__ import annotations

from streamlit.testing.v1 import AppTest

from anipop_core.schema import Explanation, Pitch
from anipop_core.ui.explaining import Explained


def audited(pitch: Pitch, explained: Explained) -> AppTest:
    """The table of all parts, drawn by itself."""

    def draw(pitch, explained):
        from anipop_core.ui.edit_audit import show_edit_audit

        show_edit_audit(pitch, None, explained)

    return AppTest.from_function(draw, args=(pitch, explained)).run()


def test_where_there_is_no_part_it_says_so():
    nothing = Explanation("", 6.5, 6.5, 5.7, 7.2, (), (), (), (), "the average known title.", "shapley", {})
    at = audited(Pitch(synopsis="記憶"), Explained(nothing, ()))
    assert not at.exception
    assert [caption.value for caption in at.caption] == ["There is no part to take out."]
