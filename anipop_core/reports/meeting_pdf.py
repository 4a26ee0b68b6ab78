"""A meeting report as a PDF with the same content as the HTML page."""

from __future__ import annotations

import threading

from reportlab.platypus import Flowable, PageBreak, Spacer

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import points_text, range_text, score_text
from anipop_core.model.noise import Change
from anipop_core.reports.meeting import MeetingReport, ReportedVersion
from anipop_core.reports.model_summary import ModelSummary
from anipop_core.reports.pdf.document import WIDTH, pdf_file
from anipop_core.reports.pdf.flowables import Ticks, Track
from anipop_core.reports.pdf.fonts import register
from anipop_core.reports.pdf.tables import PADDING, table
from anipop_core.reports.pdf.text import (
    BODY,
    CELL,
    H3,
    ITEM,
    MUTED,
    NUMBER,
    SMALL,
    TITLE,
    Typesetter,
    signed,
)
from anipop_core.reports.pdf.version import heading, version_story
from anipop_core.reports.tracks import guess_marks, meeting_scale, version_marks, waterfall_scale
from anipop_core.reports.wording import (
    GUESSES_TOLD,
    VERSIONS_TOLD,
    change_text,
    decided,
    guess_verdict,
    outcome_sentence,
    project_name,
    reach_cell,
    time_text,
)
from anipop_core.store.records import Decision, Guess

TRACK = 150  # points
_LOCK = threading.Lock()  # reportlab's parser of markup and its fonts are shared by the whole process


def meeting_pdf(report: MeetingReport) -> bytes:
    """The file: A4, fonts embedded. The same report gives the same bytes."""
    with _LOCK:
        register()
        setter = Typesetter()
        header = f"Confidential · {time_text(report.made_at)}"
        return pdf_file(_story(setter, report), project_name(report), report.made_at, header, setter)


def _story(setter: Typesetter, report: MeetingReport) -> list[Flowable]:
    found: list[Flowable] = [setter.paragraph(project_name(report), TITLE)]
    if report.decisions:
        found += _decision(setter, *report.decisions[0])
    for version, earlier in report.decisions[1:]:
        found += _earlier(setter, version, earlier)
    found += [
        setter.paragraph(outcome_sentence(version, version.outcome)) for version in report.versions if version.outcome
    ]
    if report.versions:
        found += _versions(setter, report)
    if report.guesses:
        found += _guesses(setter, report)
    explained = [v.explanation for v in report.versions if v.explanation is not None]
    scales = (waterfall_scale(explained), waterfall_scale([one for one in explained if one.reach], "reach"))
    for version in report.versions:
        found.append(PageBreak())
        found += version_story(setter, version, report.versions[0].name, version.name == report.current, *scales)
    found += _model(setter, report.model)
    note = setter.missing_note()
    return [*found, Spacer(1, 10), setter.paragraph(note, MUTED)] if note else found


def _decision(setter: Typesetter, version: ReportedVersion, decision: Decision) -> list[Flowable]:
    return [
        setter.paragraph(f"Decision: {decided(version, decision)}", H3),
        *setter.lines(decision.reasons),
        setter.paragraph(time_text(decision.decided_at), MUTED),
    ]


def _earlier(setter: Typesetter, version: ReportedVersion, decision: Decision) -> list[Flowable]:
    return [
        setter.paragraph(f"Before that: {decided(version, decision)}. {time_text(decision.decided_at)}", SMALL),
        *setter.lines(decision.reasons),
    ]


def _versions(setter: Typesetter, report: MeetingReport) -> list[Flowable]:
    scale = meeting_scale(report)
    rows = [
        [
            setter.paragraph(version.name, CELL),
            Track(version_marks(version, scale, version.name == report.current), TRACK),
            setter.set(f"<b>{score_text(version.prediction.score)}</b>", "", NUMBER),
            setter.paragraph(range_text(version.prediction.low, version.prediction.high), NUMBER),
            setter.set(_change(version.change) if version.change else "–", "", NUMBER),
            setter.paragraph(reach_cell(version.prediction), NUMBER),
        ]
        for version in report.versions
    ]
    head = ["Version", Ticks(scale, TRACK), ">Score", ">Likely", ">Change", ">Reach"]
    first = report.versions[0].name
    return [
        heading(setter, "Versions"),
        table(head, rows, [WIDTH - TRACK - PADDING - 245, TRACK + PADDING, 40, 60, 50, 95]),
        Spacer(1, 3),
        setter.paragraph(VERSIONS_TOLD, MUTED),
        *(setter.paragraph(f"{v.name}: {change_text(v, first)}", SMALL) for v in report.versions if v.change),
    ]


def _change(change: Change) -> str:
    """reportlab's markup of a change; grey within model noise."""
    if not change.is_clear:
        return f'<font color="{LIGHT.muted}">{points_text(change.points)}</font>'
    return signed(change.points)


def _guesses(setter: Typesetter, report: MeetingReport) -> list[Flowable]:
    scale = meeting_scale(report)
    guessed = [version for version in report.versions if version.guesses]
    drawn = [
        [
            setter.paragraph(version.name, CELL),
            Track(guess_marks(version, scale, version.name == report.current), TRACK),
            setter.paragraph(score_text(version.prediction.score), NUMBER),
        ]
        for version in guessed
    ]
    rows = [
        [
            setter.paragraph(guess.who, CELL),
            setter.paragraph(version.name, CELL),
            setter.paragraph(score_text(guess.score), NUMBER),
            setter.paragraph(score_text(version.prediction.score), NUMBER),
            setter.paragraph(points_text(guess.score - version.prediction.score), NUMBER),
            setter.paragraph(guess_verdict(guess, version), CELL),
            setter.paragraph(time_text(guess.sealed_at), MUTED),
        ]
        for version in guessed
        for guess in version.guesses
    ]
    head = ["Who", "Version", ">Guess", ">Model", ">Apart", "Likely range", "Sealed"]
    return [
        heading(setter, "Guesses and the model"),
        table(
            ["Version", Ticks(scale, TRACK), ">Model"],
            drawn,
            [WIDTH - TRACK - PADDING - 60, TRACK + PADDING, 60],
        ),
        Spacer(1, 3),
        setter.paragraph(GUESSES_TOLD, MUTED),
        Spacer(1, 6),
        table(head, rows, [86, WIDTH - 86 - 120 - 64 - 136, 40, 40, 40, 64, 136]),
        *(line for version, guess in report.guesses if guess.note.strip() for line in _why(setter, version, guess)),
    ]


def _why(setter: Typesetter, version: ReportedVersion, guess: Guess) -> list[Flowable]:
    return [
        Spacer(1, 3),
        setter.paragraph(f"{guess.who} on {version.name}:", SMALL),
        *setter.lines(guess.note, SMALL),
    ]


def _model(setter: Typesetter, model: ModelSummary) -> list[Flowable]:
    found = [heading(setter, f"The model: {model.name}")]
    if model.opening:
        found.append(setter.paragraph(model.opening))
        found += [
            setter.set(f"<b>{large.number}</b> {setter.markup(large.words)}", "", BODY) for large in model.numbers
        ]
        found += [setter.paragraph(sentence, ITEM, bullet=True) for sentence in model.strong + model.weak]
    else:
        found.append(setter.paragraph("This model has no record: how far off it is was not measured."))
    found.append(setter.paragraph("What to keep in mind", H3))
    return found + [setter.paragraph(caveat, ITEM, bullet=True) for caveat in model.caveats]
