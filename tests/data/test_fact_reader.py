from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data import vocabulary
from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.fact_spellings import meant
from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.vocabulary import FACT_FIELDS, SEASONS, VOCABULARY
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.schema import Facts


def test_the_contract_s_example_is_read_as_it_stands() -> None:
    facts, notices = normalise_facts(
        {
            "type": "TV",
            "source": "Original",
            "genres": ["Action"],
            "themes": [],
            "demographics": ["Seinen"],
            "episodes": 12,
            "duration_min": 24,
            "studios": ["Bones"],
            "rating": "PG-13",
            "season": "spring",
            "year": 2027,
        }
    )
    assert notices == ()
    assert facts == Facts("TV", "Original", ("Action",), (), ("Seinen",), 12, 24.0, ("Bones",), "PG-13", "spring", 2027)


@pytest.mark.parametrize(
    ("field", "raw", "expected"),
    [
        ("type", "MOVIE", "Movie"),
        ("type", "TV_SHORT", "TV"),
        ("type", " tv special ", "TV Special"),
        ("source", "LIGHT NOVEL", "Light novel"),
        ("source", "Unknown", None),
        ("rating", "PG-13 - Teens 13 or older", "PG-13"),
        ("rating", "r - 17+ (Violence & Profanity)", "R"),
        ("season", "Fall", "fall"),
        ("genres", "Science Fiction|action", ("Action", "Sci-Fi")),
        ("genres", ["Thriller", "Suspense"], ("Suspense",)),
        ("genres", np.array(["Sci-Fi", "Action"], dtype=object), ("Action", "Sci-Fi")),
        ("studios", [" MAPPA ", "Bones", "mappa", ""], ("Bones", "MAPPA")),
        ("episodes", 12.0, 12),
        ("episodes", "12", 12),
        ("duration_min", 600, 600.0),
        ("year", 1900, 1900),
    ],
)
def test_raw_spellings(field: str, raw: object, expected: object) -> None:
    facts, notices = normalise_facts({field: raw})
    assert getattr(facts, field) == expected
    assert notices == ()


