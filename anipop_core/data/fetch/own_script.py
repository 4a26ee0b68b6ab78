"""People whom one source writes in Latin letters and another in their own script, told apart by the title they share.

MAL's lists of staff know "Family, Given" only; AniList knows both. Two credits of one title whose Latin names hold
the same words are one person's, and what was learnt in one title holds for MAL's key of that person in all.
"""

from __future__ import annotations

import re

import pandas as pd

from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.links.tables import MAL_KEY

_LONG = re.compile(r"ou|oo|uu|aa|ii|ee")


def in_own_script(staff: pd.DataFrame) -> pd.DataFrame:
    """`staff` with the names of MAL's people in their own script wherever another source has it.

    staff: mal_id, person, name, name_latin. Rows without a Latin name stay as they are.
    """
    known = staff[staff["name_latin"].notna()]
    known = known.assign(key=known["name_latin"].map(latin_key))[["mal_id", "key", "person", "name", "name_latin"]]
    ours = known["person"].str.startswith(MAL_KEY)
    named = known[~ours & known["name"].ne(known["name_latin"])].drop_duplicates(["mal_id", "key", "person"])
    named = named.drop_duplicates(["mal_id", "key"], keep=False)  # two people of one name in a title: nobody knows
    shared = known[ours].merge(named, on=["mal_id", "key"], suffixes=("", "_own"))
    votes = shared.groupby(["person", "name_own"])["mal_id"].nunique().rename("titles").reset_index()
    best = votes.sort_values(["titles", "name_own"], ascending=[False, True]).drop_duplicates("person")
    learnt = staff["person"].map(best.set_index("person")["name_own"])
    return staff.assign(name=learnt.fillna(staff["name"]).astype(staff["name"].dtype))


def latin_key(name: str) -> str:
    """What spellings of a Latin name share: its words in any order, with vowels of any length."""
    words = (_LONG.sub(lambda found: found[0][0], spelling_key(word)) for word in name.split())
    return " ".join(sorted(words))
