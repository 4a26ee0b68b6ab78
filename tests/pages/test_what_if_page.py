from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from anipop_core.attribution import explain
from anipop_core.intake.pictures import read_picture
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Character, Facts, Pitch
from anipop_core.store.records import ModelScore
from anipop_core.store.store import Store
from anipop_core.ui.session import jobs, keys, projects
from anipop_core.ui.shell import resources
from anipop_core.ui.what_if import texts
from tests.intake.drawing import encode
from tests.pages.conftest import ENTRY, RUN_S, html
from tests.scenarios.conftest import PITCH as MADE_UP
from tests.scenarios.conftest import predictor  # noqa: F401  (its numbers can be worked out by hand)
from tests.ui.fakes import fake_explain

PAGE = "pages/what_if.py"
PITCH = replace(MADE_UP, images=tuple(read_picture(encode(p.image), p.name) for p in MADE_UP.images))
ROUNDS = 20  # redraws within which background work is done


@pytest.fixture
def app(predictor: Predictor, monkeypatch, tmp_path) -> AppTest:  # noqa: F811
    """The page before any score, with a database of its own."""
    monkeypatch.setenv("ANIPOP_DATABASE_URL", f"sqlite:///{tmp_path / 'anipop.db'}")
    st.cache_resource.clear()
    monkeypatch.setattr(resources, "load_predictor", lambda: predictor)
    at = AppTest.from_file(str(ENTRY), default_timeout=RUN_S).run()
    resources.predictor()
    yield at.switch_page(PAGE)
    resources.worker().shutdown()
    jobs.worker().shutdown()
    projects.store().close()
    st.cache_resource.clear()


@pytest.fixture
def store(app: AppTest) -> Store:
    return projects.store()


@pytest.fixture
def project(app: AppTest, store: Store) -> str:
    """The id of the session's project."""
    found = store.projects.create("Lamps").id
    app.session_state["project"] = found
    return found


def test_without_anything_to_compare_it_teaches(app):
    at = app.run()
    assert "Score a pitch, or choose a project with versions" in html(at)
    at = at.button(key="to-score").click().run()
    assert not at.exception
    assert at.button(key="score")


def test_the_sample_is_scored_here(app):
    at = app.run().button(key="what-if-sample").click().run()
    assert not at.exception
    assert "Nothing differs yet." in html(at)
    assert at.selectbox(key="what-if-base").value == "scored"


def test_a_changed_fact_stands_at_once_beside_the_base(app, store, project):
    at = opened(app, store, project)
    at = selectbox(at, "Type").select("Movie").run()
    assert "+0.50, within noise" in html(at)  # the two members give a film .4 and .6
    assert "<td>Type</td><td>TV</td><td>Movie</td>" in html(at)
    at = at.button(key="start-over").click().run()
    assert "Nothing differs yet." in html(at)


def test_what_was_typed_survives_a_page_change(app, store, project):
    at = opened(app, store, project)
    at = synopsis(at).input(f"{PITCH.synopsis} They meet.").run()
    at = at.switch_page("pages/evidence.py").run().switch_page(PAGE).run()
    assert synopsis(at).value.endswith("They meet.")
    assert "They meet" in html(at).split('ap-diff">')[-1]


def test_texts_are_compared_word_by_word_then_with_points_and_escaped(app, store, project):
    at = opened(app, store, project)
    at = synopsis(at).input(PITCH.synopsis.replace("flooded", "<b>burning</b>")).run()
    assert "<del>flooded</del><ins>&lt;b&gt;burning&lt;/b&gt;</ins>" in html(at)


def test_the_points_of_removed_and_added_words_follow(app, store, project, monkeypatch):
    monkeypatch.setattr(texts, "QUIET_S", 0.0)  # no fragment polls here
    monkeypatch.setattr(explain, "explain", fake_explain)
    at = opened(app, store, project)
    at = synopsis(at).input(PITCH.synopsis.replace("flooded", "burning")).run()
    at = waited(at, "</del><sup")
    assert re.search(r'<ins>burning</ins><sup class="ap-\w+">[+−]\d\.\d\d</sup>', html(at))
    assert "Numbers are score points" in captions(at)


def test_the_thread_that_explains_writes_nothing_into_the_session(app, store, project, monkeypatch):
    monkeypatch.setattr(texts, "QUIET_S", 0.0)
    monkeypatch.setattr(explain, "explain", fake_explain)
    at = opened(app, store, project)
    at.session_state[keys.WHAT_IF_WORDS] = MappingProxyType({})
    at = synopsis(at).input(PITCH.synopsis.replace("flooded", "burning")).run()
    at = waited(at, "</del><sup")
    assert len(at.session_state[keys.WHAT_IF_WORDS]) == 2  # kept by the page itself


