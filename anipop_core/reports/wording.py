"""Dates and sentences that the page and the PDF share."""

from __future__ import annotations

from datetime import datetime

from anipop_core.figures.numbers import points_text, score_text
from anipop_core.reports.meeting import (
    Decision,
    Guess,
    MeetingReport,
    Outcome,
    ReportedVersion,
)

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
VERDICTS = {"go": "Go", "revise": "Revise", "pass": "Pass"}
VERSIONS_TOLD = (
    "A dot is the score, the pale bar its 90 % range, both MyAnimeList points from 1 to 10. Reach is by how many "
    "people are likely to list it."
)
GUESSES_TOLD = (
    "Rings are the guesses, sealed before the score was shown; dot and pale bar are the model's. An upright line is "
    "the real score, once it is known."
)
COLOURS_TOLD = "Blue raises the score, orange lowers it, grey is too little to say."


def date_text(at: datetime) -> str:
    """ "24 November 2026", whatever the machine's language."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def time_text(at: datetime) -> str:
    """ "24 November 2026, 14:05", with the zone's name where it is known."""
    return f"{date_text(at)}, {at:%H:%M} {at:%Z}".rstrip()


def project_name(report: MeetingReport) -> str:
    return report.project.strip() or "A pitch meeting"


def change_text(version: ReportedVersion, first: str) -> str:
    """ "+0.21 points to Version A: larger than model noise." """
    if version.change is None:
        return ""
    return f"{points_text(version.change.points)} points to {first}: {version.change.verdict}."


def decided(decision: Decision) -> str:
    """ "Revise, Version A" """
    return f"{VERDICTS[decision.verdict]}, {decision.version}" if decision.version else VERDICTS[decision.verdict]


def decision_signature(decision: Decision) -> str:
    """Who decided, and when."""
    return f"{decision.made_by}, {time_text(decision.made_at)}" if decision.made_by else time_text(decision.made_at)


def guess_verdict(guess: Guess, version: ReportedVersion) -> str:
    """Where a guess lies beside the model's likely range."""
    inside = version.prediction.low <= guess.score <= version.prediction.high
    return "inside" if inside else "outside"


def outcome_sentence(report: MeetingReport, outcome: Outcome) -> str:
    """The real score beside what the model and the room said of it."""
    said = next((v.prediction for v in report.versions if v.name == outcome.version), None)
    text = (
        f"The real score of {outcome.version}: {score_text(outcome.score)} (entered {date_text(outcome.entered_at)})."
    )
    if said is not None:
        inside = "inside" if said.low <= outcome.score <= said.high else "outside"
        text += f" The model had said {score_text(said.score)}; the real score is {inside} its likely range."
    guesses = [guess for guess in report.guesses if guess.version == outcome.version]
    if guesses:
        nearest = min(guesses, key=lambda guess: abs(guess.score - outcome.score))
        text += f" The nearest guess was {nearest.person}'s {score_text(nearest.score)}."
    return text
