"""A known title's text and pictures, pasted as a pitch, on vectors that can be followed by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.model.catalogue import Catalogue
from anipop_core.model.learnt_titles import learnt_title_notices
from anipop_core.schema import Character, EncodedCharacter, EncodedPitch, Facts, Pitch
from tests.small_model import PICTURE, READ, TEXT, picture, small_checkpoint

PITCH = Pitch(synopsis="A courier.", characters=(Character("Aki", "", picture("grey")),), images=(picture("white"),))


@pytest.fixture
def catalogue() -> Catalogue:
    """Four titles whose texts point along the axes, the second and third one alike; each has a cover, the last one
    a portrait."""
    found = small_checkpoint().catalogue
    table = found.table.head(4).assign(
        title=["First", "Second", "Second again", "Fourth"],
        score=[7.125, 8.57, 6.0, 5.0],
        num_list_users=[990.0, 4_210_000.0, 90_000.0, 10.0],
    )
    texts = np.zeros((4, TEXT), np.float16)
    texts[[0, 1, 2, 3], [0, 1, 1, 2]] = 1
    return replace(
        found,
        table=table,
        text_vectors=texts,
        picture_vectors=np.vstack([np.eye(PICTURE), -np.ones(PICTURE)]).astype(np.float16),
        picture_rows=np.array([0, 1, 2, 3, 3]),
        is_portrait=np.array([False, False, False, False, True]),
    )


def encoded(text=(1, -1, -1), art=(0.3, 0.3, 0.3, 0.3), portrait=(0.3, 0.3, 0.3, 0.3), telling=True) -> EncodedPitch:
    synopsis = np.zeros(READ, np.float32)
    synopsis[: len(text)] = text
    return EncodedPitch(
        synopsis=synopsis,
        characters=(EncodedCharacter(None, np.array(portrait, np.float32)),),
        images=(np.array(art, np.float32),),
        facts=Facts(),
        is_telling=telling,
    )


def told(catalogue: Catalogue, pitch: EncodedPitch) -> list[tuple[str, str]]:
    return [(notice.field, notice.message) for notice in learnt_title_notices(catalogue, PITCH, pitch)]


def test_a_text_that_was_learnt_is_named_with_its_real_score(catalogue):
    message = "The model learnt from this title, First: 7.12 by 990 readers. Its score here says little."
    assert told(catalogue, encoded((1, 0, 0))) == [("synopsis", message)]


def test_of_titles_with_one_text_the_most_read_is_named(catalogue):
    ((_, message),) = told(catalogue, encoded((0, 1, 0)))
    assert "this title, Second: 8.57 by 4.2 million readers." in message


def test_another_text_is_not(catalogue):
    assert told(catalogue, encoded((1, 1, 1))) == []
    assert told(catalogue, encoded((1, 0.9, -0.5))) == []


def test_a_synopsis_that_is_hardly_a_text_is_passed_over(catalogue):
    assert told(catalogue, encoded((1, 0, 0), telling=False)) == []


def test_covers_are_compared_with_art_and_portraits_with_portraits(catalogue):
    ((field, message),) = told(catalogue, encoded((1, 1, 1), art=(0, 0, 1, 0)))
    assert field == "images[0]"
    assert message == (
        "The model learnt from this picture (art.png) of Second again: 6.00 by 90,000 readers. "
        "What it says of the picture is no forecast."
    )
    assert told(catalogue, encoded((1, 1, 1), art=(-1, -1, -1, -1))) == []
    ((field, message),) = told(catalogue, encoded((1, 1, 1), portrait=(-1, -1, -1, -1)))
    assert field == "characters[0].portrait" and "of Fourth" in message


def test_a_title_is_named_once(catalogue):
    assert [field for field, _ in told(catalogue, encoded((1, 0, 0), art=(1, 0, 0, 0)))] == ["synopsis"]
