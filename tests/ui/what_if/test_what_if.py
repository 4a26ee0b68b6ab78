from __future__ import annotations

import pytest

from anipop_core.model.noise import Change
from anipop_core.scenarios.comparison import TextDiff
from anipop_core.scenarios.ensemble_score import EnsembleScore
from anipop_core.scenarios.matching import Difference
from anipop_core.scenarios.neighbours import Closeness, Ranking
from anipop_core.scenarios.single_changes import SingleChange
from anipop_core.scenarios.sweep import SweepPoint
from anipop_core.scenarios.text_diff import diff
from anipop_core.schema import Character, Facts, Pitch, WordShare
from anipop_core.ui.session.draft import draft_of
from anipop_core.ui.what_if import sweeping
from anipop_core.ui.what_if.closest import ranking_html
from anipop_core.ui.what_if.ranking import described
from anipop_core.ui.what_if.texts import diff_html
from anipop_core.ui.what_if.trial import Trial

PITCH = Pitch(synopsis="Rain falls.", characters=(Character("Aki", "She sails."),), facts=Facts(type="TV"))
OUTCOME = EnsembleScore(7.0, 6.0, 8.0, 50.0, 50.0, 30.0, 70.0, 9000, 700, 60_000, (7.0, 7.0), (50.0, 50.0))


def test_removed_and_added_words_have_tags_signs_and_numbers_and_are_escaped():
    before = [WordShare("Synopsis", "cold", 2, 6, -0.04)]
    after = [WordShare("Synopsis", "hot", 5, 8, 0.11)]
    found = diff_html(TextDiff(Difference("Synopsis", "synopsis", 0, 0), diff("a cold b", "a <b>hot b", before, after)))
    assert "<b>" not in found
    assert '<del>cold</del><sup class="ap-lowers">−0.04</sup>' in found
    assert '&lt;b&gt;hot</ins><sup class="ap-raises">+0.11</sup>' in found


@pytest.mark.parametrize(
    ("kind", "action", "label", "target", "said"),
    [
        ("facts", "set", "Movie", "type", "Set type to Movie"),
        ("facts", "add", "Comedy", "genres", "Add Comedy to genres"),
        ("facts", "remove", "Drama", "genres", "Take Drama out of genres"),
        ("synopsis", "remove", "Rain\nfalls.", "Synopsis", "Without the sentence “Rain falls.”"),
        ("character", "remove", "Aki", "", "Without Aki"),
        ("character", "replace", "Mio", "Aki", "Mio in place of Aki"),
        ("image", "add", "key.png", "", "key.png added"),
    ],
)
def test_a_change_is_said_in_words(kind, action, label, target, said):
    assert described(SingleChange(kind, action, label, target, PITCH, OUTCOME, Change(0.1, 0.05))) == said


@pytest.mark.parametrize(
    ("by", "closest", "said"),
    [
        ("both", "A<", "A&lt; is closer to Title 1 than B."),
        ("text", "A<", "A&lt; is closer to Title 1 than B, by their texts."),
        ("both", None, "about as close to Title 1"),
        (None, None, "no part in common"),
    ],
)
def test_the_closer_version_is_named(by, closest, said):
    versions = (Closeness("A<", 0.5, None, 0.5), Closeness("B", 0.3, None, 0.3))
    assert said in ranking_html(Ranking("Title 1", versions, by, closest))


def test_a_lever_changes_its_part_alone_and_can_be_taken_back():
    trial = Trial(draft_of(PITCH), PITCH, PITCH)
    trial.draft.synopsis = "Snow falls."
    trial.take(Pitch(synopsis="Other.", characters=()), "character")
    trial.read()
    assert (trial.pitch.synopsis, trial.pitch.characters) == ("Snow falls.", ())
    trial.take_facts(Facts(type="Movie"))
    trial.read()
    assert trial.pitch.facts.type == "Movie"
    trial.step_back()
    trial.step_back()
    trial.read()
    assert trial.pitch.characters == PITCH.characters
    assert trial.pitch.facts == PITCH.facts
    assert trial.pitch.synopsis == "Snow falls."


def test_a_trial_that_cannot_be_read_keeps_its_last_pitch():
    trial = Trial(draft_of(PITCH), PITCH, PITCH)
    trial.draft.synopsis = "word " * 100_000
    trial.read()
    assert trial.error_field is not None
    assert trial.draft.errors[trial.error_field]
    assert trial.pitch == PITCH
    trial.draft.synopsis = "Snow falls."
    trial.read()
    assert trial.error_field is None
    assert not any(trial.draft.errors.values())
    assert trial.pitch.synopsis == "Snow falls."


def test_a_dot_is_taken_over_once_however_often_its_click_is_reported(monkeypatch):
    session = {"sweep": {"selection": {"points": [{"y": 0}]}}}
    monkeypatch.setattr(sweeping.st, "session_state", session)
    trial = Trial(draft_of(PITCH), PITCH, PITCH)
    points = [SweepPoint("Movie", "set", Facts(type="Movie"), OUTCOME, Change(0.1, 0.05), 12)]
    drawn_for = trial.draft.id
    sweeping._take_selected(trial, "type", points, "sweep", drawn_for)
    assert trial.draft.facts["type"] == "Movie"
    trial.step_back()
    sweeping._take_selected(trial, "type", points, "sweep", drawn_for)  # the run it was in was interrupted
    assert trial.draft.facts["type"] == "TV"
