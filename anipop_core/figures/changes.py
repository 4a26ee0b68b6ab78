"""How the change of a score or a reach is written and coloured."""

from __future__ import annotations

from anipop_core.figures.colours import Colours
from anipop_core.figures.numbers import points_text
from anipop_core.model.noise import Change


def change_text(change: Change) -> str:
    """ "+0.21, larger than model noise"."""
    return f"{points_text(change.points, change.output)}, {change.verdict}"


def change_colour(change: Change, colours: Colours) -> str:
    """Blue raises, orange lowers, grey can't be told from noise."""
    if not change.is_clear:
        return colours.neutral
    return colours.raises if change.points > 0 else colours.lowers
