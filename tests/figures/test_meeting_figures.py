"""The figures of guesses and of the track record."""

from __future__ import annotations

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.guesses import guesses_figure, guesses_sentence
from anipop_core.figures.plotting import ENLARGED_TYPE, enlarged
from anipop_core.figures.track_record import track_record_figure, track_record_sentence
from anipop_core.store.records import Guess
from anipop_core.store.track_record import PersonRecord, TrackRecord
from tests.store.pitches import NOON, model_score

MODEL = model_score(7.25)
GUESSES = (Guess("Aki", 6.5, "", NOON), Guess("<b>Bo</b>", 8.1, "", NOON))
RECORD = TrackRecord((), (PersonRecord("Aki", 3, 0.4, 0.25), PersonRecord("<i>", 1, 0.9, 1.1)), 0.25)


def test_people_stand_under_the_model_from_the_highest_guess_down():
    figure = guesses_figure(MODEL, GUESSES, None, LIGHT)
    bar, model, people = figure.data
    assert (tuple(bar.x), tuple(model.x)) == ((6.25, 8.25), (7.25,))
    assert model.marker.color == LIGHT.accent != people.marker.color
    assert tuple(people.x) == (8.1, 6.5)
    assert list(figure.layout.yaxis.ticktext) == [
        "The model  <b>7.25</b>", "&lt;b&gt;Bo&lt;/b&gt;  <b>8.1</b>", "Aki  <b>6.5</b>",
    ]  # fmt: skip
    low, high = figure.layout.xaxis.range
    assert low < 6.25 and high > 8.25


def test_the_real_score_is_a_line_inside_the_figure():
    figure = guesses_figure(MODEL, GUESSES, 9.5, LIGHT)
    assert figure.layout.shapes[0].x0 == 9.5 < figure.layout.xaxis.range[1]
    assert guesses_sentence(MODEL, GUESSES, 9.5).endswith("<b>Bo</b> 8.1; Aki 6.5. The real score is 9.50.")


def test_it_is_drawn_where_all_say_the_same():
    figure = guesses_figure(MODEL, (), 7.25, LIGHT)
    assert figure.layout.xaxis.range[0] < figure.layout.xaxis.range[1]


def test_each_person_stands_beside_the_model_on_the_same_versions():
    figure = track_record_figure(RECORD, LIGHT)
    model, people = figure.data[-2:]
    assert tuple(model.x) == (0.25, 1.1) and tuple(people.x) == (0.4, 0.9)
    assert figure.layout.yaxis.ticktext[1] == "&lt;i&gt;  <b>0.90</b>"
    assert "Aki 0.40, the model 0.25 on the same" in track_record_sentence(RECORD)


def test_an_enlarged_figure_keeps_within_its_height():
    assert enlarged(guesses_figure(MODEL, GUESSES, None, LIGHT), 150).layout.height == 150
    figure = enlarged(guesses_figure(MODEL, GUESSES, None, LIGHT), 1000)
    assert figure.layout.height > guesses_figure(MODEL, GUESSES, None, LIGHT).layout.height
    assert figure.layout.yaxis.tickfont.size == ENLARGED_TYPE
