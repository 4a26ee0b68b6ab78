from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.shell.labels import counted, distinct_labels, with_ending


def test_a_name_that_is_taken_gets_a_number():
    named = [("a", "Tide"), ("b", "Tide (2)"), ("c", "Tide"), ("d", "Tide")]
    assert distinct_labels(named) == {"a": "Tide", "b": "Tide (2)", "c": "Tide (3)", "d": "Tide (4)"}


@given(st.lists(st.sampled_from(["Tide", "Tide (2)", "Tide (2) (2)", ""])))
def test_no_two_labels_are_the_same(names):
    labels = distinct_labels((str(place), name) for place, name in enumerate(names))
    assert len(set(labels.values())) == len(names)
    assert all(labels[str(place)].startswith(name) for place, name in enumerate(names))


def test_counts():
    assert [counted(number, "version") for number in (0, 1, 1200)] == ["0 versions", "1 version", "1,200 versions"]


def test_a_derived_name_is_no_longer_than_a_name_may_be():
    assert with_ending("Tide", " (copy)") == "Tide (copy)"
    long = with_ending("x" * MAX_LINE_LENGTH, " (copy)")
    assert len(long) == MAX_LINE_LENGTH and long.endswith("x (copy)")
