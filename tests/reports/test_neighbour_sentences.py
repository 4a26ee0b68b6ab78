from __future__ import annotations

from dataclasses import replace

from anipop_core.reports.neighbour_sentences import contrast_sentences
from anipop_core.scenarios.contrast import Contrast, Trait

CLEAR = Trait("source", "Manga", 9, 2, 0.001, True, True)
UNCLEAR = Trait("genres", "<Drama>", 5, 3, 0.4, False, False)
FOUND = Contrast(40, 13, 8.18, 7.54, 0.05, 0.01, "closer to the successful", (CLEAR, UNCLEAR))


def test_neighbours_are_told_apart_in_plain_words():
    sides, clear, chance = contrast_sentences(FOUND)
    assert sides.startswith("Of its 40 nearest titles, the 13 best received got 8.18 or more, the 13 least well")
    assert sides.endswith("received 7.54 or less: it is closer to the successful ones.")
    assert clear.endswith("Manga: 9 of 13 of the best received, 2 of 13 of the least well received. "
                          "This version has it too.")  # fmt: skip
    assert chance == "About 10% of such differences are chance."


def test_what_chance_would_make_is_no_difference():
    sides, plans = contrast_sentences(replace(FOUND, leaning="no clear difference", traits=(UNCLEAR,)))
    assert sides.endswith("it is clearly closer to neither.")
    assert plans == "Their plans differ no more than chance would make them."


def test_too_few_neighbours_say_nothing():
    assert contrast_sentences(None) == ()
