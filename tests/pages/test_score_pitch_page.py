from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
import streamlit as st

from anipop_core.attribution import explain, faithfulness, methods
from anipop_core.ui.session import kept_draft, keys
from anipop_core.ui.session.draft import Draft
from anipop_core.ui.shell import resources
from tests.intake.drawing import plain
from tests.pages.conftest import RUN_S, html, scored
from tests.ui.fakes import BASE, fake_explain

SYNOPSIS = "A courier crosses the flooded city by night and finds letters that never arrived. " * 5  # 70 words
PANELS = [methods.MethodResult("As shown", 0, 0.2, 0.1, (0.01,) * 70)]


def write(at, synopsis):
    return at.text_area[0].input(synopsis).run()


def told(at, base):
    """Told from another base, once that and its test are worked out."""
    return worked_out(worked_out(at.selectbox(key="baseline").set_value(base).run()))


def worked_out(at):
    """Once there is what was asked of the explanation."""
    resources.panel_worker().submit(lambda: None).result()
    return at.run()


def try_again(at):
    return next(button for button in at.button if button.label == "Try again").click().run()


def methods_toggle(at):
    return next(toggle for toggle in at.toggle if toggle.label.startswith("Compare the methods"))


def read_as_markdown(at):
    labels = [element.label for element in (*at.expander, *at.button, *at.toggle, *at.selectbox)]
    return "\n".join([*labels, *(text.value for text in (*at.caption, *at.markdown))])


def test_a_score_with_its_range_and_what_drove_it(app):
    at = scored(write(app, SYNOPSIS))
    assert not at.exception
    shown = html(at)
    assert f'data-testid="score">{BASE + 0.7:.2f}<' in shown  # a hundredth a word
    assert "likely <b>6.4 – 7.9</b>" in shown
    assert "better than 78 % of known titles" in shown
    assert "Reach: <b>42,000 list members, likely 5,200 – 310,000; top 31 %</b>" in shown
    assert ">Base 6.50, score 7.20. the average known title." in shown
    assert "Synopsis" in shown and "+0.70" in shown
    assert "Title 150" in shown  # the closest


def test_the_switch_tells_what_drove_the_reach(app):
    at = scored(write(app, SYNOPSIS))
    assert "strongest words moves the score" in html(at) or "In score points." in html(at)
    at = at.segmented_control(key="told-of").set_value("reach").run()
    assert not at.exception
    shown = html(at)
    assert "The base stands for 10,000 list members, the pitch for 42,000." in shown
    assert f"Base 50.0, reach {50 + 7:.1f}." in shown
    assert "is tested for the score only" in shown


def test_the_sample_fills_the_form_and_is_scored(app):
    at = app.button(key="score-sample").click().run()
    assert not at.exception
    assert at.text_area[0].value.startswith("Seven years ago")
    assert 'data-testid="score"' in html(at)


def test_an_empty_pitch_gets_its_error_beside_the_field(app, model):
    model.predicted.clear()
    at = app.button(key="score").click().run()
    assert "There is nothing to score in this pitch." in html(at)
    assert model.predicted == []


def test_a_shelf_of_books_is_refused_and_kept(app):
    script = "word " * 60_000
    at = write(app, script).button(key="score").click().run()
    assert "synopsis has 300,000 characters. Allowed are up to 250,000." in html(at)
    assert at.text_area[0].value == script


@pytest.fixture
def downloads(monkeypatch):
    """Label -> what makes the file, of the buttons drawn last."""
    found = {}
    monkeypatch.setattr(st, "download_button", lambda label, content, *rest, **settings: found.update({label: content}))
    return found


