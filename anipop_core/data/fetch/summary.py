"""What a run is going to ask for and, when it is over, what it brought: in words and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from anipop_core.data.fetch.found import Problem
from anipop_core.data.fetch.settings import Service

REPORT = "fetch-report.json"
EXAMPLES = 3
KINDS_SHOWN = 8
PICTURES_PER_TITLE = 4  # a cover, a banner for every second title, two or three portraits


@dataclass(frozen=True)
class RequestEstimate:
    """How many requests are left and how long they take; `str()` is shown before the first request for a title."""

    titles: int  # that were chosen
    requests: tuple[tuple[Service, int], ...]  # still to make, about

    def __str__(self) -> str:
        to_ask = [(service, number) for service, number in self.requests if number]
        if not to_ask:
            return f"{self.titles:,} titles. Nothing is left to ask: all answers are here already."
        parts = ", ".join(f"{service.name} {number:,}" for service, number in to_ask)
        seconds = sum(service.seconds(number) for service, number in to_ask)
        return (
            f"{self.titles:,} titles. Requests still to make, about: {parts}. At the pace the services allow that "
            f"takes about {duration(seconds)}.\nStop with Ctrl-C at any time: what has arrived is kept, and the same "
            "command (without --refresh) goes on from there."
        )


@dataclass(frozen=True)
class Summary:
    """What a run brought; `str()` is shown at the end."""

    out: Path
    fetched: int  # titles of this run
    unscored: int  # titles that have no score yet
    titles: int  # rows now in the folder
    characters: int
    credits: int  # jobs of people
    works: int  # manga and novels
    pictures: int
    requests: int
    seconds: float
    problems: tuple[Problem, ...]

    def save(self) -> None:
        """Write counts and all problems (ids and reasons only) as JSON beside the tables."""
        report = asdict(self) | {"out": str(self.out), "seconds": round(self.seconds, 1)}
        (self.out / REPORT).write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def __str__(self) -> str:
        lines = [
            f"{self.fetched:,} titles fetched with {self.requests:,} requests in {duration(self.seconds)}.",
            f"In {self.out} there are now {self.titles:,} titles, {self.characters:,} characters, "
            f"{self.credits:,} credits, {self.works:,} source works and {self.pictures:,} pictures.",
        ]
        if self.unscored:
            lines.append(f"Left out because MyAnimeList has no score for them yet: {self.unscored:,}.")
        lines += self._told()
        lines.append(f"Next: python -m anipop_core build-data --source {self.out}")
        return "\n".join(lines)

    def _told(self) -> list[str]:
        if not self.problems:
            return []
        alike: dict[tuple[str, str], list[str]] = defaultdict(list)
        for problem in self.problems:
            alike[problem.source, problem.why].append(problem.what)
        shown = sorted(alike.items(), key=lambda entry: -len(entry[1]))[:KINDS_SHOWN]
        lines = [f"Missing: {len(self.problems):,} (all are listed in {self.out / REPORT})."]
        for (source, why), what in shown:
            more = f" and {len(what) - EXAMPLES:,} more" if len(what) > EXAMPLES else ""
            lines.append(f"- {source}: {', '.join(what[:EXAMPLES])}{more}: {why}")
        if len(alike) > len(shown):
            lines.append(f"- and {len(alike) - len(shown)} other reasons")
        lines.append("Run the same command again to ask once more for what may still come, and for nothing else.")
        return lines


def duration(seconds: float) -> str:
    """ "40 s", "3 min", "2.5 hours" """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
