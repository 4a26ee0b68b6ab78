"""The meeting page with a store of its own, a model that can be worked out by hand and no browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from anipop_core.store.place import VARIABLE
from anipop_core.store.records import VersionSummary
from anipop_core.store.store import Store
from anipop_core.ui.session import projects
from tests.pages.conftest import html
from tests.store.pitches import PITCH, model_score


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: object) -> Iterator[Store]:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'anipop.db'}")
    found = projects.store()
    yield found
    found.close()


@pytest.fixture
def versions(store: Store) -> list[VersionSummary]:
    project = store.projects.create("Tide <b>")
    pitches = {"TV": PITCH, "Film": replace(PITCH, facts=replace(PITCH.facts, type="Movie"))}
    return [store.versions.create(project.id, name, pitch) for name, pitch in pitches.items()]


@pytest.fixture
def meeting(store: Store, versions: list[VersionSummary], app: AppTest) -> AppTest:
    app.session_state["project"] = versions[0].project_id
    return app.switch_page("pages/meeting.py").run()


def guess(at: AppTest, who: str, score: float | None, note: str = "") -> AppTest:
    field(at.text_input, "Who guesses").input(who)
    if score is not None:
        field(at.number_input, "Guess, 1 to 10").set_value(score)
    field(at.text_area, "Why (optional)").input(note)
    return at.button(key="seal").click().run()


def field(widgets, label):
    return next(widget for widget in widgets if widget.label == label)


def test_without_a_project_it_says_what_to_do(app, store):
    at = app.switch_page("pages/meeting.py").run()
    assert not at.exception
    assert "Choose a project above, or start one." in html(at)


def test_a_project_without_versions_says_so(app, store):
    app.session_state["project"] = store.projects.create("Empty").id
    at = app.switch_page("pages/meeting.py").run()
    assert "holds no version yet" in html(at)


def test_guesses_are_sealed_until_the_score_is_opened(meeting, store, versions):
    at = guess(meeting, "Aki <i>", 7.3, "secret reason")
    at = guess(at, "Ren", 4.5)
    shown = html(at)
    assert "2 guesses sealed" in shown
    assert "Aki &lt;i&gt;" in shown
    for secret in ("7.3", "4.5", "secret reason"):
        assert secret not in shown
    assert field(at.text_input, "Who guesses").value == ""
    assert field(at.number_input, "Guess, 1 to 10").value is None

    at = at.button(key="open-round").click().run()
    assert not at.exception
    shown = html(at)
    expected = store.versions.get(versions[0].id).scored
    assert expected is not None and expected.checkpoint == "2026-11-3fa92c"
    assert f'data-testid="score">{expected.score:.2f}<' in shown
    assert "secret reason" in shown
    assert f"Nearest to the model: Aki &lt;i&gt;, {abs(7.3 - expected.score):.2f} points away." in shown
    assert not [button for button in at.button if button.key == "seal"]


def test_a_second_guess_of_one_person_is_refused_and_stays_typed(meeting, store, versions):
    at = guess(guess(meeting, "Aki", 7.0), "aki", 9.0, "changed my mind")
    assert "aki has guessed already." in html(at)
    assert field(at.text_input, "Who guesses").value == "aki"
    assert field(at.number_input, "Guess, 1 to 10").value == 9.0
    assert field(at.text_area, "Why (optional)").value == "changed my mind"
    assert store.room.round(versions[0].id).sealed == ("Aki",)


def test_a_guess_without_number_or_name_is_not_sealed(meeting, store, versions):
    at = guess(meeting, "Aki", None)
    assert "There is no guess." in html(at)
    at = guess(at, " ", 5.0)
    assert "There is no name." in html(at)
    assert store.room.round(versions[0].id).sealed == ()


def test_a_guess_that_comes_after_the_opening_is_refused(meeting, store, versions):
    store.versions.keep_score(versions[0].id, 1, model_score())
    store.room.open(versions[0].id)  # in another window
    at = guess(meeting, "Late", 5.0)
    assert not at.exception
    assert store.room.round(versions[0].id).guesses == ()
    assert "Nobody had guessed when the score was opened." in html(at)


def test_an_older_models_score_can_be_renewed_before_the_opening(meeting, store, versions):
    store.versions.keep_score(versions[0].id, 1, model_score(8.88, "2025-01"))
    at = meeting.run()
    shown = html(at)
    assert "This version was scored by 2025-01; the model in use is 2026-11-3fa92c." in shown
    assert "8.88" not in shown
    at = at.button(key="rescore").click().run()
    scored = store.versions.get(versions[0].id).scored
    assert scored is not None and scored.checkpoint == "2026-11-3fa92c"
    assert f"{scored.score:.2f}" not in html(at)
    assert store.room.round(versions[0].id).opened_at is None


def test_an_older_models_score_that_was_opened_is_named(meeting, store, versions):
    store.versions.keep_score(versions[0].id, 1, model_score(8.88, "2025-01"))
    store.room.open(versions[0].id)
    shown = html(meeting.run())
    assert "8.88" in shown
    assert "Scored by 2025-01, an older model; the one in use is 2026-11-3fa92c." in shown


def test_every_decision_is_kept_and_the_last_one_holds(meeting, store, versions):
    at = meeting
    for verdict, reasons in (("revise", "The end <u>drags</u>."), ("go", "Agreed.")):
        field(at.segmented_control, "The room says").set_value(verdict)
        field(at.text_area, "Reasons").input(reasons)
        at = at.button(key="decide").click().run()
    assert [one.verdict for one in store.room.round(versions[0].id).decisions] == ["revise", "go"]
    shown = html(at)
    assert "<b>Go</b>" in shown
    assert "The end &lt;u&gt;drags&lt;/u&gt;." in shown
    assert field(at.text_area, "Reasons").value == ""


def test_no_decision_without_a_verdict(meeting, store, versions):
    field(meeting.text_area, "Reasons").input("Because.")
    at = meeting.button(key="decide").click().run()
    assert "There is no decision yet." in html(at)
    assert field(at.text_area, "Reasons").value == "Because."


def test_a_database_that_fails_keeps_what_was_typed(meeting, store, versions, monkeypatch):
    def locked(*values: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(store.room, "decide", locked)
    field(meeting.segmented_control, "The room says").set_value("go")
    field(meeting.text_area, "Reasons").input("Because.")
    at = meeting.button(key="decide").click().run()
    assert not at.exception
    assert "INSERT" not in html(at)
    assert field(at.text_area, "Reasons").value == "Because."
    assert field(at.segmented_control, "The room says").value == "go"


def test_a_real_score_is_suggested_from_the_catalogue_and_draws_the_track_record(meeting, store, versions):
    store.versions.keep_score(versions[0].id, 1, model_score(7.0))
    store.room.seal(versions[0].id, "Aki", 6.0)
    store.room.open(versions[0].id)
    at = meeting.run()
    field(at.number_input, "MyAnimeList id (optional)").set_value(150)
    at = at.run()
    assert "The catalogue has “Title 150” at 8.00." in html(at)
    at = at.button(key="take-real").click().run()
    at = at.button(key="keep-real").click().run()
    outcome = store.room.round(versions[0].id).outcome
    assert outcome is not None and (outcome.score, outcome.mal_id) == (8.0, 150)
    shown = html(at)
    assert "1 version with a known real score. The model is 1.00 points off on average." in shown
    assert "So few say little about who guesses better." in shown
    assert '<td class="ap-number">2.00</td><td class="ap-number">1.00</td>' in shown


def test_a_version_deleted_in_another_tab_gives_a_message_and_a_way_on(meeting, store, versions):
    field(meeting.text_area, "Reasons").input("Long reasons.")
    at = meeting.run()
    store.versions.delete(versions[0].id)
    at = at.run()
    assert not at.exception
    assert "is no longer in this project" in html(at)
    assert "Long reasons." in [area.value for area in at.text_area]
    at = at.button(key="go-on").click().run()
    assert at.selectbox(key="meeting-version-choice").value == versions[1].id


def test_a_project_deleted_in_another_tab_gives_a_message(meeting, store, versions):
    field(meeting.text_area, "Reasons").input("Long reasons.")
    at = meeting.run()
    store.projects.delete(versions[0].project_id)
    at = at.run()
    assert not at.exception
    assert "The project was deleted, perhaps in another window." in html(at)
    assert "Choose a project above" in html(at)
    assert "Long reasons." in [area.value for area in at.text_area]
    assert "The project was deleted" not in html(at.run())


def test_a_link_to_a_deleted_project_says_so(meeting, store, versions):
    ebb = store.projects.create("Ebb")
    store.projects.delete(ebb.id)
    meeting.query_params["project"] = ebb.id
    assert "The project was deleted, perhaps in another window." in html(meeting.run())


@pytest.mark.parametrize("way", ["line", "list"])
def test_another_projects_meeting_begins_with_its_first_version(meeting, store, versions, way):
    ebb = store.projects.create("Ebb")
    theirs = store.versions.create(ebb.id, "Theirs", PITCH)
    if way == "line":
        at = meeting.run().selectbox(key="project-choice").set_value(ebb.id).run()
    else:
        at = meeting.switch_page("pages/projects.py").run().button(key=f"open-project-{ebb.id}").click().run()
        at = at.switch_page("pages/meeting.py").run()
    assert not at.exception
    assert "is no longer in this project" not in html(at)
    assert at.selectbox(key="meeting-version-choice").value == theirs.id
    assert at.button(key="seal")


def test_a_link_leads_to_a_version_of_another_project(meeting, store, versions):
    ebb = store.projects.create("Ebb")
    second = [store.versions.create(ebb.id, name, PITCH) for name in ("First", "Second")][1]
    meeting.query_params.update(project=ebb.id, version=second.id)
    at = meeting.run()
    assert at.selectbox(key="meeting-version-choice").value == second.id


def test_sealed_versions_are_left_out_of_the_report(meeting, store, versions):
    store.room.seal(versions[0].id, "Aki", 6.0)
    store.versions.rename(versions[0].id, versions[0].revision, "TV ![x](http://host/x.png)")
    at = meeting.run()
    assert "Left out until the room opens them: TV ![x](http://host/x.png)." in html(at)
    assert not any("http://" in caption.value for caption in at.caption)


def test_the_deck_hides_what_is_sealed(meeting, store, versions):
    score = replace(model_score(8.88), scored_at=datetime.now(UTC))
    for version in versions:
        store.versions.keep_score(version.id, 1, score)
    store.room.seal(versions[0].id, "Aki", 6.1)
    at = meeting.switch_page("pages/present.py")
    at.session_state["slide"] = 1
    at = at.run()
    assert not at.exception
    shown = html(at)
    assert "sealed until the room opens it" in shown
    assert shown.count("8.88") == 1
    assert "6.1" not in shown


def slide(at: AppTest, place: int) -> str:
    at.session_state["slide"] = place
    return html(at.run())


def test_the_deck_of_many_versions_counts_them_all_and_holds_the_decided_one(meeting, store, versions):
    later = [store.versions.create(versions[0].project_id, f"Cut {number}", PITCH) for number in range(3, 9)]
    store.room.decide(later[0].id, "pass")
    store.room.decide(versions[0].id, "go")
    store.room.seal(versions[1].id, "Aki", 6.0)
    store.room.decide(versions[1].id, "revise")  # sealed: nothing is said of it
    at = meeting.switch_page("pages/present.py")
    assert "Pitch meeting · 8 versions" in slide(at, 0)
    shown = slide(at, 1)
    assert [name for name in ("TV", "Film", *(v.name for v in later)) if f"<td>{name}</td>" in shown] == [
        "TV", *(f"Cut {number}" for number in range(4, 9)),
    ]  # fmt: skip
    assert "2 older versions left out." in shown
    shown = slide(at, 99)
    assert "<h1>Go</h1><p>TV</p>" in shown
    assert not at.exception


def test_the_deck_of_many_versions_without_a_decision_holds_the_last_ones(meeting, store, versions):
    for number in range(3, 8):
        store.versions.create(versions[0].project_id, f"Cut {number}", PITCH)
    at = meeting.switch_page("pages/present.py")
    shown = slide(at, 1)
    assert "<td>TV</td>" not in shown and "<td>Film</td>" in shown
    assert "1 older version left out." in shown
    assert "Nothing is decided yet." in slide(at, 99)
