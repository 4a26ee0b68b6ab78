"""Tables as CSV, safe from spreadsheets that run cells which look like formulas."""

from __future__ import annotations

from typing import Any

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def table_to_csv(table: pd.DataFrame) -> str:
    """The table as CSV. Begins with a byte order mark, so that spreadsheets read accents and Japanese right."""
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = safe[column].map(harmless)
    safe.columns = [harmless(column) for column in safe.columns]
    return "\ufeff" + safe.to_csv(index=False)


def harmless(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run; anything else stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
