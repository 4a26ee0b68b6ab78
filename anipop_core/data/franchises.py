"""Which titles belong together, so that a title and its sequel never sit on both sides of a split."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import pandas as pd

# A shared character or an unnamed link joins crossovers and anthologies that have nothing else in common.
NOT_FRANCHISE = frozenset({"CHARACTER", "OTHER", "ADAPTATION"})


def find_franchises(titles: pd.DataFrame, texts: pd.Series) -> pd.Series:
    """Franchise of each title: the lowest `mal_id` of its connected component.

    titles: `mal_id` and `relations` ("SEQUEL:205|SIDE_STORY:..."). Give all raw titles, not the kept ones:
        two kept titles may hang together by one that was dropped, or by one that is in no table at all.
    texts: strings indexed by `mal_id`; titles with the same text are joined too. Leave out texts that are too
        short to tell titles apart.
    Returns int64, indexed by `mal_id`.
    """
    graph = nx.Graph()
    graph.add_nodes_from(titles["mal_id"])
    for mal_id, relations in zip(titles["mal_id"], titles["relations"].fillna(""), strict=True):
        graph.add_edges_from((mal_id, other) for other in _relatives(relations))
    for same in texts.groupby(texts).groups.values():
        nx.add_path(graph, same)

    listed = set(titles["mal_id"])
    franchise: dict[int, int] = {}
    for component in nx.connected_components(graph):
        members = component & listed
        franchise |= dict.fromkeys(members, min(members))
    return pd.Series(franchise, dtype="int64", name="franchise").rename_axis("mal_id").sort_index()


def _relatives(relations: str) -> Iterator[int]:
    for relation in filter(None, relations.split("|")):
        kind, _, other = relation.partition(":")
        if kind not in NOT_FRANCHISE and other.isdecimal():  # "SEQUEL:None": not on MAL
            yield int(other)