@pytest.fixture
def tested(monkeypatch):
    """The bases whose explanations were tested; each test has a verdict of its own."""
    bases = []

    def with_test(predictor, pitch, found, progress):
        bases.append(found.baseline)
        curve = {"shares": (0, 0.5, 1), "strongest": (7, 6.8, 6.5), "random": (7, 6.9, 6.5)}
        test = {"block": "Synopsis", "verdict": f"Tested from {found.baseline}.", "kind": "words"}
        return replace(found, faithfulness={"words": test | {"deletion": curve, "insertion": curve}})

    def told_from(predictor, pitch, progress=None, baseline="average"):
        return replace(fake_explain(predictor, pitch, progress), baseline=baseline)

    monkeypatch.setattr(faithfulness, "with_faithfulness", with_test)
    monkeypatch.setattr(explain, "explain", told_from)
    return bases


def test_each_base_has_its_own_test_shown_and_taken_away(app, tested, downloads):
    at = scored(write(app, SYNOPSIS))
    assert tested == ["average"]
    assert "Synopsis: Tested from average." in html(at)
    at = told(at, "blank")
    assert not at.exception
    assert tested == ["average", "blank"]
    assert "Synopsis: Tested from blank." in html(at)
    assert "Tested from average." not in html(at)
    assert any(expander.label == "The whole test, as curves" for expander in at.expander)
    assert json.loads(downloads["JSON"]())["faithfulness"]["words"]["verdict"] == "Tested from blank."
    assert "Tested from blank." in downloads["Page to take away"]()
    told(at, "average")
    assert json.loads(downloads["JSON"]())["faithfulness"]["words"]["verdict"] == "Tested from average."
    assert tested == ["average", "blank"]


def test_a_download_before_its_test_holds_none(app, tested, downloads, monkeypatch):
    at, quick, may_test = scored(write(app, SYNOPSIS)), faithfulness.with_faithfulness, threading.Event()
    monkeypatch.setattr(faithfulness, "with_faithfulness", lambda *inputs: may_test.wait(RUN_S) and quick(*inputs))
    at.selectbox(key="baseline").set_value("blank").run()
    while (untested := json.loads(downloads["JSON"]()))["baseline"] != "blank":
        at.run()  # the base is still worked out
    assert untested["faithfulness"] == {}
    may_test.set()
    resources.panel_worker().submit(lambda: None).result()
    assert json.loads(downloads["JSON"]())["faithfulness"]["words"]["verdict"] == "Tested from blank."


def test_another_base_does_not_wait_for_the_explanations_of_others(app, tested):
    at, may_go_on = scored(write(app, SYNOPSIS)), threading.Event()
    resources.worker().submit(may_go_on.wait, RUN_S)
    at = told(at, "blank")
    may_go_on.set()
    assert "Synopsis: Tested from blank." in html(at)


def test_another_pitch_starts_without_the_panels_of_the_last(app, monkeypatch):
    asked = []
    monkeypatch.setattr(methods, "methods_on_synopsis", lambda predictor, pitch, *rest: asked.append(pitch) or PANELS)
    at = scored(write(app, SYNOPSIS))
    at = worked_out(methods_toggle(at).set_value(True).run())
    assert not at.exception
    at = scored(write(at, f"{SYNOPSIS} Then it snows."))
    resources.panel_worker().submit(lambda: None).result()
    assert methods_toggle(at).value is False
    assert [pitch.synopsis for pitch in asked] == [SYNOPSIS]


class FailsOnce:
    """Goes wrong at the first call, then does as before."""

    def __init__(self, run):
        self.run, self.calls = run, 0

    def __call__(self, *inputs):
        self.calls += 1
        if self.calls == 1:
            raise RuntimeError("a confidential synopsis")
        return self.run(*inputs)


def test_another_base_that_fails_leaves_a_message_and_can_be_tried_again(app, monkeypatch):
    at = scored(write(app, SYNOPSIS))
    monkeypatch.setattr(explain, "explain", FailsOnce(fake_explain))
    at = worked_out(at.selectbox(key="baseline").set_value("blank").run())
    assert not at.exception
    assert "Something went wrong on our side." in html(at) and "confidential" not in html(at)
    assert "Title 150" in html(at)
    at = worked_out(try_again(at))
    assert "changes most" in html(at) and "went wrong" not in html(at)


