"""Checks for titles of the catalogue that look like mistakes. Each says why; nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

FEW_VOTES = 100
APART = 1.5  # points between two platforms
LONG_RUN = 500  # episodes
SHORT_FILM_MIN = 10


@dataclass(frozen=True)
class Suspicion:
    """A check and the titles it found."""

    name: str
    why: str
    rows: pd.DataFrame  # the titles, as in the catalogue


def suspicions(table: pd.DataFrame, data_report: Mapping[str, Any]) -> list[Suspicion]:
    """The checks that found something.

    table: the catalogue's. data_report: the dataset's report; without it the checks of texts are left out.
    """
    film, ids = table["type"] == "Movie", table["mal_id"]
    repeats = {pair[end] for pair in data_report.get("near_repeats", []) for end in ("first", "second")}
    masks = {
        ("Same name, same year", "May be one title listed twice, or a series and its film."): _same_name(table),
        (
            "Text nearly repeated elsewhere",
            "Two synopses of different franchises tell nearly the same: one of them may have leaked into a test.",
        ): ids.isin(repeats),
        (
            "Synopsis not in English",
            "The model reads English only: the text was left out in training and testing.",
        ): ids.isin(data_report.get("not_in_english", [])),
        (
            "Platforms far apart",
            f"AniList or Kitsu is {APART} points or more away from MyAnimeList.",
        ): _apart(table),
        (
            f"Under {FEW_VOTES} votes",
            "A handful of voters decides such a score: it is noisy as a target and as a comparison.",
        ): table["num_scoring_users"] < FEW_VOTES,
        ("No type", "Neither series nor film nor anything else."): table["type"].isna(),
        ("No year", "It can't be placed before or after the training years."): table["year"].isna(),
        ("Film in several episodes", "Either the type or the number of episodes is wrong."): film
        & (table["episodes"] > 1),
        (
            f"Film under {SHORT_FILM_MIN} minutes",
            "MyAnimeList calls short works films too; a pitch for a film is rarely one of them.",
        ): film & (table["duration_min"] < SHORT_FILM_MIN),
        (f"Over {LONG_RUN} episodes", "Few, and nothing like a plan for 12 or 24."): table["episodes"] > LONG_RUN,
    }
    return [Suspicion(name, why, table[mask]) for (name, why), mask in masks.items() if mask.any()]


def _same_name(table: pd.DataFrame) -> pd.Series:
    """Titles that differ in case and punctuation at most, of the same year."""
    key = table["title"].str.casefold().str.replace(r"\W+", "", regex=True)
    return pd.DataFrame({"key": key, "year": table["year"]}).duplicated(keep=False) & key.ne("")


def _apart(table: pd.DataFrame) -> pd.Series:
    others = table[["anilist_score", "kitsu_rating"]].sub(table["score"], axis=0).abs()
    return others.max(axis=1) >= APART
