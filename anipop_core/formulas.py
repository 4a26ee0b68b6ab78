"""Cells of a table that a spreadsheet would run as formulas."""

from __future__ import annotations

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins so


def harmless(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run; anything else stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
