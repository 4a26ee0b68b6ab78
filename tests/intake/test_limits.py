from __future__ import annotations

from dataclasses import replace

import pytest

from anipop_core.errors import InputError
from anipop_core.intake.limits import check_limits, check_something_read
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Character, Facts, Pitch
from tests.intake.drawing import plain

PICTURE = read_picture(plain(), "key.png")


@pytest.mark.parametrize(
    "pitch",
    [
        Pitch(synopsis="A fox."),
        Pitch(images=(PICTURE,)),
        Pitch(characters=(Character(portrait=PICTURE),)),
        Pitch(characters=(Character(), Character(description="A fox."))),
        Pitch(facts=Facts(type="TV")),
    ],
)
def test_any_one_part_is_enough(pitch: Pitch) -> None:
    check_limits(pitch)


@pytest.mark.parametrize("pitch", [Pitch(), Pitch(id=3, title="Fox", characters=(Character(name="Aki"),))])
def test_a_pitch_of_names_only_holds_nothing_to_score(pitch: Pitch) -> None:
    with pytest.raises(InputError) as error:
        check_limits(pitch)
    assert error.value.received == "There is nothing to score in this pitch."
    assert error.value.next_step == "Add a synopsis or a picture."
    assert error.value.field == "synopsis"


def test_a_series_of_books_is_not_a_synopsis() -> None:
    check_limits(Pitch(synopsis="word " * 50_000))
    with pytest.raises(InputError) as error:
        check_limits(Pitch(synopsis="word " * 60_000))
    assert str(error.value) == (
        "synopsis has 300,000 characters. Allowed are up to 250,000. Paste the synopsis, not the script."
    )
    assert error.value.field == "synopsis"


def test_a_text_without_spaces_has_a_limit_too() -> None:
    check_limits(Pitch(synopsis="狐" * 250_000))
    with pytest.raises(InputError, match=r"synopsis has 250,001 characters\. Allowed are up to 250,000\."):
        check_limits(Pitch(synopsis="狐" * 250_001))


def test_a_long_description_is_named_by_its_place() -> None:
    check_limits(Pitch(characters=(Character(description="word " * 1_393),)))
    long = Character(description="word " * 60_000)
    with pytest.raises(InputError, match="has 300,000 characters") as error:
        check_limits(Pitch(characters=(Character(description="A fox."), long)))
    assert error.value.field == "characters[1].description"


@pytest.mark.parametrize(
    "synopsis", ["灯台守の少女は、生まれる前に沈んだ船から届く無線に答える。", "N/A", " #REF! ", "TBA", "12345"]
)
def test_a_text_that_cant_be_read_can_be_kept_but_not_scored(synopsis: str) -> None:
    pitch = Pitch(synopsis=synopsis, characters=(Character("Aki", "n/a"),))
    check_limits(pitch)
    with pytest.raises(InputError, match=r"There is nothing to score in this pitch\. (This|The model)") as error:
        check_something_read(pitch)
    assert error.value.field in ("synopsis", "characters[0].description")
    check_something_read(replace(pitch, facts=Facts(type="TV")))


def test_one_word_can_be_scored() -> None:
    check_something_read(Pitch(synopsis="Ferry"))
