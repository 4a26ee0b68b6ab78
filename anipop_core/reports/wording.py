"""Dates and sentences that the HTML and the PDF of a meeting share."""

from __future__ import annotations

from datetime import datetime

from anipop_core.figures.numbers import (
    members_range_text,
    members_text,
    points_text,
    reach_text,
    score_text,
    top_share_text,
)
from anipop_core.reports.meeting import MeetingReport, ReportedVersion
from anipop_core.schema import Explanation, Prediction
from anipop_core.store.records import Decision, Guess, Outcome

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
VERDICTS = {"go": "Go", "revise": "Revise", "pass": "Pass"}
VERSIONS_TOLD = (
    "A dot is the score, the pale bar its 90 % range, both MyAnimeList points from 1 to 10. Reach is how many "
    "people are likely to list it, with the 90 % range, as counted when the data were gathered."
)
GUESSES_TOLD = (
    "Rings are the guesses, sealed before the score was shown; dot and pale bar are the model's. An upright line is "
    "the real score, once it is known."
)
COLOURS_TOLD = "Blue raises it, orange lowers it, grey is too little to say."


def date_text(at: datetime) -> str:
    """ "24 November 2026", in English whatever the machine's language."""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def time_text(at: datetime) -> str:
    """ "24 November 2026, 14:05", with the zone's name where it is known."""
    return f"{date_text(at)}, {at:%H:%M} {at:%Z}".rstrip()


def project_name(report: MeetingReport) -> str:
    """The project's name, or words that stand for a missing one."""
    return report.project.strip() or "A pitch meeting"


def change_text(version: ReportedVersion, first: str) -> str:
    """ "+0.21 points to Version A: larger than model noise. Reach +3.1 percentile points: within noise." """
    if version.change is None:
        return ""
    text = f"{points_text(version.change.points)} points to {first}: {version.change.verdict}."
    reach = version.reach_change
    if reach is None:
        return text
    return f"{text} Reach {points_text(reach.points, 'reach')} percentile points: {reach.verdict}."


def reach_told(said: Prediction) -> str:
    """ "21,000 list members, likely 2,800 – 150,000; top 41 %" """
    return reach_text(said.reach, said.members, said.members_low, said.members_high)


def reach_cell(said: Prediction) -> str:
    """The same for a narrow cell: "21,000 (2,800 – 150,000)"."""
    if said.members is None or said.members_low is None or said.members_high is None:
        return top_share_text(said.reach)
    return f"{members_text(said.members)} ({members_range_text(said.members_low, said.members_high)})"


def explained_reach(explanation: Explanation) -> str:
    """The same of an explanation."""
    reach = explanation.of("reach")
    if reach.members is None:
        return top_share_text(reach.score)
    return reach_text(reach.score, reach.members.expected, reach.members.low, reach.members.high)


def reach_drivers_told(explanation: Explanation) -> str:
    """What stands under the waterfall of a reach: its unit, and where it begins and ends in list members."""
    found = explanation.of("reach").members
    ends = ""
    if found is not None:
        ends = f" The base stands for {members_text(found.base)} list members, the pitch for "
        ends += f"{members_text(found.expected)}."
    return f"Reach in percentile points among known titles, where parts add up; list members multiply.{ends}"


def decided(version: ReportedVersion, decision: Decision) -> str:
    """ "Revise, Version A" """
    return f"{VERDICTS[decision.verdict]}, {version.name}"


def guess_verdict(guess: Guess, version: ReportedVersion) -> str:
    """ "inside" or "outside": where the guess lies beside the model's likely range."""
    inside = version.prediction.low <= guess.score <= version.prediction.high
    return "inside" if inside else "outside"


def outcome_sentence(version: ReportedVersion, outcome: Outcome) -> str:
    """The real score beside what the model and the room had said."""
    said = version.prediction
    inside = "inside" if said.low <= outcome.score <= said.high else "outside"
    text = (
        f"The real score of {version.name}: {score_text(outcome.score)} (entered {date_text(outcome.entered_at)}). "
        f"The model had said {score_text(said.score)}; the real score is {inside} its likely range."
    )
    if version.guesses:
        nearest = min(version.guesses, key=lambda guess: abs(guess.score - outcome.score))
        text += f" The nearest guess was {nearest.who}'s {score_text(nearest.score)}."
    return text
