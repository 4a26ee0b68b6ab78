"""The report of a meeting made from the store and the small model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from anipop_core.model.predictor import Predictor
from anipop_core.reports import analysis
from anipop_core.reports.analysis import Analysis, analyse
from anipop_core.reports.assemble_meeting import meeting_report
from anipop_core.reports.html import meeting_html
from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion
from anipop_core.schema import Pitch
from anipop_core.store.records import ModelScore
from anipop_core.store.store import Store, open_store
from tests.small_model import small_predictor
from tests.store.pitches import PITCH, model_score
from tests.ui.fakes import fake_explain

AT = datetime(2027, 4, 2, 9, tzinfo=UTC)
OTHER = replace(PITCH, synopsis="A diver hears a song under the ice and follows it home.")


@pytest.fixture(scope="module")
def model() -> Predictor:
    return small_predictor()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(f"sqlite:///{tmp_path / 'anipop.db'}")
    yield found
    found.close()


class Meeting:
    """Versions of one project, analysed."""

    def __init__(self, store: Store, model: Predictor, pitches: dict[str, Pitch]) -> None:
        self.store, self.model = store, model
        self.project = store.projects.create("Tide")
        self.ids = {name: store.versions.create(self.project.id, name, pitch).id for name, pitch in pitches.items()}
        self.analyses: dict[str, Analysis] = {self.ids[n]: analyse(model, pitch) for n, pitch in pitches.items()}

    def keep(self, name: str, score: ModelScore | None = None) -> None:
        score = score or ModelScore.of(self.model.checkpoint.name, self.analyses[self.ids[name]].prediction)
        self.store.versions.keep_score(self.ids[name], 1, score)

    def record(self) -> MeetingRecord:
        versions = [self.store.versions.get(id_) for id_ in self.ids.values()]
        room, sealed = self.store.room, self.store.room.sealed_versions(self.project.id)
        return MeetingRecord(
            self.project.name,
            tuple(MeetingVersion(v.name, v, v.pitch, room.round(v.id), v.id in sealed) for v in versions),
        )

    def report(self):  # type: ignore[no-untyped-def]
        return meeting_report(self.model, self.record(), self.analyses, AT)


@pytest.fixture
def meeting(store: Store, model: Predictor, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    monkeypatch.setattr(analysis, "explain", fake_explain)  # the small model's encoders can't be looked into
    return Meeting(store, model, {"A": PITCH, "B": OTHER})


def test_it_holds_versions_changes_guesses_and_decisions(meeting, store):
    for name in meeting.ids:
        meeting.keep(name)
    store.room.seal(meeting.ids["A"], "Aki", 7.5, "cold")
    store.room.open(meeting.ids["A"])
    store.room.decide(meeting.ids["A"], "go", "first")
    store.room.decide(meeting.ids["B"], "revise", "second")
    store.room.enter_outcome(meeting.ids["A"], 8.0)
    report = meeting.report()
    first, second = report.versions
    assert (first.change, first.older_model) == (None, "")
    a, b = (meeting.analyses[meeting.ids[name]] for name in "AB")
    assert second.change.points == pytest.approx(b.prediction.score - a.prediction.score, abs=1e-6)
    assert second.change == a.scored.change_to(b.scored)
    assert first.explanation == a.explanation
    assert [(g.who, version.name, g.score, g.note) for version, g in report.guesses] == [("Aki", "A", 7.5, "cold")]
    said = [(decision.verdict, version.name, decision.reasons) for version, decision in report.decisions]
    assert said == [("revise", "B", "second"), ("go", "A", "first")]
    assert [(version.name, version.outcome.score) for version in report.versions if version.outcome] == [("A", 8.0)]
    assert "Aki" in meeting_html(report)


def test_a_sealed_version_leaves_no_trace(meeting, store):
    for name in meeting.ids:
        meeting.keep(name)
    store.room.seal(meeting.ids["A"], "Guesser", 7.5, "my secret")
    store.room.decide(meeting.ids["A"], "pass", "hasty")
    report = meeting.report()
    assert [version.name for version in report.versions] == ["B"]
    assert report.versions[0].change is None
    assert (report.guesses, report.decisions) == ([], [])
    html = meeting_html(report)
    for trace in ("Guesser", "my secret", "hasty", PITCH.synopsis[:20]):
        assert trace not in html


def test_an_older_models_score_stands_unexplained_and_uncompared(meeting):
    meeting.keep("A")
    meeting.keep("B", model_score(8.88, "2025-01"))
    first, second = meeting.report().versions
    assert (second.prediction.score, second.older_model) == (8.88, "2025-01")
    assert (second.explanation, second.change) == (None, None)
    assert first.explanation is not None


def test_what_the_room_saw_counts_not_what_was_scored_since(meeting, store):
    meeting.keep("A", model_score(8.88, "2025-01"))
    store.room.seal(meeting.ids["A"], "Aki", 7.5)
    store.room.open(meeting.ids["A"])
    meeting.keep("A")
    first = meeting.report().versions[0]
    assert (first.prediction.score, first.older_model) == (8.88, "2025-01")


def test_a_version_without_a_kept_score_is_scored_now(meeting):
    first = meeting.report().versions[0]
    assert first.prediction == meeting.analyses[meeting.ids["A"]].prediction
    assert first.older_model == ""


def test_a_project_without_versions_makes_a_report(store, model):
    assert meeting_report(model, MeetingRecord("Tide", ()), {}, AT).versions == ()
