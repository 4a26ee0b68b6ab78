from __future__ import annotations

import pytest

from anipop_core.errors import InputError
from anipop_core.intake.limits import check_limits
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


def test_a_script_is_not_a_synopsis() -> None:
    check_limits(Pitch(synopsis="word " * 5_000))
    with pytest.raises(InputError) as error:
        check_limits(Pitch(synopsis="word " * 20_000))
    assert str(error.value) == (
        "synopsis has 20,000 words. Allowed are up to 5,000 words. Paste the synopsis, not the script."
    )
    assert error.value.field == "synopsis"


def test_a_text_without_spaces_has_a_limit_too() -> None:
    check_limits(Pitch(synopsis="狐" * 50_000))
    with pytest.raises(InputError, match=r"synopsis has 50,001 characters\. Allowed are up to 50,000\."):
        check_limits(Pitch(synopsis="狐" * 50_001))


def test_a_long_description_is_named_by_its_place() -> None:
    long = Character(description="word " * 1_001)
    with pytest.raises(InputError, match="has 1,001 words") as error:
        check_limits(Pitch(characters=(Character(description="A fox."), long)))
    assert error.value.field == "characters[1].description"
