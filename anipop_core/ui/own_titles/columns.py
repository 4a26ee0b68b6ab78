"""Which sheet, which row names the columns, and which column holds what: suggested, changed by hand."""

from __future__ import annotations

import streamlit as st

from anipop_core.intake.sheets import Sheet, SheetFile, SheetTable, table_below
from anipop_core.own_titles.columns import FIELDS, HEADER_ROWS, find_header, suggest_columns
from anipop_core.ui.shell.messages import show_heading, show_problem

ACROSS = 5  # choices a line
MISSING = "not in the sheet"


def choose_table(file: SheetFile, upload: int) -> SheetTable | None:
    """The chosen sheet below the chosen row; None where that sheet can't be used, which is said.

    `upload` keeps the choices of one file apart from another's.
    """
    sheet = file.sheets[0]
    line = st.container(horizontal=True)
    if len(file.sheets) > 1:
        place: int = line.selectbox(
            "Sheet",
            range(len(file.sheets)),
            format_func=lambda i: _sheet_label(file.sheets[i]),
            key=f"own-sheet-{upload}",
            persist_state="session",
            width=320,
        )
        sheet = file.sheets[place]
    if sheet.error:
        show_problem(sheet.error)
        return None
    header = line.number_input(
        "Column names are in row",
        1,
        min(HEADER_ROWS, len(sheet.rows)),
        find_header(sheet) + 1,
        key=f"own-header-{upload}-{sheet.name}",
        persist_state="session",
        width=200,
    )
    return table_below(sheet, int(header) - 1)


def _sheet_label(sheet: Sheet) -> str:
    return f"{sheet.name} (too large)" if sheet.error else f"{sheet.name} ({len(sheet.rows):,} rows)"


def choose_columns(table: SheetTable, upload: int) -> dict[str, str]:
    """Field -> column, for the fields that have one."""
    show_heading("What the columns hold", "a suggestion: correct it where it is wrong")
    suggested = suggest_columns(table.columns)
    names = "|".join(table.columns)
    chosen: dict[str, str] = {}
    fields = list(FIELDS)
    for start in range(0, len(fields), ACROSS):
        for place, name in zip(st.columns(ACROSS, gap="small"), fields[start : start + ACROSS], strict=False):
            with place:
                column = st.selectbox(
                    FIELDS[name].label,
                    table.columns,
                    index=table.columns.index(suggested[name]) if name in suggested else None,
                    placeholder=MISSING,
                    key=f"own-column-{upload}-{name}-{hash(names)}",
                    persist_state="session",
                )
            if column is not None:
                chosen[name] = column
    return chosen