def test_a_test_that_fails_leaves_a_message_and_can_be_tried_again(app, monkeypatch):
    monkeypatch.setattr(faithfulness, "with_faithfulness", FailsOnce(faithfulness.with_faithfulness))
    at = scored(write(app, SYNOPSIS))
    assert "Something went wrong on our side." in html(at)
    at = try_again(at)
    resources.worker().submit(lambda: None).result()
    assert "went wrong" not in html(at.run())


def test_methods_that_fail_leave_a_message_and_can_be_tried_again(app, monkeypatch):
    monkeypatch.setattr(methods, "methods_on_synopsis", FailsOnce(lambda *inputs: PANELS))
    at = scored(write(app, SYNOPSIS))
    at = worked_out(methods_toggle(at).set_value(True).run())
    assert not at.exception
    assert "Something went wrong on our side." in html(at)
    at = worked_out(try_again(at))
    assert "went wrong" not in html(at)
    assert any("Ratio" in table.value for table in at.dataframe)


def test_an_explanation_that_fails_is_tried_again_by_scoring(app, model, monkeypatch):
    monkeypatch.setattr(explain, "explain", FailsOnce(fake_explain))
    at = scored(write(app, SYNOPSIS))
    assert "Something went wrong on our side." in html(at)
    at = scored(at)
    assert not at.exception
    assert ">Base 6.50, score 7.20." in html(at)


def test_what_was_typed_is_shown_as_text(app):
    hostile = '<script>alert("x")</script> <b>bold</b> & 🌊 ' + SYNOPSIS
    at = scored(write(app, hostile))
    assert not at.exception
    assert "<script" not in html(at)
    assert "<b>bold</b>" not in html(at)
    assert "🌊" in html(at)


def test_names_and_titles_are_never_read_as_markdown(app, monkeypatch):
    hostile, picture, title = "![x](http://host/x.png)", "key $1 *final* $2.png", "**K** :red[title]"
    curve = {"shares": (0, 0.5, 1), "strongest": (7, 6.8, 6.5), "random": (7, 6.9, 6.5)}
    test = {"block": picture, "verdict": "It holds.", "kind": "regions", "deletion": curve, "insertion": curve}

    def with_test(predictor, pitch, found, progress):
        return replace(found, faithfulness={"regions": [test]})

    def told_from(predictor, pitch, progress=None, baseline="average"):
        return replace(fake_explain(predictor, pitch), baseline=f"the closest known title, {title}.")

    monkeypatch.setattr(faithfulness, "with_faithfulness", with_test)
    monkeypatch.setattr(explain, "explain", told_from)
    at = app.button(key="add-character").click().run()
    at = next(field for field in at.text_input if "Name of character" in field.label).input(hostile).run()
    at = next(field for field in at.text_area if "Description of character" in field.label).input(SYNOPSIS).run()
    at = scored(at.file_uploader[-1].set_value([(picture, plain(), "image/png")]).run())
    for text in (f"{picture}: It holds.", f"{picture}: without 50 % of its regions", title):
        assert text in html(at)
    assert not any(word in read_as_markdown(at) for word in ("http://", "*final*", "red["))
    assert f"{hostile} changes most" in html(told(at, "blank"))
    assert not any(word in read_as_markdown(at) for word in ("http://", "*final*", "red["))
    assert not at.exception


def test_the_draft_survives_other_pages(app):
    at = write(app, SYNOPSIS)
    at.text_input[0].input("Kept").run()
    at.switch_page("pages/evidence.py").run()
    at.switch_page("pages/score_pitch.py").run()
    assert at.text_area[0].value == SYNOPSIS
    assert at.text_input[0].value == "Kept"


def test_the_last_score_stays_when_the_next_attempt_fails(app):
    at = scored(write(app, SYNOPSIS))
    at = write(at, "").button(key="score").click().run()
    assert "nothing to score" in html(at)
    assert 'data-testid="score">7.20<' in html(at)


