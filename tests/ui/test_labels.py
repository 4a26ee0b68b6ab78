from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.intake.limits import MAX_LINE_LENGTH
from anipop_core.ui.shell import labels
from anipop_core.ui.shell.labels import counted, distinct_labels, with_ending


def test_a_name_that_is_taken_gets_a_number():
    named = [("a", "Tide"), ("b", "Tide (2)"), ("c", "Tide"), ("d", "Tide")]
    assert distinct_labels(named) == {"a": "Tide", "b": "Tide (2)", "c": "Tide (3)", "d": "Tide (4)"}


@given(st.lists(st.sampled_from(["Tide", "Tide (2)", "Tide (2) (2)", ""])))
def test_no_two_labels_are_the_same(names):
    found = distinct_labels((str(place), name) for place, name in enumerate(names))
    assert len(set(found.values())) == len(names)
    assert all(found[str(place)].startswith(name) for place, name in enumerate(names))


def test_counts():
    assert [counted(number, "version") for number in (0, 1, 1200)] == ["0 versions", "1 version", "1,200 versions"]


def test_a_derived_name_is_no_longer_than_a_name_may_be():
    assert with_ending("Tide", " (copy)") == "Tide (copy)"
    long = with_ending("x" * MAX_LINE_LENGTH, " (copy)")
    assert len(long) == MAX_LINE_LENGTH and long.endswith("x (copy)")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Tokyo", "4 Nov 2027, 08:05"),
        ("America/New_York", "3 Nov 2027, 19:05"),
        (None, "3 Nov 2027, 23:05"),
        ("Nowhere/Else", "3 Nov 2027, 23:05"),
        ("../../etc/passwd", "3 Nov 2027, 23:05"),
    ],
)
def test_a_time_is_shown_by_the_browsers_clock(monkeypatch, zone, shown):
    monkeypatch.setattr(labels.st, "context", SimpleNamespace(timezone=zone))
    assert labels.local_time(datetime(2027, 11, 3, 23, 5, tzinfo=UTC)) == shown
