from __future__ import annotations

import pandas as pd

from anipop_core.data.franchises import find_franchises


def franchises(relations: dict[int, str], texts: dict[int, str] | None = None) -> dict[int, int]:
    titles = pd.DataFrame({"mal_id": list(relations), "relations": list(relations.values())})
    return find_franchises(titles, pd.Series(texts or {}, dtype=str)).to_dict()


def test_chains_join_and_the_lowest_listed_id_names_them() -> None:
    assert franchises({30: "SEQUEL:20", 20: "SIDE_STORY:10", 10: "", 5: ""}) == {5: 5, 10: 10, 20: 10, 30: 10}


def test_titles_join_by_one_that_is_in_no_table() -> None:
    assert franchises({2: "PARENT:1", 3: "PARENT:1"}) == {2: 2, 3: 2}


def test_characters_others_and_adaptations_do_not_join() -> None:
    found = franchises({1: "CHARACTER:2|OTHER:3|ADAPTATION:4", 2: "", 3: "", 4: ""})
    assert found == {1: 1, 2: 2, 3: 3, 4: 4}


def test_a_relation_without_an_id_joins_nothing() -> None:
    titles = pd.DataFrame({"mal_id": [1, 2], "relations": ["SEQUEL:None", None]})
    assert find_franchises(titles, pd.Series(dtype=str)).to_dict() == {1: 1, 2: 2}


def test_equal_texts_join() -> None:
    assert franchises({1: "", 2: "", 3: ""}, {1: "a b", 2: "c d", 3: "a b"}) == {1: 1, 2: 2, 3: 1}
