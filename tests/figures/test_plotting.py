"""What all figures share: labels that fit."""

from __future__ import annotations

import pytest

from anipop_core.figures.plotting import short_label


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("", ""),
        ("exactly 10", "exactly 10"),
        ("eleven char", "eleven ch…"),
        ("a space at 10", "a space a…"),
        ("cut here  and on", "cut here…"),
        ("<b> & 'c'", "&lt;b&gt; &amp; 'c'"),
        ("<<<<<<<<<<<", f"{'&lt;' * 9}…"),
    ],
)
def test_a_label_fits_and_is_only_text(label, shown):
    """The length is that of the label as it is read, not of its HTML."""
    assert short_label(label, 10) == shown