@pytest.mark.parametrize(
    ("field", "raw", "expected"),
    [
        ("duration_min", "24 min. per ep.", 24), ("duration_min", "1 hr. 55 min.", 115), ("duration_min", "1h55m", 115),
        ("duration_min", "24分", 24), ("duration_min", "1時間55分", 115), ("duration_min", "30 sec. per ep.", 0.5),
        ("duration_min", "２４", 24), ("duration_min", "approx. 24 minutes/episode", 24), ("duration_min", "0:24", 24),
        ("duration_min", "24,5 min", 24.5), ("year", "2027", 2027), ("year", "2027年", 2027),
        ("year", "May 2027", 2027),
        ("episodes", "12 eps", 12), ("episodes", "12話", 12), ("episodes", "全12話", 12), ("episodes", "1,000", 1000),
        ("season", "autumn", "fall"), ("season", "秋", "fall"), ("season", "Fall 2027", "fall"),
        ("rating", "PG13", "PG-13"), ("rating", "pg 13", "PG-13"), ("rating", "R+", "R+"), ("rating", "R-17+", "R"),
        ("source", "LIGHT_NOVEL", "Light novel"), ("source", "VIDEO_GAME", "Game"), ("source", "漫画", "Manga"),
        ("type", "TV series", "TV"), ("type", "Feature film", "Movie"), ("type", "劇場版", "Movie"),
        ("genres", ["SciFi"], ("Sci-Fi",)), ("genres", ["Sci Fi", "アクション"], ("Action", "Sci-Fi")),
        ("genres", "Fantasy / Gourmet", ("Fantasy", "Gourmet")), ("genres", ["Action, Sci-Fi"], ("Action", "Sci-Fi")),
        ("demographics", "Shonen", ("Shounen",)), ("demographics", "Shōnen", ("Shounen",)),
        ("demographics", "少女", ("Shoujo",)), ("themes", "Mahō Shōjo", ("Mahou Shoujo",)),
        ("studios", ["KyoAni"], ("Kyoto Animation",)), ("studios", ["京アニ", "Kyoto Animation"], ("Kyoto Animation",)),
        ("studios", ["Wit Studio, Inc."], ("Wit Studio",)), ("studios", ["株式会社ボンズ"], ("Bones",)),
        ("studios", ["Bones, MAPPA"], ("Bones", "MAPPA")), ("studios", ["MAPPA Co., Ltd., Bones"], ("Bones", "MAPPA")),
        ("studios", ["Shogakukan Music & Digital Entertainment"], ("Shogakukan Music & Digital Entertainment",)),
        ("studios", ["Yumeta Company"], ("Yumeta Company",)),
    ],
)  # fmt: skip
def test_facts_as_people_write_them(field: str, raw: object, expected: object) -> None:
    facts, notices = normalise_facts({field: raw})
    assert getattr(facts, field) == expected
    assert notices == ()


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        ("episodes", "12-13"), ("episodes", "2 cours"), ("episodes", "1,00"), ("duration_min", "half an hour"),
        ("duration_min", "per ep"), ("year", "soon"), ("year", "27"), ("season", "Q4 2027"), ("rating", "R15+"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_one_warning(field: str, raw: str) -> None:
    facts, notices = normalise_facts({field: raw})
    assert facts == Facts()
    assert [notice.field for notice in notices] == [f"facts.{field}"]


def test_a_season_says_its_year_unless_another_is_given() -> None:
    assert normalise_facts({"season": "Fall 2027"})[0] == Facts(season="fall", year=2027)
    assert normalise_facts({"season": "Fall 2027", "year": 2028})[0] == Facts(season="fall", year=2028)


def test_every_other_spelling_means_a_word_of_ours_and_hides_none() -> None:
    raw = json.loads(Path(vocabulary.__file__).with_name("spellings.json").read_text(encoding="utf-8"))
    words = {"type": VOCABULARY.types, "source": VOCABULARY.sources, "rating": VOCABULARY.ratings, "season": SEASONS}
    words["tags"] = (*VOCABULARY.genres, *VOCABULARY.themes, *VOCABULARY.demographics)
    for field, allowed in words.items():
        assert set(raw[field]) <= set(allowed)
        for word in allowed:
            assert meant(field, word) == word


def test_every_studio_of_the_catalogue_reads_as_one_of_it() -> None:
    """Some have their legal form in their name there ("Success Corp."), others a comma or an ampersand."""
    catalogue = pd.read_parquet(DEFAULT_CHECKPOINT / "catalogue.parquet", columns=["studios"])
    known = set(catalogue["studios"].explode().dropna())
    keys = {spelling_key(name) for name in known}
    for name in known:
        (read,) = normalise_facts({"studios": [name]})[0].studios
        assert spelling_key(read) in keys
        assert name.startswith(read)  # where another lacks the legal form, they are one
    raw = json.loads(Path(vocabulary.__file__).with_name("spellings.json").read_text(encoding="utf-8"))
    assert set(raw["studios"]) <= known


def test_tags_are_filed_where_they_belong() -> None:
    facts, notices = normalise_facts({"genres": "Comedy|School Life|Seinen|Kids", "demographics": "Mecha"})
    assert (facts.genres, facts.themes, facts.demographics) == (
        ("Comedy",),
        ("Mecha", "School"),
        ("Kids", "Seinen"),
    )
    assert notices == ()


@pytest.mark.parametrize("nothing", [None, "", "  ", [], (), math.nan])
@pytest.mark.parametrize("field", FACT_FIELDS)
def test_null_and_empty_equal_absent(field: str, nothing: object) -> None:
    assert normalise_facts({field: nothing}) == (Facts(), ())


@pytest.mark.parametrize(
    ("field", "raw", "message"),
    [
        (
            "genres",
            ["Acton"],
            '"Acton" counts as missing in genres: the nearest known is Action. '
            "Write it as MyAnimeList does, or leave it out.",
        ),
        (
            "themes",
            "Giant Squid",
            '"Giant Squid" counts as missing in themes: '
            "known are Adult Cast, Anthropomorphic, CGDCT, Childcare, Combat Sports, …. "
            "Write it as MyAnimeList does, or leave it out.",
        ),
        (
            "genres",
            "award winning",
            '"award winning" counts as missing in genres: it is only given after release.',
        ),
        (
            "season",
            "monsoon",
            '"monsoon" counts as missing in season: allowed are winter, spring, summer, fall. Write one of them.',
        ),
        (
            "source",
            "Mangaa",
            '"Mangaa" counts as missing in source: allowed are Original, Manga, Light novel, Visual novel, Game, '
            "Novel, Web manga, Web novel, 4-koma manga, Card game, Music, Book, Picture book, Radio, Mixed media, "
            "Other. The nearest is Manga: write that, or another of them.",
        ),
        ("episodes", 0, '"0" counts as missing in episodes: allowed is a whole number from 1 to 5000.'),
        ("episodes", 5001, '"5001" counts as missing in episodes: allowed is a whole number from 1 to 5000.'),
        ("episodes", 1.5, '"1.5" counts as missing in episodes: allowed is a whole number from 1 to 5000.'),
        ("episodes", True, '"True" counts as missing in episodes: allowed is a whole number from 1 to 5000.'),
        (
            "duration_min",
            601,
            '"601" counts as missing in minutes per episode: allowed is minutes an episode, above 0 and up to 600.',
        ),
        ("year", 2101, '"2101" counts as missing in year: allowed is a year from 1900 to 2100.'),
        ("studios", 7, '"7" counts as missing in studios: allowed is a list of words.'),
        (
            "budget",
            "Aki",
            '"Aki" counts as missing in budget: the plan\'s facts are ' + ", ".join(FACT_FIELDS) + ".",
        ),
    ],
)
def test_what_is_not_understood_is_missing_and_said(field: str, raw: object, message: str) -> None:
    facts, notices = normalise_facts({field: raw})
    assert facts == Facts()
    assert [(n.code, n.field, n.message) for n in notices] == [("unknown_fact", f"facts.{field}", message)]


def test_one_bad_value_leaves_the_good_ones() -> None:
    facts, notices = normalise_facts({"genres": ["Drama", "Giant Squid"], "year": "soon", "episodes": 3})
    assert facts == Facts(genres=("Drama",), episodes=3)
    assert [notice.field for notice in notices] == ["facts.genres", "facts.year"]


def test_a_long_value_is_cut_in_the_message() -> None:
    _, (notice,) = normalise_facts({"type": "TV " * 5000})
    assert len(notice.message) < 200


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text("aB|1 é", max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FACT_FIELDS, "other"]), anything))
def test_never_raises_and_holds_only_the_vocabulary(raw: dict[str, Any]) -> None:
    facts, _ = normalise_facts(raw)
    assert facts.type is None or facts.type in VOCABULARY.types
    assert set(facts.genres) <= set(VOCABULARY.genres)
    assert facts.episodes is None or 1 <= facts.episodes <= 5000
    assert normalise_facts({field: getattr(facts, field) for field in FACT_FIELDS}) == (facts, ())
