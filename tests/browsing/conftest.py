from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.benchmarks.browsing import made_up_titles
from anipop_core.browsing.titles import Titles


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    """600 made-up titles; some years, sources and scores of the model are unknown."""
    found = made_up_titles(600, seed=3)
    found["year"] = found["year"].astype(float).where(found.index % 11 > 0)
    found["oof_score"] = found["oof_score"].where(found.index % 7 > 0)
    return found


@pytest.fixture(scope="session")
def titles(table: pd.DataFrame) -> Titles:
    return Titles(table)


@pytest.fixture(scope="session")
def few() -> Titles:
    """Four titles, to be counted by hand."""
    return Titles(
        pd.DataFrame(
            {
                "mal_id": [1, 2, 3, 4],
                "title": ["Ｋaze no Tani", "Pokémon: Ōkami", 'It’s "Re:Start"', "50% 'off'; DROP TABLE titles"],
                "title_english": ["Valley of the Wind", None, None, None],
                "title_native": ["風の谷", "ポケモン", "か", "が"],
                "score": [8.0, 7.0, 6.0, 5.0],
                "num_list_users": [10.0, 40.0, 30.0, 20.0],
                "year": [1984.0, 2000.0, None, 2020.0],
                "type": ["Movie", "TV", "TV", None],
                "genres": [["Drama", "Fantasy"], ["Action", "Fantasy"], ["Action"], []],
                "pictures": [1, 0, 2, 0],
            }
        )
    )
