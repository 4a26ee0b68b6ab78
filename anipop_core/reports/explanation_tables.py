"""An explanation as rows: what its table shows and its CSV file holds."""

from __future__ import annotations

import pandas as pd

from anipop_core.schema import Explanation

COLUMNS = ("kind", "block", "part", "points", "start", "end", "x0", "y0", "x1", "y1")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def explanation_table(explanation: Explanation) -> pd.DataFrame:
    """COLUMNS; the base first, then blocks, words, regions and facts, each in the explanation's order."""
    plan = next((block.name for block in explanation.blocks if block.kind == "facts"), "")
    rows: list[dict[str, object]] = [{"kind": "base", "part": explanation.baseline, "points": explanation.base}]
    rows += [{"kind": "block", "block": b.name, "part": b.kind, "points": b.points} for b in explanation.blocks]
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
        {"kind": "fact", "block": plan, "part": f"{f.field}: {f.value}", "points": f.points} for f in explanation.facts
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"start": "Int64", "end": "Int64"})


def explanation_to_csv(explanation: Explanation) -> str:
    """The table as CSV with a byte order mark, for spreadsheets; cells that they would run are quoted."""
    table = explanation_table(explanation)
    for column in ("block", "part"):
        table[column] = table[column].map(_harmless, na_action="ignore")
    return "\ufeff" + table.to_csv(index=False)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
