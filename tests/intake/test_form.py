from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.form import FormCharacter, pitch_from_form
from anipop_core.intake.pictures import read_picture
from anipop_core.intake.pitch_json import parse_pitch
from anipop_core.schema import Character, Facts, Pitch
from tests.intake.drawing import encode, plain

KEY = read_picture(plain("red"), "key.png")
AKI = read_picture(plain("blue"), "aki.png")
MOVING = read_picture(
    encode(Image.new("RGB", (40, 40)), "GIF", save_all=True, append_images=[Image.new("RGB", (40, 40), "red")]),
    "moving.gif",
)


def filled(**changed: Any) -> ParsedPitch:
    values: dict[str, Any] = {"title": "", "synopsis": "", "characters": [], "images": [], "facts": {}}
    return pitch_from_form(**(values | changed))


def test_a_filled_form() -> None:
    characters: list[FormCharacter] = [
        {"name": "Aki", "description": "A shy diver.", "portrait": AKI},
        {"name": "", "description": "", "portrait": None},
    ]
    facts = {"type": "TV", "source": None, "genres": ["Action"], "studios": "", "episodes": 12, "year": None}
    parsed = filled(title="Tide", synopsis="A fox.", characters=characters, images=[KEY], facts=facts)
    assert parsed.pitch == Pitch(
        title="Tide",
        synopsis="A fox.",
        characters=(Character("Aki", "A shy diver.", AKI), Character()),
        images=(KEY,),
        facts=Facts(type="TV", genres=("Action",), episodes=12),
    )
    assert [notice.code for notice in parsed.notices] == ["short_text"]


def test_the_form_and_a_file_say_the_same() -> None:
    raw = {"title": "Tide", "synopsis": "Ein Fuchs lebt im Wald und spricht.", "facts": {"type": "Opera"}}
    assert pitch_from_form(raw["title"], raw["synopsis"], [], [], raw["facts"]) == parse_pitch(raw, None)


def test_an_empty_form_is_told_what_to_add() -> None:
    with pytest.raises(InputError, match="There is nothing to score in this pitch") as error:
        filled(title="Tide", synopsis=" ", characters=[{"name": "Aki"}])
    assert error.value.field == "synopsis"


def test_a_portrait_or_a_picture_alone_is_a_pitch() -> None:
    assert filled(characters=[{"portrait": AKI}]).pitch.characters == (Character(portrait=AKI),)
    assert filled(images=[KEY]).pitch.images == (KEY,)


def test_limits_hold_for_the_form_too() -> None:
    with pytest.raises(InputError, match=r"images: received 13 entries\. Allowed: up to 12\."):
        filled(images=[KEY] * 13)
    with pytest.raises(InputError, match="has 300,000 characters"):
        filled(synopsis="word " * 60_000)


def test_picture_notices_name_their_place_on_the_form() -> None:
    notices = filled(characters=[{"name": "Aki"}, {"portrait": MOVING}], images=[KEY, MOVING]).notices
    assert [notice.field for notice in notices] == ["characters[1].portrait", "images[1]"]
