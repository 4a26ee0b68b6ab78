from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data.vocabulary import FACT_FIELDS, VOCABULARY, normalise_facts
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
            '"Acton" counts as missing in genres: allowed are Action.',
        ),
        (
            "themes",
            "Giant Squid",
            '"Giant Squid" counts as missing in themes: '
            "allowed are Adult Cast, Anthropomorphic, CGDCT, Childcare, Combat Sports, ….",
        ),
        (
            "genres",
            "award winning",
            '"award winning" counts as missing in genres: it is only given after release.',
        ),
        (
            "season",
            "monsoon",
            '"monsoon" counts as missing in season: allowed are winter, spring, summer, fall.',
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
