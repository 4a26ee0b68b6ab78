"""Raw credits -> who worked on each title, one person under one name."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import pandas as pd

from anipop_core.data.ledger import Dropped, Rule, apply_rules, of_titles
from anipop_core.data.linked_facts import MAX_PEOPLE, STAFF_ROLES
from anipop_core.data.links.person_names import read_credit
from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.links.tables import MAL_KEY

# Raw role -> ours. A series or chief director leads a director and is one; an original character design belongs to
# the source, an original plan is no script: they have no role here.
ROLES = {
    "director": "director",
    "series_director": "director",
    "chief_director": "director",
    "series_composition": "series_composition",
    "script": "script",
    "screenplay": "script",
    "original_creator": "original_creator",
    "character_design": "character_design",
    "music": "music",
}
_RANK = {role: place for place, role in enumerate(ROLES)}
PEOPLE_COLUMNS = ["name", "spellings", "titles"]


def clean_staff(raw: pd.DataFrame, titles: pd.Series) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The credits of `titles` (mal_id) that say who did one of our roles, and what each rule dropped.

    One row a person named: mal_id, role (one of STAFF_ROLES), spelling, alias ("" where none is given), mal_person
    (MAL's key, "" where there is none). Sorted by title and role, in the order of credit.
    """
    rules = (
        Rule("title gone", "Credits of dropped titles.", of_titles(titles)),
        Rule("other role", "Credits for work that no pitch names.", lambda f: f[f["role"].isin(list(ROLES))]),
        Rule("no name", "Credits of people whose name isn't known: nobody can type them.", _with_name),
        Rule(
            "names nobody", "Credits that hold a note, another job or a title instead of a name.", _that_name_somebody
        ),
    )
    kept, dropped = apply_rules("staff", raw.assign(people=raw["name"].fillna("").map(read_credit)), rules)
    ordered = kept.assign(rank=kept["role"].map(_RANK), role=kept["role"].map(ROLES)).sort_values(
        ["mal_id", "role", "rank", "source", "pos", "person", "name"], kind="stable"
    )
    # A key of MAL that stands for a list of people says of none of them who he is.
    sure = ordered["person"].str.startswith(MAL_KEY) & ordered["people"].map(len).eq(1)
    named = ordered.assign(mal_person=ordered["person"].where(sure, "")).explode("people")
    return pd.DataFrame(
        {
            "mal_id": named["mal_id"],
            "role": named["role"],
            "spelling": [credited.name for credited in named["people"]],
            "alias": [credited.alias or "" for credited in named["people"]],
            "mal_person": named["mal_person"],
        }
    ).reset_index(drop=True), dropped


def join_people(credits: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The people of `clean_staff`'s credits, and for each title who did what.

    Names that differ in width, spaces, punctuation or old and new characters are one person, whichever source they
    come from; so are names that a credit calls aliases. Two keys of MAL with one name are two people: a credit
    without a key belongs to the one who has others in the same title, else to the one with more titles.

    Returns people (PEOPLE_COLUMNS; one row a person, sorted by name) and roles (indexed by mal_id; a column for each
        of STAFF_ROLES with lists of those names, at most MAX_PEOPLE in the order of credit).
    """
    if credits.empty:
        return pd.DataFrame(columns=PEOPLE_COLUMNS), _no_roles()
    person = _persons(credits)
    names = _names(credits.assign(person=person))
    people = _people_table(credits.assign(person=person), names)
    named = credits.assign(person=person.map(names)).drop_duplicates(["mal_id", "role", "person"])
    lists = named.groupby(["mal_id", "role"], sort=True)["person"].agg(lambda found: list(found)[:MAX_PEOPLE])
    roles = lists.unstack("role").reindex(columns=list(STAFF_ROLES))
    return people, roles.map(lambda found: found if isinstance(found, list) else [])


def _with_name(staff: pd.DataFrame) -> pd.DataFrame:
    return staff[staff["name"].fillna("").str.strip().ne("")]


def _that_name_somebody(staff: pd.DataFrame) -> pd.DataFrame:
    return staff[staff["people"].map(len).gt(0)]


def _persons(credits: pd.DataFrame) -> pd.Series:
    """A key for the person of each credit: that of the name, with MAL's key where two people share a name."""
    key = credits["spelling"].map(spelling_key).map(_same_person(credits))
    homonyms = credits[credits["mal_person"].ne("")].groupby(key)["mal_person"].nunique()
    shared = key.isin(homonyms.index[homonyms > 1])
    if not shared.any():
        return key
    own = credits["mal_person"].where(credits["mal_person"].ne(""), _likely_homonym(credits.assign(key=key), shared))
    return key.mask(shared, key + " " + own)


def _likely_homonym(credits: pd.DataFrame, shared: pd.Series) -> pd.Series:
    """MAL's key of who is meant by each `shared` name: of the same title if one is, else who has the most titles."""
    keyed = credits[shared & credits["mal_person"].ne("")]
    counts = keyed.groupby(["key", "mal_person"])["mal_id"].nunique().rename("titles").reset_index()
    ranked = keyed.merge(counts, on=["key", "mal_person"]).sort_values(
        ["titles", "mal_person"], ascending=[False, True]
    )
    usual = ranked.drop_duplicates("key").set_index("key")["mal_person"]
    here = ranked.drop_duplicates(["mal_id", "key"]).set_index(["mal_id", "key"])["mal_person"]
    in_title = here.reindex(pd.MultiIndex.from_frame(credits[["mal_id", "key"]])).set_axis(credits.index)
    return in_title.fillna(credits["key"].map(usual)).fillna("")


def _same_person(credits: pd.DataFrame) -> Mapping[str, str]:
    """Key of a name -> one key for all names that credits call aliases of each other."""
    graph = nx.Graph()
    graph.add_nodes_from(credits["spelling"].map(spelling_key))
    aliases = credits[credits["alias"].ne("")]
    graph.add_edges_from(zip(aliases["spelling"].map(spelling_key), aliases["alias"].map(spelling_key), strict=True))
    return {key: min(same) for same in nx.connected_components(graph) for key in same}


def _names(credits: pd.DataFrame) -> Mapping[str, str]:
    """Person -> the spelling most titles use; of two with one name the lesser known one is "... (2)"."""
    spelt = credits.groupby(["person", "spelling"])["mal_id"].nunique().rename("uses").reset_index()
    spelt = spelt.sort_values(["uses", "spelling"], ascending=[False, True]).drop_duplicates("person")
    spelt = spelt.assign(titles=spelt["person"].map(credits.groupby("person")["mal_id"].nunique()))
    spelt = spelt.sort_values(["titles", "person"], ascending=[False, True])
    number = spelt.groupby("spelling").cumcount() + 1
    name = spelt["spelling"].where(number == 1, spelt["spelling"] + " (" + number.astype("str") + ")")
    return dict(zip(spelt["person"], name, strict=True))


def _people_table(credits: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    aliased = credits[credits["alias"].ne("")].assign(spelling=lambda frame: frame["alias"])
    spellings = pd.concat([credits, aliased]).groupby("person")["spelling"].agg(set)
    table = pd.DataFrame({"titles": credits.groupby("person")["mal_id"].nunique(), "spellings": spellings})
    table = table.assign(name=table.index.map(names))
    table["spellings"] = [sorted(found - {name}) for found, name in zip(table["spellings"], table["name"], strict=True)]
    return table[PEOPLE_COLUMNS].sort_values("name", ignore_index=True)


def _no_roles() -> pd.DataFrame:
    return pd.DataFrame(columns=list(STAFF_ROLES), index=pd.Index([], dtype="int64", name="mal_id"), dtype=object)
