from __future__ import annotations

import pandas as pd

from anipop_core.browsing.fields import DIRECTOR, SOURCE_SCORE
from anipop_core.browsing.filters import Span, Words
from anipop_core.browsing.linked_columns import LINKED_COLUMNS, with_linked_columns
from anipop_core.browsing.titles import Titles
from anipop_core.model.known_facts import KnownFacts
from tests.model.test_known_facts import ANIME, PEOPLE, WORKS

TITLES = pd.DataFrame(
    {
        "title": ["Umi", "Kaze 2"],
        "source_work": pd.array([1, None], dtype="Int64"),
        "predecessor": pd.array([None, 10], dtype="Int64"),
        "director": [["森アキ"], []],
    }
)
KNOWN = KnownFacts.of(TITLES, WORKS, PEOPLE, ANIME)


def test_numbers_become_titles_and_scores():
    found = with_linked_columns(TITLES, KNOWN.works, KNOWN.anime)
    first, second = found[list(LINKED_COLUMNS)].to_dict("records")
    assert list(first.values())[:4] == ["Umi (The Sea)", 8.5, 9000, "Weekly Harbour"]
    assert pd.isna(first["follows"]) and pd.isna(second["based_on"])
    assert (second["follows"], second["predecessor_score"]) == ("Kaze", 7.5)


def test_a_table_without_them_stays_as_it_is():
    plain = TITLES[["title"]]
    assert list(with_linked_columns(plain, KNOWN.works, KNOWN.anime)) == ["title"]


def test_titles_are_found_by_them():
    titles = Titles(with_linked_columns(TITLES, KNOWN.works, KNOWN.anime))
    assert titles.count([Span(SOURCE_SCORE, 8.0, None)]) == 1
    assert titles.count([Words(DIRECTOR, ("森アキ",))]) == 1
    assert {"based_on", "predecessor_score", "magazine"} <= {column.name for column in titles.columns}
