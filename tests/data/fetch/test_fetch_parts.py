"""The small parts of fetch-data, by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anipop_core.data.fetch.found import FoundTitle, joined, on_ten
from anipop_core.data.fetch.jikan_answers import kind, minutes
from anipop_core.data.fetch.merge import COLUMNS, title_row
from anipop_core.data.fetch.selection import Selection, select
from anipop_core.data.fetch.settings import DEFAULT
from anipop_core.data.fetch.summary import RequestEstimate, duration
from anipop_core.data.fetch.tables import add, as_table
from anipop_core.errors import DataError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24 min per ep", 24),
        ("1 hr 54 min", 114),
        ("2 hr", 120),
        ("45 sec per ep", 0.75),
        ("Unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_minutes(text: str | None, expected: float | None) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize(
    ("raw", "ours"),
    [
        ("Sequel", "SEQUEL"),
        ("Side Story", "SIDE_STORY"),
        ("Side story", "SIDE_STORY"),
        ("Alternative Version", "ALTERNATIVE"),
        ("Parent Story", "PARENT"),
        ("Full Story", "PARENT"),
        ("Spin-Off", "SPIN_OFF"),
        ("Some New Kind", "SOME_NEW_KIND"),
    ],
)
def test_relations_are_spelled_as_in_the_tables(raw: str, ours: str) -> None:
    assert kind(raw) == ours


@pytest.mark.parametrize(("percent", "ours"), [(None, None), (0, None), (3, 1.0), (71, 7.1), (82.27, 8.23), (100, 10)])
def test_ratings_of_a_hundred(percent: float | None, ours: float | None) -> None:
    assert on_ten(percent) == ours


@settings(max_examples=50)
@given(st.lists(st.text()))
def test_lists_come_back_from_their_cell(words: list[str]) -> None:
    cell = joined(words)
    assert cell.split("|") == list(dict.fromkeys(w.replace("|", "/").strip() for w in words if w.strip())) or cell == ""


def test_the_first_source_that_knows_a_column_gives_it() -> None:
    first = FoundTitle(5, "MyAnimeList", {"score": 7.0, "synopsis": "", "genres": "Drama", "episodes": None})
    second = FoundTitle(5, "AniList", {"synopsis": "A tale.", "genres": "Comedy", "episodes": 0, "anilist_score": 7.5})
    row = title_row([first, second])
    assert tuple(row) == COLUMNS
    assert {name: value for name, value in row.items() if value is not None} == {
        "mal_id": 5,
        "score": 7.0,
        "synopsis": "A tale.",
        "synopsis_source": "AniList",
        "genres": "Drama",
        "episodes": 0,
        "anilist_score": 7.5,
    }


def test_a_row_that_breaks_the_schema_is_left_out_and_told() -> None:
    good, bad = ({"mal_id": mal_id, "synopsis": "x", "score": score} for mal_id, score in ((1, 7.0), (2, 11.0)))
    table, problems = as_table("titles", [good, bad])
    assert table["mal_id"].tolist() == [1]
    assert [(problem.what, problem.why.split()[0]) for problem in problems] == [("title 2", "score")]


def test_fetched_titles_replace_their_rows_and_others_stay() -> None:
    there = pd.DataFrame({"mal_id": [1, 2, 2, 5], "name": list("abcd")})
    new = pd.DataFrame({"mal_id": [3, 2], "name": list("xy")})
    assert add(there, new, {2, 3, 5}).to_numpy().tolist() == [[1, "a"], [2, "y"], [3, "x"]]


def test_a_season_and_a_list_of_ids(tmp_path: Path) -> None:
    assert select("2024-Spring", None, False) == Selection(season=(2024, "spring"))
    ids = tmp_path / "ids.txt"
    ids.write_text("\ufeff5\n 1, 6;5\n\n20\t21\n", encoding="utf-8")
    assert select(None, ids, False) == Selection(ids=(5, 1, 6, 20, 21))
    assert select(None, None, True) == Selection()


@pytest.mark.parametrize("season", ["", "2024", "2024-autumn", "spring-2024", "1800-fall", "2024-spring-x"])
def test_what_is_no_season(season: str) -> None:
    with pytest.raises(DataError, match=r"is not a season\. Allowed is a year and one of winter, spring, summer, fall"):
        select(season, None, False)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"5\nabc\n", 'Line 2 of ids.txt holds "abc"'),
        (b"-5", 'holds "-5"'),
        (b"0", 'holds "0"'),
        (b"99999999999", "holds"),
        (b"\n\n", "holds no ids"),
        (b"\xff\xfe\x00", "can't be read"),
    ],
)
def test_what_is_no_list_of_ids(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "ids.txt"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        select(None, path, False)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://cdn.myanimelist.net/images/anime/1/1l.jpg", True),
        ("https://s4.anilist.co/file/a.png", True),
        ("https://media.kitsu.app/a.jpg", True),
        ("https://media.kitsu.io/a.jpg", True),
        ("https://zenodo.org/api/records/1/files/a.zip/content", True),
        ("http://cdn.myanimelist.net/a.jpg", False),
        ("https://evilmyanimelist.net/a.jpg", False),
        ("https://myanimelist.net.evil.com/a.jpg", False),
        ("https://myanimelist.net@evil.com/a.jpg", False),
        ("https://127.0.0.1/a.jpg", False),
        ("ftp://s4.anilist.co/a", False),
        ("", False),
    ],
)
def test_addresses_that_answers_may_name(url: str, allowed: bool) -> None:
    assert DEFAULT.allows(url) is allowed


def test_the_estimate_adds_the_paces_up() -> None:
    estimate = RequestEstimate(100, ((DEFAULT.jikan, 400), (DEFAULT.anilist, 4), (DEFAULT.kitsu, 0)))
    assert "MyAnimeList (through Jikan) 400, AniList 4. At the pace" in str(estimate)
    assert f"takes about {duration(400 + 8)}." in str(estimate)


@pytest.mark.parametrize(
    ("seconds", "text"), [(40, "40 s"), (150, "2 min"), (9000, "2.5 hours"), (172800, "48.0 hours")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