def test_a_removed_picture_and_character_are_shown(app, store, project):
    at = opened(app, store, project)
    at = next(b for b in at.button if b.label == "Remove picture 1").click().run()
    at = next(b for b in at.button if b.label == "Remove character 2").click().run()
    shown = html(at)
    assert "white.png" in shown
    assert "not in Trial" in shown
    assert "<del>He mends trams.</del>" in shown


def test_an_empty_trial_keeps_the_last_score_and_says_why(app, store, project):
    at = opened(app, store, project, Pitch(synopsis="A courier."))
    before = card(at)
    at = synopsis(at).input("").run()
    assert card(at) == before
    assert "be scored as it stands" in html(at)
    assert at.button(key="keep-version").disabled
    at = synopsis(at).input("A courier comes.").run()
    assert "be scored as it stands" not in html(at)


def test_a_sweep_is_taken_over_and_taken_back(app, store, project):
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "One fact"
    at = at.run()
    values = selectbox(at, "Value")
    assert "Movie: " in values.options[0]
    assert "+0.50, within noise" in values.options[0]
    at = at.button(key="take-over-type").click().run()  # the plan's own value is chosen at first
    assert "Nothing differs yet." in html(at)
    selectbox(at, "Value").select_index(0)
    at = at.button(key="take-over-type").click().run()
    assert "<td>Type</td><td>TV</td><td>Movie</td>" in html(at)
    at = at.button(key="step-back").click().run()
    assert "Nothing differs yet." in html(at)


def test_the_switch_tells_the_change_of_the_reach(app, store, project):
    at = opened(app, store, project)
    at = selectbox(at, "Type").set_value("Movie").run()
    assert "percentile points" in card(at)  # both are told in any case
    at = at.segmented_control(key="told-of").set_value("reach").run()
    assert not at.exception
    assert "in percentile points of reach" in html(at)
    at.session_state["what-if-levers"] = "One fact"
    at = at.run()
    assert not at.exception
    assert html(at).count("in score points") == 0


def test_what_would_help_is_ranked_and_tried(app, store, project):
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "What would help"
    at = waited(at.run().button(key="help-start").click().run(), "each made alone")
    shown = html(at)
    assert "They describe how titles like this were received, not what the market will do" in shown
    assert shown.index("Without navy.png") < shown.index("Without white.png")  # .5 darker art would lose less
    number = [b.key for b in at.button if b.label == "Try it"]
    at = at.button(key=number[0]).click().run()
    assert not at.exception
    assert "The pitch has changed since the last list." in html(at)
    assert "Nothing differs yet." not in html(at)


def test_work_that_is_given_up_leaves_the_page_as_it_was(app, store, project):
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "What would help"
    free = threading.Event()
    gate = jobs.worker().submit(free.wait)  # the thread is busy: the job waits
    at = at.run().button(key="help-start").click().run()
    at = at.button(key="help-cancel").click().run()
    free.set()
    gate.result()
    jobs.worker().submit(lambda: None).result()
    at = at.run()
    assert at.button(key="help-start")
    assert "each made alone" not in html(at)


def test_parts_of_another_version_are_swapped_in(app, store, project):
    store.versions.create(project, "Other", Pitch(synopsis="Rain.", characters=(Character("Sora", "She sails."),)))
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "Swap in"
    at = waited(at.run().button(key="swap-start").click().run(), "each made alone")
    assert "Sora added" in html(at)
    assert "Sora in place of Ren" in html(at)
    at = next(b for b in at.button if b.label == "Try it").click().run()
    assert "Sora" in html(at)


def test_another_choice_of_versions_is_another_list(app, store, project):
    for name, person in (("B", "Sora"), ("C", "Kenji")):
        store.versions.create(project, name, Pitch(synopsis="Rain.", characters=(Character(person, "She sails."),)))
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "Swap in"
    b, c = (version.id for version in store.versions.list(project)[:2])
    at = at.run().multiselect(key="swap-versions").set_value([b]).run()
    at = waited(at.button(key="swap-start").click().run(), "Sora added")
    at = at.multiselect(key="swap-versions").set_value([c]).run()
    assert "The choice of versions has changed since the last list." in html(at)
    at = waited(at.button(key="swap-start").click().run(), "Kenji added")
    assert "Sora added" not in html(at)


def test_a_text_typed_last_is_in_what_would_help(app, store, project):
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "What would help"
    at = at.run()
    trial = at.session_state["what_if_trial"]
    trial.draft.synopsis = "Snow falls. A courier comes."  # as its field's callback does before the button's
    at = waited(at.button(key="help-start").click().run(), "each made alone")
    assert "Without the sentence “Snow falls.”" in html(at)


