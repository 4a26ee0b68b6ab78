"""One name written in several ways: the spelling that most titles use."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from anipop_core.data.links.spelling import spelling_key


def usual_spellings(*columns: pd.Series) -> Mapping[str, str]:
    """`spelling_key` -> the spelling that most titles use. columns: a list of names for each title."""
    names = pd.concat([column.explode() for column in columns]).dropna()
    counts = names.value_counts().rename_axis("name").reset_index(name="titles")
    ranked = counts.sort_values(["titles", "name"], ascending=[False, True])
    return ranked.groupby(ranked["name"].map(spelling_key), sort=False)["name"].first().to_dict()


def respell(names: pd.Series, usual: Mapping[str, str]) -> pd.Series:
    """Lists of names as `usual_spellings` has them, each name once."""
    return names.map(lambda given: list(dict.fromkeys(usual[spelling_key(name)] for name in given)))
