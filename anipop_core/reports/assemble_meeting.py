"""Put the report of a meeting together from the stored meeting and the model's analyses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from anipop_core.model.checkpoint import Checkpoint
from anipop_core.model.predictor import Predictor
from anipop_core.reports.analysis import Analysis
from anipop_core.reports.closest_version import closest_sentences
from anipop_core.reports.meeting import MeetingReport, ReportedVersion
from anipop_core.reports.meeting_record import MeetingRecord, MeetingVersion, change_between, is_as_kept
from anipop_core.reports.model_summary import model_summary
from anipop_core.reports.neighbour_sentences import contrast_sentences
from anipop_core.scenarios.side_by_side import NamedPitch
from anipop_core.schema import PREDICTED, Prediction
from anipop_core.store.records import ModelScore, Round


def meeting_report(
    predictor: Predictor, record: MeetingRecord, analyses: Mapping[str, Analysis], made_at: datetime
) -> MeetingReport:
    """The report of all versions whose guesses are not sealed.

    Args:
        record: the stored meeting.
        analyses: what the model says, by the id of the version; all shown versions need one.
        made_at: when the report is made. All times in the report are told in its time zone.
    """
    checkpoint = predictor.checkpoint
    versions = record.shown
    named = [(NamedPitch(v.name, v.pitch), analyses[v.summary.id].comparables) for v in versions]
    closest = closest_sentences(predictor, named)
    return MeetingReport(
        project=record.project,
        made_at=made_at,
        model=model_summary(checkpoint.report, checkpoint.name),
        versions=tuple(
            _with_round(
                _reported(version, versions[0], analyses, checkpoint, closest.get(version.name, ())),
                version.round,
                made_at.tzinfo,
            )
            for version in versions
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
    change, reach_change = (
        None if version is first else change_between(first, version, analyses, checkpoint.version, output)
        for output in PREDICTED
    )
    kept = version.kept
    return ReportedVersion(
        name=version.name,
        pitch=version.pitch,
        prediction=analysis.prediction if as_kept or kept is None else _prediction(kept),
        notes=version.summary.notes,
        explanation=analysis.explanation if as_kept else None,
        change=change,
        reach_change=reach_change,
        comparables=analysis.comparables,
        comparable_notes=contrast_sentences(analysis.contrast) + closest,
        older_model="" if as_kept or kept is None else kept.checkpoint,
    )


def _prediction(kept: ModelScore) -> Prediction:
    """A stored score as a prediction; what was not stored is empty."""
    return Prediction(kept.score, kept.low, kept.high, kept.percentile, kept.reach, comparables=(), notices=())


def _with_round(version: ReportedVersion, said: Round, zone: tzinfo | None) -> ReportedVersion:
    """Add what the room said of the version, with times in `zone`."""
    outcome = said.outcome
    return replace(
        version,
        guesses=tuple(replace(guess, sealed_at=guess.sealed_at.astimezone(zone)) for guess in said.guesses),
        decisions=tuple(replace(one, decided_at=one.decided_at.astimezone(zone)) for one in said.decisions),
        outcome=replace(outcome, entered_at=outcome.entered_at.astimezone(zone)) if outcome else None,
    )
