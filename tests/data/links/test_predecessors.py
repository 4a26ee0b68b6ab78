from __future__ import annotations

import pandas as pd

from anipop_core.data.links.predecessors import find_predecessors


def predecessors(relations: dict[int, str], aired: dict[int, str], franchise: dict[int, int] | None = None) -> dict:
    """mal_id -> predecessor, of one franchise where none are given."""
    anime = pd.DataFrame({"mal_id": list(aired), "aired": list(aired.values())})
    anime = anime.assign(franchise=anime["mal_id"].map(franchise) if franchise else 1)
    return find_predecessors(anime, pd.Series(relations).rename_axis("mal_id")).to_dict()


AIRED = {1: "2001-04-01", 2: "2005-04-01", 3: "2009-04-01"}


def test_the_newest_earlier_title_of_the_franchise() -> None:
    assert predecessors({1: ""}, AIRED) == {2: 1, 3: 2}


def test_direct_relations_come_first_whichever_side_states_them() -> None:
    assert predecessors({3: "SIDE_STORY:1"}, AIRED) == {2: 1, 3: 1}
    assert predecessors({1: "SEQUEL:3|SEQUEL:None"}, AIRED) == {2: 1, 3: 1}
    assert predecessors({1: "CHARACTER:3|OTHER:3"}, AIRED) == {2: 1, 3: 2}


def test_nothing_that_came_later_or_on_the_same_day() -> None:
    assert predecessors({1: "SEQUEL:2"}, {1: "2005-04-01", 2: "2005-04-01", 3: ""}) == {}


def test_another_franchise_is_never_followed() -> None:
    assert predecessors({1: "ADAPTATION:2"}, {1: "2001-04-01", 2: "2005-04-01"}, {1: 1, 2: 2}) == {}


def test_a_later_title_moves_nothing() -> None:
    relations = {2: "PREQUEL:1", 3: "PREQUEL:2"}
    before = predecessors(relations, AIRED)
    after = predecessors(relations | {9: "PREQUEL:1|PREQUEL:2|PREQUEL:3"}, AIRED | {9: "2015-01-05"})
    assert after == before | {9: 3}
