from __future__ import annotations

import pytest

from anipop_core.intake.assemble import assemble_unfinished
from anipop_core.intake.fields import read_fields
from anipop_core.intake.read_texts import is_telling, part_read, reading_notices, texts_read
from anipop_core.schema import Character, Pitch

LONG = " ".join(["word"] * 1_393)


def test_a_long_description_is_read_up_to_a_stated_number_of_words_and_kept_whole() -> None:
    raw = {"synopsis": "A fox.", "characters": [{"name": "Aki"}, {"name": "Ren", "description": LONG}]}
    parsed = assemble_unfinished(read_fields(raw)[0], (None, None), ())
    assert parsed.pitch.characters[1].description == LONG
    assert len(texts_read(parsed.pitch)["characters[1].description"].split()) == 1_000
    (notice,) = (notice for notice in parsed.notices if notice.code == "long_text")
    assert notice.field == "characters[1].description"
    assert notice.message == (
        "This has 1,393 words. The model reads the first 1,000; the rest is kept and doesn't count."
    )


def test_what_is_read_is_the_beginning_as_it_was_typed() -> None:
    text = "\n  A  fox\twho " + "runs on and on " * 2_000
    read = part_read(Pitch(synopsis=text)).synopsis
    assert text.startswith(read) and read.split() == text.split()[:5_000]
    short = Pitch(synopsis="A fox. ", characters=(Character("Aki", "word " * 1_000),))
    assert part_read(short) == short


def test_a_text_without_spaces_is_read_up_to_a_length() -> None:
    pitch = Pitch(synopsis="x" * 60_000)
    assert part_read(pitch).synopsis == "x" * 50_000
    assert "60,000 characters. The model reads the first 50,000" in reading_notices(pitch)[-1].message


def test_a_cell_that_says_nothing_is_no_text() -> None:
    pitch = Pitch(synopsis="N/A", characters=(Character("Aki", "A courier with a past."), Character("Ren", "#REF!")))
    assert texts_read(pitch) == {"characters[0].description": "A courier with a past."}
    assert [(n.code, n.field) for n in reading_notices(pitch)] == [
        ("no_letters", "characters[1].description"),
        ("no_letters", "synopsis"),
    ]


def test_a_word_said_again_and_again_tells_no_more_than_once() -> None:
    assert not is_telling("ferry " * 4_000) and not is_telling("Ferry ferry. FERRY!")
    assert is_telling("A night-shift lighthouse keeper answers a radio call from the ship that sank before her birth")


@pytest.mark.parametrize("cell", ["#GETTING_DATA", "#SPILL!", "Err:502", "#######", " tbd "])
def test_what_a_spreadsheet_writes_for_nothing_is_no_text(cell: str) -> None:
    assert texts_read(Pitch(synopsis=cell)) == {}
