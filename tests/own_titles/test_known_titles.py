from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.intake.sheets import SheetTable
from anipop_core.own_titles.known_titles import KnownTitles, Match, name_key
from anipop_core.own_titles.rows import OwnRow, read_rows

TABLE = pd.DataFrame(
    {
        "mal_id": [10, 20, 30, 40],
        "title": ["Minato no Garasu", "Toudai", "Toudai", "Yoru no Haitatsu: Kizuna"],
        "title_english": ["Harbour of Glass", None, None, "Night Courier: Bonds"],
        "title_native": ["港のガラス", "灯台", "灯台", None],
        "year": [2001.0, 1999.0, 2015.0, None],
    }
)
KNOWN = KnownTitles(TABLE)


def row(title: str = "", year: int | None = None, mal_id: int | None = None) -> OwnRow:
    cells = {"title": title, "year": year, "mal_id": mal_id}
    (found,) = read_rows(SheetTable(tuple(cells), (tuple(cells.values()),), (2,)), {name: name for name in cells})
    return found


@pytest.mark.parametrize(
    ("submitted", "place", "sure"),
    [
        (row("whatever", mal_id=20), 1, False),  # an id under another name
        (row(mal_id=20), 1, True),
        (row("toudai", mal_id=20), 1, True),
        (row("HARBOUR of glass!", 2001), 0, True),
        (row("港のガラス", 2002), 0, True),  # ran over New Year
        (row("Harbour of Glass"), 0, True),
        (row("Harbour of Glass", 2019), 0, False),
        (row("Toudai", 2015), 2, True),
        (row("Toudai"), 1, False),  # two are called so
        (row("Harbor of Glass", 2001), 0, False),
        (row("Night Courier - Bonds", 2030), 3, True),  # its year isn't known
    ],
)
def test_matches(submitted, place, sure):
    found = KNOWN.match(submitted)
    assert found is not None
    assert (found.place, found.sure) == (place, sure)


@pytest.mark.parametrize("submitted", [row(), row("Something else"), row("Harbor of Glass", 1980), row("!!!")])
def test_no_match(submitted):
    assert KNOWN.match(submitted) is None


def test_one_answer_for_each_row():
    assert KNOWN.matches([row(mal_id=10), row("Nothing")]) == [Match(0, "by MAL id", True), None]


def test_names_differ_by_letters_only():
    assert name_key("Ｒｅ：ＺＥＲＯ  — kara!") == name_key("re zero KARA")
