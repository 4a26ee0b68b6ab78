"""Tables as CSV, safe from spreadsheets that run cells which look like formulas."""

from __future__ import annotations

import pandas as pd

from anipop_core.formulas import harmless


def table_to_csv(table: pd.DataFrame) -> str:
    """The table as CSV. Begins with a byte order mark, so that spreadsheets read accents and Japanese right."""
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = safe[column].map(harmless)
    safe.columns = [harmless(column) for column in safe.columns]
    return "\ufeff" + safe.to_csv(index=False)
