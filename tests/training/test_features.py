from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anipop_core.training.features import halves


def test_halves_are_cut_at_the_sentence_end_nearest_the_middle() -> None:
    assert halves("One two three. Four five six? Seven eight nine! Ten.") == (
        "One two three. Four five six?",
        "Seven eight nine! Ten.",
    )
    assert halves("One. Two three four five six seven eight? Nine! Ten.") == (
        "One. Two three four five six seven eight?",
        "Nine! Ten.",
    )
    assert halves("One two. Three four. Five six.") == ("One two.", "Three four. Five six.")  # the first of two
    assert halves("a b c d. e f g h.") == ("a b c d.", "e f g h.")


def test_one_sentence_is_cut_by_words() -> None:
    assert halves("one two three four five") == ("one two", "three four five")


@given(st.lists(st.sampled_from(["word", "end.", "so?", "ah!", "\n"]), min_size=2, max_size=40))
def test_no_word_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(halves(text)).split() == text.split()
