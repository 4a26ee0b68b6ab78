"""Raw manga and novels, and which of them a title is based on."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.ledger import Dropped, Rule, apply_rules, of_titles

UNCHECKED = "franchise"  # how a link was found by the franchise alone


def clean_works(raw: pd.DataFrame, adaptations: pd.DataFrame, anime: pd.DataFrame) -> pd.DataFrame:
    """The columns of `tables.WORKS`: one row a work, its Japanese title taken from the earliest anime made of it."""
    return raw.assign(
        title=raw["title"].str.split().str.join(" "),
        title_native=raw["manga_id"].map(_native_titles(adaptations, anime)).fillna(""),
        year=raw["pub_year"],
        magazine=raw["serialization"],
    )


def source_works(
    adaptations: pd.DataFrame, works: pd.DataFrame, titles: pd.DataFrame
) -> tuple[pd.Series, tuple[Dropped, ...]]:
    """The work that each of `titles` (mal_id, year) is based on, and what each rule dropped of the links.

    Of several the one linked by more than the franchise, then the most read, then the lowest number.
    Returns manga_id (int64) indexed by mal_id; titles without a work are not in it.
    """
    known = adaptations.merge(works[["manga_id", "members", "year"]], on="manga_id", how="left", indicator="found")
    known = known.merge(titles[["mal_id", "year"]], on="mal_id", how="left", suffixes=("", "_title"))
    ranked = known.assign(unchecked=known["how"].eq(UNCHECKED)).sort_values(
        ["mal_id", "unchecked", "members", "manga_id"], ascending=[True, True, False, True], ignore_index=True
    )
    rules = (
        Rule("title gone", "Source works of dropped titles.", of_titles(titles["mal_id"])),
        Rule("no such work", "Links to works that are not in the table.", lambda f: f[f["found"].eq("both")]),
        Rule("came later", "Works that followed the anime: no source.", _before_the_anime),
        Rule("further", "Other works of a title that has a source already.", lambda f: f.drop_duplicates("mal_id")),
    )
    kept, dropped = apply_rules("adaptations", ranked, rules)
    return kept.set_index("mal_id")["manga_id"], dropped


def _before_the_anime(links: pd.DataFrame) -> pd.DataFrame:
    return links[~(links["published_after_anime"] | links["year"].gt(links["year_title"]))]


def _native_titles(adaptations: pd.DataFrame, anime: pd.DataFrame) -> pd.Series:
    """Japanese title by manga_id."""
    sure = adaptations[~adaptations["published_after_anime"] & adaptations["how"].ne(UNCHECKED)]
    titled = sure.merge(anime[["mal_id", "title_native", "aired"]].dropna(subset="title_native"), on="mal_id")
    first = titled[titled["aired"].ne("")].sort_values(["manga_id", "aired", "mal_id"]).drop_duplicates("manga_id")
    return first.set_index("manga_id")["title_native"]
