"""A pitch beside its explanation: every part finds its own block."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from anipop_core.attribution.blocks import blocks_of
from anipop_core.reports.parts import known_facts, parts_of, verdicts
from anipop_core.schema import (
    Block,
    Character,
    EncodedCharacter,
    EncodedPitch,
    Facts,
    Pitch,
)
from tests.reports.meetings import PITCH, explained, picture, words_of


def test_all_parts_in_the_pitchs_order():
    found = parts_of(PITCH, explained(PITCH))
    assert [part.name for part in found] == ["Synopsis", "アキ", "Character 2", "Character 3", "key.png", "Plan"]
    assert all(part.block is not None and part.block.name == part.name for part in found)
    assert [len(part.words) for part in found] == [14, 6, 5, 6, 0, 0]
    assert [len(part.regions) for part in found] == [0, 4, 0, 0, 4, 0]
    assert [fact.field for fact in found[-1].fact_shares] == ["type", "genres", "episodes"]


def test_characters_of_one_name_keep_their_own_texts():
    pitch = replace(PITCH, characters=(Character("Mio", "First one."), Character("Mio", "Second girl here.")))
    found = [part for part in parts_of(pitch, explained(pitch)) if part.kind == "character"]
    assert [(part.name, part.text, len(part.words)) for part in found] == [
        ("Mio", "First one.", 2), ("Mio (2)", "Second girl here.", 3),
    ]  # fmt: skip


def test_a_character_the_model_cannot_read_has_no_block_and_takes_no_others():
    pitch = Pitch(characters=(Character("Mio", "彼女は冬の島で時計を直す。"), Character("Mio", "She mends clocks.")))
    there = np.ones(1, np.float32)
    encoded = EncodedPitch(None, (EncodedCharacter(None, None), EncodedCharacter(there, None)), (), Facts())
    (place,) = blocks_of(pitch, encoded)
    one = explained(Pitch(characters=(Character("Mio", "She mends clocks."),)))
    one = replace(one, blocks=(Block(place.name, "character", place.place, 0.2, 0.0, False),))
    unread, read = parts_of(pitch, one)
    assert unread.block is None and unread.words == ()
    assert read.block is not None and len(read.words) == 3


def test_pictures_of_one_name():
    pitch = Pitch(images=(picture("key.png"), picture("key.png", (1, 2, 3))))
    found = parts_of(pitch, explained(pitch))
    assert [part.name for part in found] == ["key.png", "key.png (2)"]
    assert [part.picture for part in found] == list(pitch.images)


def test_without_an_explanation_the_pitch_is_still_there():
    found = parts_of(PITCH, None)
    assert [part.name for part in found] == ["Synopsis", "アキ", "Character 2", "Character 3", "key.png", "Plan"]
    assert not any(part.block or part.words or part.regions or part.fact_shares for part in found)
    assert parts_of(Pitch(), None) == []


def test_verdicts_end_with_what_was_not_tested():
    found = explained(PITCH)
    assert len(verdicts(found)) == 1
    left_out = "Not put to the test: portraits (アキ)."
    more = replace(found, faithfulness={**found.faithfulness, "untested": left_out})
    assert verdicts(more) == [*verdicts(found), left_out]


def test_facts_in_words():
    facts = Facts(type="TV", genres=("Action", "Drama"), duration_min=24.0, episodes=12)
    assert known_facts(facts) == [
        ("type", "TV"), ("genres", "Action, Drama"), ("episodes", "12"), ("duration_min", "24"),
    ]  # fmt: skip


def test_words_are_found_by_their_place():
    text = "one two one"
    assert [text[w.start : w.end] for w in words_of(text, "x")] == ["one", "two", "one"]
