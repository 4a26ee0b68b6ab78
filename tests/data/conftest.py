"""A made-up source folder: every rule drops something, every field is spelled in some odd way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from PIL import Image

WORDS = "the keeper of a drowned lighthouse learns to read letters that the tide brings from tomorrow"


def text(number: int, words: int = 20) -> str:
    """A synopsis of exactly `words` words that no other number has."""
    return " ".join([f"Story{number}", *(WORDS.split() * 3)][:words])


def title(mal_id: int, **changed: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "mal_id": mal_id,
        "title": f"Made-up {mal_id}",
        "title_english": None,
        "title_native": None,
        "synopsis": text(mal_id),
        "score": 6.59,
        "num_scoring_users": 100.0,
        "num_list_users": float(mal_id),
        "type": "TV",
        "source": "Manga",
        "episodes": 12.0,
        "duration_min": 24.0,
        "aired_from": "2015-04-03T00:00:00+00:00",
        "season": "spring",
        "year": 2015.0,
        "rating": "PG-13 - Teens 13 or older",
        "genres": "Action",
        "themes": "",
        "demographics": "",
        "studios": "Studio Tide",
        "producers": "",
        "relations": "",
        "anilist_score": 7.0,
        "kitsu_rating": 7.1,
    }
    return row | changed


TITLES = [
    title(1, relations="SEQUEL:2|CHARACTER:5", producers="Tide TV|ANCHOR. "),
    title(2, year=2023.0, score=7.0, aired_from="2023-04-03T00:00:00+00:00"),  # a late part of franchise 1
    title(3, type="Music"),
    title(4, type="CM", relations="SIDE_STORY:5|SIDE_STORY:6"),  # dropped, yet it joins 5 and 6
    title(5, type="MOVIE", studios="STUDIO TIDE|Anchor"),
    title(6, type=None, title=None),
    title(7, genres="Action|Hentai"),
    title(8, rating="Rx - Hentai"),
    title(9, synopsis=text(9, 19) + " (Source: Tide Weekly)"),
    title(10, synopsis=text(10) + "\n\n[Written by MAL Rewrite]"),
    title(12, synopsis=text(10) + " (Source: Tide Weekly)"),  # same text as 10
    title(11, year=None, season=None, aired_from="2022-07-09", type="TV_SHORT"),
    title(
        13,
        genres="Science Fiction|seinen|Award Winning|School Life|Giant Squid",
        themes="Isekai",
        source="Unknown",
        duration_min=0.0,
        rating="R+ - Mild Nudity",
        season=None,
        aired_from="1999-01-01",
        year=None,
        studios="Zephyr|Anchor",
    ),
    title(14, synopsis="<p>~!spoilt!~ " * 20),  # long enough by its words, but nothing is left
]
CHARACTERS = [
    (1, "Rei Ayase", "Main", "A __quiet__ pilot. ~!She is the sea.!~"),
    (1, "Ayase, Rei", "supporting", "A quiet pilot who keeps a diary of every tide she has seen."),
    (1, "Touko Mori", "minor", None),
    (3, "Somebody", "protagonist", "Sings."),
    (5, "Bo", "protagonist", "<b>Cook</b> &amp; thief."),
]
WORKS = [
    # manga_id, title, type, score, score_2022, votes, members, pub_year, serialization
    (901, "Tide Letters", "Manga", 8.1, 7.9, 900.0, 5000.0, 2010.0, "Monthly Tide"),
    (902, "Tide  Letters: The Novel", "Novel", None, None, None, 7000.0, 2012.0, None),
    (903, "Tide Letters: After", "Manga", 7.0, None, 50.0, 90_000.0, 2016.0, "Monthly Tide"),
]
ADAPTATIONS = [
    (1, 901, "relation", False),
    (1, 902, "franchise", False),  # read more, but only found by its franchise
    (1, 903, "relation", True),  # followed the anime
    (2, 901, "title", False),
    (3, 901, "relation", False),  # a dropped title
    (5, 903, "title", False),  # not flagged, yet published in the year after
    (6, 999, "title", False),  # no such work
]
STAFF = [
    # mal_id, role, person, name, pos, source
    (1, "director", "澤田渚", "澤田渚", 0.0, "Bangumi"),
    (1, "chief_director", "森ミオ", "森ミオ", 0.0, "Bangumi"),
    (2, "director", "mal:1", "沢田 渚", None, "MAL"),
    (5, "director", "澤田渚", "澤田渚", 0.0, "Bangumi"),
    (1, "screenplay", "mal:2", None, None, "MAL"),  # nobody knows the name
    (1, "music", "x", "演奏：潮交響楽団", 0.0, "Bangumi"),  # performs it
    (1, "producer", "y", "浜ひとし", 0.0, "Bangumi"),  # no role of a pitch
    (3, "director", "森ミオ", "森ミオ", 0.0, "Bangumi"),  # a dropped title
]
IMAGES = [
    (1, "cover", "covers/1.png", ""),
    (1, "portrait", "portraits/a.png", "AyaseRei"),
    (1, "portrait", "portraits/b.png", "Toko Mori"),
    (1, "portrait", "portraits/c.png", "Nobody Known"),
    (3, "cover", "covers/3.png", ""),
    (5, "cover", "covers/gone.png", ""),
    (5, "cover", "../outside.png", ""),
]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder as `build-data` takes it."""
    folder = tmp_path / "source"
    for name in ("covers", "portraits"):
        (folder / name).mkdir(parents=True)
    pd.DataFrame(TITLES).to_parquet(folder / "titles.parquet")
    pd.DataFrame(CHARACTERS, columns=["mal_id", "name", "role", "description"]).to_parquet(
        folder / "characters.parquet"
    )
    images = pd.DataFrame(IMAGES, columns=["mal_id", "kind", "path", "name"])
    images.assign(width=8, height=6, source="drawn").to_parquet(folder / "images.parquet")
    pd.DataFrame(
        WORKS,
        columns=["manga_id", "title", "type", "score", "score_2022", "votes", "members", "pub_year", "serialization"],
    ).to_parquet(folder / "source_works.parquet")
    pd.DataFrame(ADAPTATIONS, columns=["mal_id", "manga_id", "how", "published_after_anime"]).to_parquet(
        folder / "adaptations.parquet"
    )
    pd.DataFrame(STAFF, columns=["mal_id", "role", "person", "name", "pos", "source"]).to_parquet(
        folder / "staff.parquet"
    )
    for path in images["path"]:
        if "gone" not in path:
            Image.new("RGB", (8, 6), "navy").save(folder / path)
    return folder
