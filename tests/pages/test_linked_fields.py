"""What a pitch is based on, what it follows, its people and companies on the form."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from anipop_core.encoders.records import Records
from anipop_core.model.known_facts import KnownFacts
from anipop_core.schema import Facts, Pitch, Predecessor, SourceWork
from anipop_core.ui.session import keys
from anipop_core.ui.shell import resources
from tests.model.test_known_facts import ANIME, PEOPLE, WORKS
from tests.pages.conftest import html
from tests.store.pitches import model_score

TITLES = pd.DataFrame({"producers": [["Harbour Music"], ["TV Harbour"]]})
MADE = [Facts(year=2001, director=("森アキ",)), Facts(year=2012, director=("森アキ",))]
RECORDS = Records(MADE, np.array([7.0, 8.0]), np.ones(2), np.array([8, 9]), {})


@pytest.fixture
def known(model):
    """The fake model with a catalogue of works, anime and people."""
    model.checkpoint.facts.records = RECORDS
    model.checkpoint.known = KnownFacts.of(TITLES, WORKS, PEOPLE, ANIME)


@pytest.fixture
def filled(known, app):
    """A function that puts facts on the form."""

    def fill(**facts):
        app.session_state[keys.DRAFT].facts.update(facts)
        at = app.run()
        assert not at.exception
        return at

    return fill


def box(at, label):
    """What the search box of that label was sent."""
    sent = [json.loads(one.proto.json or "{}") for one in at.get("bidi_component")]
    return next(data for data in sent if data.get("label") == label)


def draft(at):
    return at.session_state[keys.DRAFT]


def text_field(at, label):
    return next(one for one in at.text_input if one.label == label)


def test_what_is_known_stands_beside_a_work(filled):
    at = filled(source_work={"manga_id": 1})
    work = box(at, "Based on")
    (chosen,) = work["chosen"]
    assert chosen["name"] == "Umi (The Sea) 海"
    assert chosen["about"] == "8.50 by 4,000 who rated it, 9,000 readers in December 2024, Weekly Harbour since 2001"
    assert work["full"]
    assert text_field(at, "Their score").placeholder == "8.50"
    assert text_field(at, "Readers").placeholder == "9,000"
    assert "Readers and lists are shown, the model doesn't read them." in "".join(text.value for text in at.caption)


def test_a_number_is_typed_over_and_taken_back(filled):
    at = text_field(filled(source_work={"manga_id": 1}), "Their score").input("9,1").run()
    at.text_area[0].input("Rain falls.").run()
    assert draft(at).parse().pitch.facts.source_work == SourceWork(manga_id=1, score=9.1)
    at = text_field(at, "Their score").input("").run()
    assert draft(at).facts["source_work"] == {"manga_id": 1}


@pytest.mark.parametrize(
    ("label", "typed", "told"),
    [("Their score", "11", "allowed is a score from 1 to 10"), ("Readers", "0", "allowed is a whole number from 1")],
)
def test_bad_input_stays_with_its_warning(filled, label, typed, told):
    at = text_field(filled(source_work={"manga_id": 1}), label).input(typed).run()
    (warning,) = box(at, "Based on")["warnings"]
    assert f'"{typed}" counts as missing' in warning
    assert told in warning
    assert text_field(at, label).value == typed


def test_the_numbers_alone_are_enough(filled):
    at = text_field(filled(), "Its score").input("7.5").run()
    at.text_area[0].input("Rain falls.").run()
    assert draft(at).parse().pitch.facts.predecessor == Predecessor(score=7.5)
    assert box(at, "Follows")["warnings"] == []
    assert not box(at, "Follows")["full"]


def test_a_predecessor_after_the_pitchs_year_is_named(filled):
    at = filled(predecessor={"mal_id": 10}, year=2012)
    assert "first aired in 2013, after the pitch's year 2012" in box(at, "Follows")["warnings"][0]
    assert box(at, "Follows")["chosen"] == [{"name": "MAL #10", "about": ""}]


def test_people_have_their_record_as_of_the_pitchs_year(filled):
    about = {year: box(filled(director=["Aki Mori"], year=year), "Director")["chosen"][0] for year in (2010, None)}
    assert about[2010]["about"] == "1 earlier title, mean 7.00"
    assert about[None]["about"] == "2 earlier titles, mean 7.50"
    assert about[None]["name"] == "Aki Mori"  # as it was typed


def test_unknown_people_and_namesakes_are_told(filled):
    at = filled(director=["Nobody"], music=["Bo Hara"], script=["Chi Oda"])
    assert '"Nobody" counts as missing in director' in box(at, "Director")["warnings"][0]
    assert "others are called so too" in box(at, "Music")["warnings"][0]
    assert "several are called so" in box(at, "Script")["warnings"][0]
    assert draft(at).facts["director"] == ["Nobody"]


def test_what_is_typed_is_answered(known, app):
    key = keys.search(draft(app).id, "producers")
    app.session_state[key] = {"typed": "ＨＡＲ"}
    found = box(app.run(), "Companies")
    assert found["query"] == "ＨＡＲ"
    assert [option["name"] for option in found["options"]] == ["Harbour Music", "TV Harbour"]


def test_a_kept_version_holds_what_was_typed(filled, other):
    at = filled(source_work={"title": "A novel of ours", "score": "8.2", "members": "1,200"}, director=["森アキ"])
    at = at.text_area[0].input("Rain falls on the harbour.").run()
    at = at.button(key="keep-version").click().run().button(key="keep").click().run()
    assert not at.exception, html(at)
    (project,) = other.projects.list()
    (version,) = other.versions.list(project.id)
    facts = other.versions.get(version.id).pitch.facts
    assert facts.source_work == SourceWork(title="A novel of ours", score=8.2, members=1200)
    assert facts.director == ("森アキ",)


def test_without_a_model_the_form_stands(model, monkeypatch, app):
    monkeypatch.setattr(resources, "loaded_predictor", lambda: None)
    app.session_state[keys.DRAFT].facts.update(source_work={"manga_id": 1}, director=["Aki"])
    at = app.run()
    assert not at.exception
    assert box(at, "Based on")["chosen"] == [{"name": "MAL #1", "about": ""}]
    assert box(at, "Director")["chosen"] == [{"name": "Aki", "about": ""}]


@pytest.mark.parametrize(
    "same",
    [
        {"source_work": {"title": "海"}},
        {"source_work": {"score": "8.5", "magazine": "weekly harbour"}},
        {"source_work": {"manga_id": 1, "title": "Another title", "members": "5"}},
    ],
)
def test_a_sealed_version_stays_sealed_in_other_words(filled, other, project, same):
    pitch = Pitch(synopsis="Rain falls on the harbour.", facts=Facts(source_work=SourceWork(manga_id=1)))
    version = other.versions.create(project.id, "Sealed", pitch, scored=model_score())
    other.room.seal(version.id, "Aki", 7.0)
    at = filled()
    at.session_state[keys.PROJECT] = project.id
    draft(at).facts.update(same)
    at = at.text_area[0].input(pitch.synopsis).run().button(key="score").click().run()
    assert "Its score is shown when they are opened." in html(at)
    assert 'data-testid="score"' not in html(at)
