"""Texts cut into shaded stretches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anipop_core.figures.numbers import PALEST
from anipop_core.reports.shading import STEPS, stretches_of
from anipop_core.schema import WordShare
from tests.reports.meetings import words_of


@given(st.text(max_size=200), st.lists(st.floats(-1, 1), min_size=1, max_size=5))
def test_together_they_are_the_text(text: str, points: list[float]) -> None:
    assert "".join(stretch.text for stretch in stretches_of(text, words_of(text, "x", points))) == text


def test_shade_is_a_share_of_the_strongest_word() -> None:
    text = "up down plain"
    words = [WordShare("x", w, text.index(w), text.index(w) + len(w), p) for w, p in
             (("up", 0.2), ("down", -0.1), ("plain", 0.001))]  # fmt: skip
    found = stretches_of(text, words)
    assert [(stretch.text, stretch.shade) for stretch in found] == [
        ("up", STEPS),
        (" ", 0),
        ("down", -5),
        (" plain", 0),
    ]


def test_the_strongest_word_of_a_weak_text_is_pale() -> None:
    found = stretches_of("faint words", words_of("faint words", "x", (PALEST / 2, -PALEST / 10)))
    assert [stretch.shade for stretch in found if stretch.text.strip()] == [STEPS // 2, -1]


def test_a_phrase_ends_once_with_its_points() -> None:
    text = "she breaks it all"
    found = stretches_of(text, words_of(text, "x", (0.1, 0.1, -0.2, 0.0)))
    assert [(stretch.text, stretch.phrase, stretch.is_end) for stretch in found if stretch.phrase is not None] == [
        ("she", 0.2, False), (" ", 0.2, False), ("breaks", 0.2, True), ("it", -0.2, True),
    ]  # fmt: skip


def test_a_text_without_words_is_one_piece() -> None:
    assert [(stretch.text, stretch.shade) for stretch in stretches_of("only text", [])] == [("only text", 0)]
    assert stretches_of("", []) == []
