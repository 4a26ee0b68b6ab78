"""How numbers are written everywhere: scores with two decimals, points with a sign, percentiles whole."""

from __future__ import annotations

MINUS = "\u2212"
NOISE_POINTS = 0.02  # smaller shares are drawn grey: attribution itself leaves about as much over
PALEST = 0.02  # points: the strongest word or region of a weak part isn't drawn as if it were a strong one


def score_text(score: float) -> str:
    """A score with two decimals: "7.42"."""
    return f"{score:.2f}"


def points_text(points: float) -> str:
    """Score points with their sign: "+0.41", "−0.06", "0.00"."""
    size = f"{abs(points):.2f}"
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


def range_text(low: float, high: float) -> str:
    """A range of scores with one decimal: "6.5 – 8.1"."""
    return f"{low:.1f} – {high:.1f}"


def better_than_text(percentile: float) -> str:
    """ "better than 78 % of known titles"; percentile 0-100."""
    return f"better than {_whole(percentile)} % of known titles"


def top_share_text(reach: float) -> str:
    """ "top 31 %" for a reach percentile of 69."""
    return f"top {_whole(100 - reach)} %"


def _whole(percent: float) -> int:
    """The percentage as a whole number from 1 to 99: no title is better than all others."""
    return min(99, max(1, round(percent)))
