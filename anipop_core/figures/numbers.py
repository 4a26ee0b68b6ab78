"""How numbers are written everywhere: scores with two decimals, points with a sign, percentiles whole.

A reach is a percentile: it and its points have one decimal. List members have two digits that count.
"""

from __future__ import annotations

from collections.abc import Mapping

from anipop_core.schema import Output

MINUS = "\u2212"
DECIMALS: Mapping[Output, int] = {"score": 2, "reach": 1}
UNIT: Mapping[Output, str] = {"score": "score points", "reach": "percentile points of reach"}
NOISE_POINTS = (
    0.02  # times the output's SPREAD: smaller shares are drawn grey: attribution itself leaves about as much over
)
PALEST = (
    0.02  # points, times SPREAD: the strongest word or region of a weak part isn't drawn as if it were a strong one
)


def score_text(score: float) -> str:
    """A score with two decimals: "7.42"."""
    return f"{score:.2f}"


def output_text(value: float, output: Output) -> str:
    """A score, or a reach as a percentile: "7.42", "62.3"."""
    return f"{value:.{DECIMALS[output]}f}"


def points_text(points: float, output: Output = "score") -> str:
    """Points with their sign: "+0.41", "−0.06", "0.00" of a score, "+3.1" of a reach."""
    size = f"{abs(points):.{DECIMALS[output]}f}"
    if float(size) == 0:
        return size
    return f"{'+' if points > 0 else MINUS}{size}"


def signed_text(value: float) -> str:
    """Any other number with two decimals and a sign only below zero: "0.55", "−0.04", "0.00"."""
    text = f"{value:.2f}"
    return text.replace("-", MINUS) if float(text) != 0 else "0.00"


def error_text(error: float) -> str:
    """A usual error in points: "± 0.46", never broken across lines."""
    return f"±\u00a0{error:.2f}"


def range_text(low: float, high: float, output: Output = "score") -> str:
    """A range of scores with one decimal, "6.5 – 8.1", or of percentiles in whole numbers."""
    decimals = DECIMALS[output] - 1
    return f"{low:.{decimals}f} – {high:.{decimals}f}"


def members_text(members: float) -> str:
    """List members with the two digits that count: "21,000"."""
    size = max(0, len(str(round(members))) - 2)
    return f"{round(round(members), -size):,}"


def members_range_text(low: float, high: float) -> str:
    """A range of list members: "2,800 – 150,000"."""
    return f"{members_text(low)} – {members_text(high)}"


def reach_text(reach: float, members: float | None, low: float | None = None, high: float | None = None) -> str:
    """ "21,000 list members, likely 2,800 – 150,000; top 41 %", or the share alone where members are not known."""
    if members is None:
        return top_share_text(reach)
    likely = "" if low is None or high is None else f", likely {members_range_text(low, high)}"
    return f"{members_text(members)} list members{likely}; {top_share_text(reach)}"


def better_than_text(percentile: float) -> str:
    """ "better than 78 % of known titles"; percentile 0-100."""
    return f"better than {_whole(percentile)} % of known titles"


def top_share_text(reach: float) -> str:
    """ "top 31 %" for a reach percentile of 69."""
    return f"top {_whole(100 - reach)} %"


def _whole(percent: float) -> int:
    """The percentage as a whole number from 1 to 99: no title is better than all others."""
    return min(99, max(1, round(percent)))
