"""Labels for choices among things that users named."""

from __future__ import annotations

from collections.abc import Iterable

from anipop_core.intake.limits import MAX_LINE_LENGTH


def distinct_labels(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Id -> label, from ids and names; a name that is taken gets a number: a select can't tell equal labels apart."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for id_, name in names:
        label, number = name, 2
        while label in taken:
            label, number = f"{name} ({number})", number + 1
        taken.add(label)
        labels[id_] = label
    return labels


def counted(number: int, one: str) -> str:
    """ "1 version", "3 versions"."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"


def with_ending(name: str, ending: str) -> str:
    """A name derived from another, no longer than names may be."""
    return f"{name[: MAX_LINE_LENGTH - len(ending)]}{ending}"
