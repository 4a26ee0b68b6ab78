"""What source work, predecessor, people and companies add to a plan, and where they don't help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anipop_core.figures.numbers import signed_text
from anipop_core.reports.names import LINKED_LABELS
from anipop_core.reports.plain_text import listed

NOTICEABLE = 0.01  # of the share explained: less is called nothing
AS_OF = (  # fact -> what it may have seen
    (
        "Source work",
        "readers' rating of mid-2022 for pitches of 2022 to 2024, of December 2024 for later ones and those without a "
        "year; for earlier years only what is typed. Training titles of earlier years have the rating of December "
        "2024, which holds the anime's own pull: they teach how much a better rating counts, not that there is one. "
        "Readers are shown, never read by the model.",
    ),
    (
        "Predecessor",
        "the newest title of the franchise that aired before; its score of July 2026. Its list members are shown, "
        "never read by the model: they hold the sequel's own pull.",
    ),
    (
        "People, companies, studios, magazine",
        "how earlier titles of other franchises were received: those of years before the pitch's, in the tests only "
        "those of the training titles.",
    ),
)


def rows(report: Mapping[str, Any], protocol: str) -> Mapping[str, Any]:
    """Fact -> its figures, in the order of LINKED_LABELS; {} where they weren't measured."""
    found: Mapping[str, Any] = report.get("linked", {}).get(protocol, {})
    return {name: found[name] for name in LINKED_LABELS if name in found}


def summary(report: Mapping[str, Any], protocol: str) -> str:
    """Which facts help, and which don't."""
    found = rows(report, protocol)
    if not found:
        return ""
    each = {name: row for name, row in found.items() if name != "linked"}
    helping = [
        f"{LINKED_LABELS[name].lower()} ({signed_text(row['without']['r2'])} without, "
        f"{signed_text(row['with']['r2'])} with)"
        for name, row in each.items()
        if row["adds"]["r2"] >= NOTICEABLE
    ]
    idle = [LINKED_LABELS[name].lower() for name, row in each.items() if row["adds"]["r2"] < NOTICEABLE]
    first = f"On the titles that have it, the share explained grows by knowing {listed(helping)}." if helping else ""
    rest = f" Next to nothing comes from {listed(idle)}." if idle else ""
    return f"{first}{rest}".strip()
