from __future__ import annotations

from io import StringIO

import pandas as pd
import pytest

from anipop_core.formulas import harmless
from anipop_core.reports.safe_csv import table_to_csv


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=x"])
def test_what_a_spreadsheet_would_run_is_quoted(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["plain", "a=b", "", None, -1.5, 3])
def test_everything_else_stays(cell):
    assert harmless(cell) == cell


def test_a_table_with_headings_and_numbers():
    table = pd.DataFrame({"=cmd": ["=1", "ok"], "points": [-0.5, 1.0], "left": [None, "-x"]})
    text = table_to_csv(table)
    assert text.startswith("\ufeff'=cmd,points,left")
    back = pd.read_csv(StringIO(text.lstrip("\ufeff")))
    assert list(back["points"]) == [-0.5, 1.0]
    assert list(back["'=cmd"]) == ["'=1", "ok"]
    assert back["left"].isna()[0] and back["left"][1] == "'-x"
    assert list(table["=cmd"]) == ["=1", "ok"]  # the table itself is left alone
