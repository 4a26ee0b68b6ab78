"""Raw characters -> one row a character."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.cleaning import strip_markup
from anipop_core.data.ledger import Dropped, Rule, apply_rules, of_titles
from anipop_core.data.portraits import name_key
from anipop_core.data.schema import ROLES


def clean_characters(raw: pd.DataFrame, titles: pd.Series) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The characters of `titles` (mal_id), one row each, and what each rule dropped.

    The columns are those of `schema.CHARACTERS` without the portrait.
    """
    role = raw["role"].str.casefold().map(ROLES)
    cleaned = raw.assign(
        name=raw["name"].str.split().str.join(" "),
        role=role,
        is_main=role == "main",
        description=raw["description"].fillna("").map(strip_markup),
    )
    rules = (
        Rule("title gone", "Characters of dropped titles.", of_titles(titles)),
        Rule("repeat", "The same character from another platform or in another spelling.", _merge_repeats),
    )
    return apply_rules("characters", cleaned, rules)


def _merge_repeats(characters: pd.DataFrame) -> pd.DataFrame:
    """One row a character, however the name is ordered: the longest description, the weightiest role."""
    roles = list(dict.fromkeys(ROLES.values()))  # main first
    ranked = characters.assign(
        key=characters["name"].map(name_key),
        weight=characters["role"].map(roles.index),
        length=characters["description"].str.len(),
    )
    same = ["mal_id", "key"]
    weightiest = ranked.groupby(same)["weight"].transform("min")
    ranked = ranked.assign(role=weightiest.map(dict(enumerate(roles))), is_main=weightiest == 0)
    ranked = ranked.sort_values([*same, "length", "name"], ascending=[True, True, False, True], kind="stable")
    return ranked.drop_duplicates(same)[characters.columns].sort_index()
