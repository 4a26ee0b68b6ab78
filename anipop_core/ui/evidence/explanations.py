"""Are the explanations faithful? The share of tests they pass, and how they compare with random removals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.reports.findings import checks
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.page_elements import show_gloss, show_sentence, show_table

HEAD = ["Taken away", "Titles", "Strongest, points", "At random", "Times as far", "95 % interval", "Asked for"]


def show_explanations_tested(report: Mapping[str, Any]) -> None:
    """The results of the faithfulness tests; nothing where they were not run."""
    found = checks.tested_explanations(report)
    if not found:
        return
    show_heading("Do explanations hold?", "what they call strong, taken away")
    show_sentence(checks.faithfulness(report))
    show_table("Explanations tested", HEAD, [_row(kind, row) for kind, row in found.items()])
    show_gloss(
        "Points: how far the score moves, up or down, mean over the titles; every version was really scored. At "
        "random: mean of 20 draws for each title. An explanation that is decoration would move it once as far."
    )


def _row(kind: str, row: Mapping[str, Any]) -> list[str]:
    return [
        f"{100 * row['share']:.0f} % of the {kind}",
        f"{row['pitches']:,}",
        f"{row['strongest']:.3f}",
        f"{row['random']:.3f}",
        f"{row['ratio']:.2f}",
        f"{row['ratio_low']:.2f} to {row['ratio_high']:.2f}",
        f"{row['wanted']:.0f}",
    ]
