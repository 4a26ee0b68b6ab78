from __future__ import annotations

import numpy as np

from anipop_core.training.changed_names import ChangedTexts, with_other_names
from anipop_core.training.ngram_counts import count_ngrams
from tests.small_model import small_features


def test_each_part_of_a_name_becomes_another_and_stays_it() -> None:
    text = "Rei Ayanami meets Shinji. Ayanami's eyes stay closed; Reiko is nobody's hero."
    changed = with_other_names(text, ["Ayanami Rei", "Ikari Shinji"])
    assert "Ayanami" not in changed and "Shinji" not in changed and "Rei " not in changed
    assert "Reiko" in changed  # a longer word is another name
    first, second = changed.split(" meets ")[0].split()[1], changed.split("'s")[0].split()[-1]
    assert first == second


def test_short_parts_and_words_of_the_language_stay() -> None:
    assert with_other_names("Li and the boy go on.", ["Li", "the boy"]) == "Li and the boy go on."
    assert with_other_names("Nobody is named.", []) == "Nobody is named."


def test_changed_synopses_take_their_titles_place() -> None:
    features = small_features(30)
    changed = ChangedTexts(np.array([4, 9]), np.full((2, 6), 7, np.float32), [[7], [8, 8, 123456]])
    shown = changed.into(features)
    np.testing.assert_array_equal(shown.text[[4, 9], 0], 7)
    np.testing.assert_array_equal(shown.text[5], features.text[5])
    keys = features.ngrams[0].keys
    np.testing.assert_array_equal(
        shown.ngrams[0].counts[[4, 9]].toarray(), count_ngrams(changed.pieces, keys).counts.toarray()
    )
    assert (shown.ngrams[0].counts[5] != features.ngrams[0].counts[5]).nnz == 0