def test_an_unchanged_pitch_is_not_scored_again(app, model):
    at = scored(write(app, SYNOPSIS))
    model.predicted.clear()
    at.button(key="score").click().run()
    assert model.predicted == []


def test_characters_come_and_go(app):
    at = app.button(key="add-character").click().run()
    at = at.button(key="add-character").click().run()
    names = [field for field in at.text_input if "Name of character" in field.label]
    assert len(names) == 2
    names[0].input("Aki").run()
    names = [field for field in at.text_input if "Name of character" in field.label]
    names[1].input("Ren").run()
    remove = next(button for button in at.button if button.label == "Remove character 1")
    at = remove.click().run()
    assert [field.value for field in at.text_input if "Name of character" in field.label] == ["Ren"]


def test_what_was_removed_by_mistake_comes_back_where_it_was(app):
    at = app.button(key="use-sample").click().run()
    draft = at.session_state[keys.DRAFT]
    before, names = draft.parse().pitch, [character.name for character in draft.characters]
    for label, back in (
        ("character 1", "character"),
        ("the portrait of character 1", "portrait"),
        ("picture 1", "picture"),
    ):
        at = next(button for button in at.button if button.label == f"Remove {label}").click().run()
        assert draft.parse().pitch != before
        at = next(button for button in at.button if button.label == f"Bring back the {back}").click().run()
        assert draft.parse().pitch == before
        assert not [button for button in at.button if button.label.startswith("Bring back the")]
    assert [field.value for field in at.text_input if "Name of character" in field.label] == names


def test_a_draft_that_the_browser_kept_is_told_and_can_be_left(app):
    record = {**kept_draft.as_record(Draft(synopsis=SYNOPSIS)), "time": "2027-04-01T05:02:00Z"}
    brought = kept_draft.read({"record": record})
    app.session_state[keys.DRAFT], app.session_state[keys.BROUGHT_BACK] = brought.draft, brought
    at = app.run()
    assert "Brought back what you had typed at 1 Apr 2027, 05:02." in html(at)
    assert at.text_area[0].value == SYNOPSIS
    at = at.button(key="start-afresh").click().run()
    assert at.text_area[0].value == ""
    assert "Brought back" not in html(at)


def test_pictures_are_scored_and_a_bad_one_is_named(app, model):
    uploader = app.file_uploader[-1]
    at = uploader.set_value([("art.png", plain(), "image/png"), ("notes.png", b"no picture", "image/png")]).run()
    assert not at.exception
    assert "notes.png&quot; is not a picture that can be read." in html(at)
    at = scored(at)
    assert [picture.name for picture in model.predicted[-1].images] == ["art.png"]
    assert f">{BASE + 0.1:.2f}<" in html(at)
    assert "art.png is unlike any picture the model knows." in html(at)


def test_starting_empty_can_be_taken_back(app):
    at = write(app, SYNOPSIS).button(key="start-empty").click().run()
    assert at.text_area[0].value == ""
    at = at.button(key="bring-back").click().run()
    assert at.text_area[0].value == SYNOPSIS


def test_a_long_synopsis_is_scored_and_says_how_far_it_is_read(app):
    bible = SYNOPSIS * 100
    at = write(app, bible).button(key="score").click().run()
    assert not at.exception
    assert 'data-testid="score"' in html(at)
    assert "The model reads the first 5,000; the rest is kept" in html(at)
    assert at.text_area[0].value == bible


def test_a_pitch_that_cannot_be_read_has_no_score_but_is_told_what_it_needs(app, model):
    japanese = "記憶を失った少年が、沈みゆく街で郵便配達の仕事を見つけ、届かない手紙の謎を追いはじめる物語。" * 3
    model.predicted.clear()
    at = write(app, japanese).button(key="score").click().run()
    assert not at.exception
    assert "There is nothing to score in this pitch. The model reads English only. This looks like Japanese" in html(at)
    assert "Add a synopsis or a picture." in html(at)
    assert 'data-testid="score"' not in html(at) and model.predicted == []
    assert at.text_area[0].value == japanese
