from __future__ import annotations

import pandas as pd

from anipop_core.data.links.works import clean_works, source_works

WORKS = pd.DataFrame({"manga_id": [1, 2, 3], "members": [10.0, 20.0, None], "year": [2000.0, 2000.0, None]})
TITLES = pd.DataFrame({"mal_id": [7, 8], "year": [2005.0, None]})


def chosen(*links: tuple[int, int, str, bool]) -> dict[int, int]:
    adaptations = pd.DataFrame(links, columns=["mal_id", "manga_id", "how", "published_after_anime"])
    return source_works(adaptations, WORKS, TITLES)[0].to_dict()


def test_the_most_read_of_the_checked_ones_is_the_source() -> None:
    assert chosen((7, 1, "title", False), (7, 2, "title", False), (7, 3, "title", False)) == {7: 2}
    assert chosen((7, 1, "title", False), (7, 2, "franchise", False)) == {7: 1}
    assert chosen((7, 2, "franchise", False)) == {7: 2}


def test_what_followed_the_anime_is_no_source() -> None:
    assert chosen((7, 1, "relation", True), (8, 1, "relation", True)) == {}
    late = WORKS.assign(year=2006.0)
    links = pd.DataFrame({"mal_id": [7, 8], "manga_id": 1, "how": "title", "published_after_anime": False})
    assert source_works(links, late, TITLES)[0].to_dict() == {8: 1}  # of a title without a year nobody can tell


def test_the_japanese_title_is_that_of_the_first_anime() -> None:
    raw = pd.DataFrame(
        {"manga_id": [1, 2], "title": "Tide  Letters", "pub_year": 2000.0, "serialization": ["Monthly Tide", None]}
    )
    links = pd.DataFrame(
        [(7, 1, "title", False), (8, 1, "title", False), (9, 2, "franchise", False), (7, 2, "relation", True)],
        columns=["mal_id", "manga_id", "how", "published_after_anime"],
    )
    anime = pd.DataFrame(
        {
            "mal_id": [7, 8, 9],
            "title_native": ["潮の手紙 第2期", "潮の手紙", "潮"],
            "aired": ["2006-01-05", "2005-01-05", ""],
        }
    )
    works = clean_works(raw, links, anime)
    assert works["title_native"].tolist() == ["潮の手紙", ""]
    assert works["title"].tolist() == ["Tide Letters"] * 2
