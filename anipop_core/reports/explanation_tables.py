"""An explanation as a table and as a CSV file."""

from __future__ import annotations

import pandas as pd

from anipop_core.reports.safe_csv import table_to_csv
from anipop_core.schema import Explanation, Output

COLUMNS = ("kind", "block", "part", "points", "start", "end", "x0", "y0", "x1", "y1", "gap", "incomplete", "output")


def explanation_table(explanation: Explanation) -> pd.DataFrame:
    """One row each for baseline, score and range, then for every block, word, region and fact; where the reach was
    explained, the same for it. Columns: COLUMNS."""
    rows = _rows(explanation, "score")
    if explanation.reach is not None:
        rows += _rows(explanation.reach, "reach")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"start": "Int64", "end": "Int64", "incomplete": "boolean"})


def _rows(explanation: Explanation, output: Output) -> list[dict[str, object]]:
    facts_block = next((block.name for block in explanation.blocks if block.kind == "facts"), "")
    rows: list[dict[str, object]] = [{"kind": "base", "part": explanation.baseline, "points": explanation.base}]
    rows += [{"kind": kind, "points": getattr(explanation, kind)} for kind in ("score", "low", "high")]
    rows += [
        {"kind": "block", "block": b.name, "part": b.kind, "points": b.points, "gap": b.gap, "incomplete": b.incomplete}
        for b in explanation.blocks
    ]
    rows += [
        {"kind": "word", "block": w.block, "part": w.text, "points": w.points, "start": w.start, "end": w.end}
        for w in explanation.words
    ]
    rows += [
        {"kind": "region", "block": r.block, "part": r.image, "points": r.points}
        | dict(zip(("x0", "y0", "x1", "y1"), r.box, strict=True))
        for r in explanation.regions
    ]
    rows += [
        {"kind": "fact", "block": facts_block, "part": f"{f.field}: {f.value}", "points": f.points}
        for f in explanation.facts
    ]
    return [row | {"output": output} for row in rows]


def explanation_to_csv(explanation: Explanation) -> str:
    """The table as CSV, safe for spreadsheets."""
    return table_to_csv(explanation_table(explanation))
