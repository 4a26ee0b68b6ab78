from __future__ import annotations

import pytest

from anipop_core.errors import InputError
from anipop_core.intake.pictures import read_picture
from anipop_core.schema import Character, Facts, Pitch
from anipop_core.ui.session import draft as drafts
from anipop_core.ui.session.draft import draft_of
from tests.intake.drawing import plain

PITCH = Pitch(synopsis="Rain falls.", characters=(Character("Aki", "She sails."),), facts=Facts(genres=("Drama",)))
CHANGES = {
    "title": lambda draft: setattr(draft, "title", "Tide"),
    "synopsis": lambda draft: setattr(draft, "synopsis", "Snow falls."),
    "a name": lambda draft: setattr(draft.characters[0], "name", "Ren"),
    "a description": lambda draft: setattr(draft.characters[0], "description", "He waits."),
    "a portrait": lambda draft: setattr(draft.characters[0], "portrait", read_picture(plain(), "portrait.png")),
    "a picture": lambda draft: draft.images.append(read_picture(plain(), "art.png")),
    "a fact": lambda draft: draft.facts.update(type="Movie"),
    "a source work": lambda draft: draft.facts.update(source_work={"manga_id": 1, "title": "Umi", "score": "8,5"}),
    "a predecessor": lambda draft: draft.facts.update(predecessor={"members": "12,000"}),
    "a director": lambda draft: draft.facts.update(director=["Aki"]),
    "a tag": lambda draft: draft.facts["genres"].append("Comedy"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_read(change):
    draft = draft_of(PITCH)
    before = draft.parse().pitch
    change(draft)
    after = draft.parse().pitch
    assert after != before
    assert after == draft_of(after).parse().pitch


def test_an_unchanged_draft_is_read_once(monkeypatch):
    draft = draft_of(PITCH)
    found = draft.parse()
    monkeypatch.setattr(drafts, "pitch_from_form", lambda *form: pytest.fail("read again"))
    assert draft.parse() is found


def test_what_is_wrong_is_said_each_time_until_it_is_mended():
    draft = draft_of(Pitch(synopsis="word " * 60_000))
    for _ in range(2):
        with pytest.raises(InputError, match="300,000 characters"):
            draft.parse()
    draft.synopsis = "Rain falls."
    assert draft.parse().pitch.synopsis == "Rain falls."
