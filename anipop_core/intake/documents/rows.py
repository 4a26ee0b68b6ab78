"""A table as lines of text."""

from __future__ import annotations

from collections.abc import Sequence


def in_lines(rows: Sequence[Sequence[str]]) -> str:
    """A row a line: "label: value" where it has two cells, else the cells beside each other."""
    lines = []
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row]
        told = [cell for cell in cells if cell]
        if len(told) == 2 and not told[0].endswith((":", "：")):
            lines.append(f"{told[0]}: {told[1]}")
        elif told:
            lines.append(" ".join(told) if len(told) == 2 else " | ".join(told))
    return "\n".join(lines)
