"""The report of a meeting, from what the store has and what the model in use says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from anipop_core.model.checkpoint import Checkpoint
from anipop_core.model.predictor import Predictor
from anipop_core.reports.analysis import Analysis
from anipop_core.reports.closest_version import closest_sentences
from anipop_core.reports.meeting import (
    Change,
    Decision,
    Guess,
    MeetingReport,
    Outcome,
    ReportedVersion,
)
from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion, change_between, is_as_kept
from anipop_core.reports.model_summary import model_summary
from anipop_core.reports.neighbour_sentences import contrast_sentences
from anipop_core.scenarios.side_by_side import NamedPitch
from anipop_core.schema import Prediction
from anipop_core.store.records import ModelScore


def meeting_report(
    predictor: Predictor, record: MeetingRecord, analyses: Mapping[str, Analysis], made_at: datetime
) -> MeetingReport:
    """The report of all versions that are not sealed. `analyses` by version id; times in the zone of `made_at`."""
    checkpoint = predictor.checkpoint
    versions, zone = record.shown, made_at.tzinfo
    named = [(NamedPitch(v.name, v.pitch), analyses[v.summary.id].comparables) for v in versions]
    closest = closest_sentences(predictor, named)
    return MeetingReport(
        project=record.project,
        made_at=made_at,
        model=model_summary(checkpoint.report, checkpoint.name),
        versions=tuple(
            _reported(version, versions[0], analyses, checkpoint, closest.get(version.name, ())) for version in versions
        ),
        guesses=tuple(
            Guess(guess.who, version.name, guess.score, guess.sealed_at.astimezone(zone), guess.note)
            for version in versions
            for guess in version.round.guesses
        ),
        decisions=_decisions(versions, zone),
        outcomes=tuple(
            Outcome(version.name, outcome.score, outcome.entered_at.astimezone(zone))
            for version in versions
            if (outcome := version.round.outcome)
        ),
    )


def _reported(
    version: MeetingVersion,
    first: MeetingVersion,
    analyses: Mapping[str, Analysis],
    checkpoint: Checkpoint,
    closest: tuple[str, ...],
) -> ReportedVersion:
    analysis = analyses[version.summary.id]
    as_kept = is_as_kept(version, analysis, checkpoint.version)
    change = None if version is first else change_between(first, version, analyses, checkpoint.version)
    kept = version.kept
    return ReportedVersion(
        name=version.name,
        pitch=version.pitch,
        prediction=analysis.prediction if as_kept or kept is None else _prediction(kept),
        notes=version.summary.notes,
        explanation=analysis.explanation if as_kept else None,
        change=Change(change.points, change.verdict, not change.is_clear) if change else None,
        comparables=analysis.comparables,
        comparable_notes=contrast_sentences(analysis.contrast) + closest,
        older_model="" if as_kept or kept is None else kept.checkpoint,
    )


def _prediction(kept: ModelScore) -> Prediction:
    """A kept score in the form of a fresh one; what was not kept is left empty."""
    return Prediction(kept.score, kept.low, kept.high, kept.percentile, kept.reach, comparables=(), notices=())


def _decisions(versions: Sequence[MeetingVersion], zone: tzinfo | None) -> tuple[Decision, ...]:
    """All of them, the last one first."""
    found = [
        Decision(decision.verdict, version.name, decision.reasons, decision.decided_at.astimezone(zone))
        for version in versions
        for decision in version.round.decisions
    ]
    return tuple(sorted(found, key=lambda decision: decision.made_at, reverse=True))
