"""All anime that a pitch may follow, and which one each title did."""

from __future__ import annotations

import pandas as pd

NO_KINSHIP = frozenset({"CHARACTER", "OTHER"})  # relations that make no title a predecessor


def find_predecessors(anime: pd.DataFrame, relations: pd.Series) -> pd.Series:
    """The newest title that aired before each of `anime`: in its franchise, direct relations first.

    anime: mal_id, aired ("YYYY-MM-DD", "" where it isn't known), franchise.
    relations: "SEQUEL:205|SIDE_STORY:..." indexed by mal_id. A relation counts in both directions.
    Returns mal_id of the predecessor (int64) indexed by mal_id; titles without one are not in it. Of two that
        aired on one day it is the one with the lower mal_id.
    """
    aired = anime[anime["aired"].ne("")][["mal_id", "aired", "franchise"]]
    earlier = aired.merge(aired, on="franchise", suffixes=("", "_before"))
    earlier = earlier[earlier["aired_before"] < earlier["aired"]].merge(
        _direct(relations), on=["mal_id", "mal_id_before"], how="left", indicator="direct"
    )
    ranked = earlier.assign(direct=earlier["direct"].eq("both")).sort_values(
        ["mal_id", "direct", "aired_before", "mal_id_before"], ascending=[True, False, False, True]
    )
    return ranked.drop_duplicates("mal_id").set_index("mal_id")["mal_id_before"].astype("int64")


def _direct(relations: pd.Series) -> pd.DataFrame:
    """mal_id, mal_id_before: each pair of related titles, both ways round."""
    stated = relations.fillna("").str.split("|").explode().rename("stated").rename_axis("mal_id").reset_index()
    kind_and_other = stated["stated"].str.partition(":")
    stated = stated.assign(kind=kind_and_other[0], mal_id_before=kind_and_other[2])
    related = stated["mal_id_before"].str.isdecimal() & ~stated["kind"].isin(NO_KINSHIP)
    pairs = stated.loc[related, ["mal_id", "mal_id_before"]].astype("int64")
    turned = pairs.rename(columns={"mal_id": "mal_id_before", "mal_id_before": "mal_id"})
    return pd.concat([pairs, turned]).drop_duplicates()
