"""Tables as CSV for spreadsheets, which would run a cell that looks like a formula."""

from __future__ import annotations

from typing import Any

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def table_to_csv(table: pd.DataFrame) -> str:
    """With a byte order mark, so that accents and Japanese open right; texts that would be run are quoted."""
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = safe[column].map(harmless)
    safe.columns = [harmless(column) for column in safe.columns]
    return "\ufeff" + safe.to_csv(index=False)


def harmless(cell: Any) -> Any:
    """A text that would be run, behind an apostrophe; everything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
