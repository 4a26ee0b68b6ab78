"""Where the marks of a chart in a table row lie on its scale. HTML and PDF draw the same marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import Literal, TypeAlias

from anipop_core.figures.numbers import NOISE_POINTS
from anipop_core.reports.meeting import MeetingReport, ReportedVersion
from anipop_core.schema import SPREAD, Explanation, Output

Tone: TypeAlias = Literal["accent", "muted", "raises", "lowers", "neutral", "ink"]
MarkKind: TypeAlias = Literal["range", "bar", "dot", "ring", "line"]

TICK_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)  # points
WIDE = 12.0  # points: wider scales have whole numbers
MOST_TICKS = 6
LEAST_ROOM = 0.2  # points, times the output's SPREAD: a scale is never narrower


@dataclass(frozen=True)
class Scale:
    """The points that a row spans, of the score or the reach."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Where a value lies on the scale, 0-1."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def ticks(self) -> list[float]:
        """Round values on the scale, at most MOST_TICKS."""
        step = next((s for s in TICK_STEPS if (self.high - self.low) / s <= MOST_TICKS), TICK_STEPS[-1])
        return [round(n * step, 1) for n in range(ceil(self.low / step), floor(self.high / step) + 1)]

    def told(self, tick: float) -> str:
        """A tick as it is written."""
        return f"{tick:.1f}" if self.high - self.low < WIDE else f"{tick:.0f}"


@dataclass(frozen=True)
class Mark:
    """One thing drawn in a row. `start` and `width` are shares of the row, 0-1."""

    kind: MarkKind
    start: float
    width: float
    tone: Tone


def scale_over(values: Iterable[float], output: Output = "score") -> Scale:
    """A scale that holds all values with some room; the whole range of scores without values."""
    known = list(values)
    low, high = min(known, default=1.0), max(known, default=10.0)
    room = max(0.05 * (high - low), LEAST_ROOM * SPREAD[output] / 2)
    return Scale(low - room, high + room)


def meeting_scale(report: MeetingReport) -> Scale:
    """One scale for all versions, guesses and real scores of a meeting."""
    values = [v for version in report.versions for v in (version.prediction.low, version.prediction.high)]
    values += [guess.score for _, guess in report.guesses]
    values += [version.outcome.score for version in report.versions if version.outcome]
    return scale_over(values)


def version_marks(version: ReportedVersion, scale: Scale, is_current: bool) -> list[Mark]:
    """Range and score of a version."""
    said = version.prediction
    tone: Tone = "accent" if is_current else "muted"
    low = scale.share(said.low)
    return [
        Mark("range", low, scale.share(said.high) - low, tone),
        Mark("dot", scale.share(said.score), 0.0, tone),
    ]


def guess_marks(version: ReportedVersion, scale: Scale, is_current: bool) -> list[Mark]:
    """Range and score of a version, its guesses as rings, its real score as a line."""
    marks = version_marks(version, scale, is_current)
    marks += [Mark("ring", scale.share(guess.score), 0.0, "ink") for guess in version.guesses]
    if version.outcome:
        marks.append(Mark("line", scale.share(version.outcome.score), 0.0, "ink"))
    return marks


def waterfall_scale(explanations: Sequence[Explanation], output: Output = "score") -> Scale:
    """One scale for the waterfalls of all explanations, so that equal bars mean equal points."""
    return scale_over((end for found in explanations for end in _ends(found.of(output))), output)


def waterfall_marks(explanation: Explanation, scale: Scale, output: Output = "score") -> list[list[Mark]]:
    """One row for the baseline, one for each block from where the one before it ended, one for the score or reach."""
    bars = [
        [
            Mark(
                "bar",
                scale.share(min(pair)),
                scale.share(max(pair)) - scale.share(min(pair)),
                tone_of(block.points, output),
            )
        ]
        for pair, block in zip(pairwise(_ends(explanation)), explanation.blocks, strict=True)
    ]
    base = Mark("line", scale.share(explanation.base), 0.0, "muted")
    return [[base], *bars, [Mark("line", scale.share(explanation.score), 0.0, "accent")]]


def tone_of(points: float, output: Output = "score") -> Tone:
    """Blue raises, orange lowers, grey is too small to tell."""
    if abs(points) < NOISE_POINTS * SPREAD[output]:
        return "neutral"
    return "raises" if points > 0 else "lowers"


def _ends(explanation: Explanation) -> list[float]:
    return list(accumulate((block.points for block in explanation.blocks), initial=explanation.base))