def test_two_saved_versions_and_a_copy_to_change(app, store, project):
    second = store.versions.create(project, "Second", replace(PITCH, facts=Facts(type="Movie")))
    at = opened(app, store, project)
    first = at.session_state["what_if_choice"][0]
    at.session_state["what_if_choice"] = (first, second.id)
    at = at.run()
    assert "<td>Type</td><td>TV</td><td>Movie</td>" in html(at)
    assert not [b for b in at.button if b.key == "keep-version"]
    at = at.button(key="copy-other").click().run()
    assert at.session_state["what_if_choice"] == (first, "trial")
    assert selectbox(at, "Type").value == "Movie"


def test_up_to_six_side_by_side_and_a_seventh_is_named(app, store, project):
    for number in range(6):
        store.versions.create(project, f"Version {number}", replace(PITCH, facts=Facts(type="TV", episodes=number + 1)))
    at = opened(app, store, project)
    at.session_state["what-if-views"] = "Side by side"
    at = waited(at.run(), 'aria-label="Versions side by side"')
    assert html(at).count("<td>–</td>") == 2  # the first has no change of score and reach
    field = at.multiselect(key="side-by-side")
    assert len(field.options) == 8
    at = field.set_value(ids(store, project)).run()
    at = waited(at, "7 versions were chosen. Up to 6 fit side by side")
    assert not at.exception


def test_a_side_by_side_that_fails_says_so_and_is_tried_again_on_a_click_only(app, store, project, monkeypatch):
    from anipop_core.scenarios import side_by_side

    tried, work = [], side_by_side.side_by_side

    def failing(*args):
        tried.append(args)
        if len(tried) == 1:
            raise RuntimeError("no room")
        return work(*args)

    monkeypatch.setattr(side_by_side, "side_by_side", failing)
    at = opened(app, store, project)
    at.session_state["what-if-views"] = "Side by side"
    at = waited(at.run(), "went wrong")
    at = at.run().run()
    assert len(tried) == 1 and not at.exception
    at = waited(at.button(key="side-by-side-again").click().run(), 'aria-label="Versions side by side"')
    assert len(tried) == 2


def test_it_is_kept_as_a_version_with_its_score(app, store, project):
    at = opened(app, store, project)
    at = selectbox(at, "Type").select("Movie").run()
    at = at.text_input(key="keep-name").input("As a film").run()
    at = at.button(key="keep-version").click().run()
    assert "Kept as As a film in the project Lamps." in html(at)
    kept = store.versions.list(project)[-1]
    assert (kept.name, kept.scored.checkpoint) == ("As a film", "test")
    assert f"{kept.scored.score:.2f}" in card(at)
    assert store.versions.get(kept.id).pitch.facts.type == "Movie"


def test_a_second_click_keeps_it_once(app, store, project):
    at = opened(app, store, project)
    at = selectbox(at, "Type").select("Movie").run()
    for _ in range(2):
        at = at.button(key="keep-version").click().run()
    assert len(store.versions.list(project)) == 2
    at = at.text_input(key="keep-name").input("Once more").run()
    at = at.button(key="keep-version").click().run()
    assert [version.name for version in store.versions.list(project)][1:] == ["Version 2", "Once more"]
    for version in store.versions.list(project)[1:]:
        store.versions.delete(version.id)
    at = at.run().button(key="keep-version").click().run()
    assert len(store.versions.list(project)) == 2


def test_without_a_project_one_is_made(app, store):
    at = app.run().button(key="what-if-sample").click().run()
    at = at.button(key="keep-version").click().run()
    (project,) = store.projects.list()
    assert f"in the project {project.name}." in html(at)


def test_a_name_that_is_missing_is_asked_for_and_the_trial_stays(app, store, project):
    at = opened(app, store, project)
    at = synopsis(at).input("A courier leaves.").run()
    at = at.text_input(key="keep-name").input(" ").run()
    at = at.button(key="keep-version").click().run()
    assert "There is no name." in html(at)
    assert synopsis(at).value == "A courier leaves."
    assert len(store.versions.list(project)) == 1


def test_a_sealed_version_gives_its_score_to_nobody(app, store, project):
    sealed = store.versions.create(project, "Hidden", replace(PITCH, facts=Facts(type="Movie")))
    store.room.seal(sealed.id, "Ana", 7.0)
    at = opened(app, store, project)
    assert "Sealed until the room opens it: Hidden." in html(at)
    assert all("Hidden" not in option for option in at.selectbox(key="what-if-base").options)
    at.session_state["what_if_choice"] = (sealed.id, None)
    assert "in this project, or waits for the room" in html(at.run())


def test_a_trial_that_reads_like_a_sealed_version_shows_no_score(app, store, project):
    sealed = store.versions.create(project, "Hidden", replace(PITCH, facts=replace(PITCH.facts, type="Movie")))
    store.room.seal(sealed.id, "Ana", 7.0)
    at = opened(app, store, project)
    at = selectbox(at, "Type").select("Movie").run()
    assert not at.exception
    assert "reads like a version on which the room has sealed guesses" in html(at)
    assert "ap-score" not in html(at).replace("ap-score {", "").split("</style>")[-1]


def test_no_suggestion_tells_the_score_of_a_sealed_version(app, store, project):
    without_drama = replace(PITCH.facts, genres=tuple(genre for genre in PITCH.facts.genres if genre != "Drama"))
    sealed = store.versions.create(project, "Hidden", replace(PITCH, facts=without_drama))
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "What would help"
    at = waited(at.run().button(key="help-start").click().run(), "each made alone")
    assert "Take Drama out of genres" in html(at)
    store.room.seal(sealed.id, "Ana", 7.0)
    assert "Take Drama out of genres" not in html(at.run())


def test_no_sweep_tells_the_score_of_a_sealed_version(app, store, project):
    sealed = store.versions.create(project, "Hidden", replace(PITCH, facts=replace(PITCH.facts, type="Movie")))
    at = opened(app, store, project)
    at.session_state["what-if-levers"] = "One fact"
    at = at.run()
    assert any(option.startswith("Movie: ") for option in selectbox(at, "Value").options)
    store.room.seal(sealed.id, "Ana", 7.0)
    at = at.run()
    assert not any(option.startswith("Movie: ") for option in selectbox(at, "Value").options)
    assert "A value of a version whose score is sealed is left out." in captions(at)


def test_a_score_by_an_older_model_is_shown_as_such(app, store, project):
    old = ModelScore("**2025-01**", 8.88, 8.0, 9.0, 90.0, 50.0, None, (), datetime.now(UTC))
    store.versions.create(project, "First", PITCH, scored=old)
    at = app.run()
    assert "Kept with the score 8.88 by the older model **2025-01**. Here it is scored anew" in html(at)


def test_a_version_deleted_meanwhile_is_said_and_the_rest_goes_on(app, store, project):
    second = store.versions.create(project, "Second", replace(PITCH, facts=Facts(type="Movie")))
    at = opened(app, store, project)
    at.session_state["what_if_choice"] = (second.id, "trial")
    at = at.run()
    store.versions.delete(second.id)
    at = at.run()
    assert not at.exception
    assert "A version that was chosen here" in html(at)


def test_known_titles_are_shown_with_links_and_the_closer_version_is_named(app, store, project):
    at = opened(app, store, project)
    at = synopsis(at).input("Rain falls on an empty harbour.").run()
    at.session_state["what-if-views"] = "Known titles"
    at = at.run()
    assert 'href="title?id=' in html(at)
    assert 'href="https://myanimelist.net/anime/' in html(at)
    assert "best received got" in html(at)
    at = at.text_input(key="closer-search").input("Title 1").run()
    assert "Title 1" in html(at)
    assert "close" in html(at)
    at = at.text_input(key="closer-search").input("<b>nothing").run()
    assert "No known title has that in its name." in html(at)


def opened(at: AppTest, store: Store, project: str, pitch: Pitch = PITCH) -> AppTest:
    """The page with a saved version as base and the untouched trial beside it."""
    version = store.versions.create(project, "First", pitch)
    at.session_state["what_if_choice"] = (version.id, None)
    at = at.run()
    assert not at.exception
    return at


def waited(at: AppTest, text: str) -> AppTest:
    """Redrawn until the background work is done."""
    for _ in range(ROUNDS):
        jobs.worker().submit(lambda: None).result()
        if text in html(at):
            return at
        at = at.run()
    raise AssertionError(f"{text!r} was never shown")


def ids(store: Store, project: str) -> list[str]:
    return [version.id for version in store.versions.list(project)]


def selectbox(at: AppTest, label: str):
    return next(widget for widget in at.selectbox if widget.label == label)


def synopsis(at: AppTest):
    return next(widget for widget in at.text_area if widget.label == "Synopsis")


def card(at: AppTest) -> str:
    """The score of the version beside the base."""
    return html(at).rpartition('<section class="ap-card"')[2].partition("</section>")[0]


def captions(at: AppTest) -> str:
    return "\n".join(caption.value for caption in at.caption)
