from __future__ import annotations

import pandas as pd
import pytest

from anipop_core.data.linked_facts import MAX_PEOPLE
from anipop_core.data.links.people import clean_staff, join_people

Row = tuple[int, str, str, str | None]


def joined(*rows: Row) -> tuple[dict[str, tuple[list[str], int]], pd.DataFrame]:
    """People as name -> (spellings, titles), and the roles; a row is mal_id, role, key, name."""
    raw = pd.DataFrame(rows, columns=["mal_id", "role", "person", "name"])
    mal = raw["person"].str.startswith("mal:")
    raw = raw.assign(
        source=mal.map({True: "MAL", False: "Bangumi"}), pos=raw.groupby("mal_id").cumcount().astype(float)
    )
    credits, _ = clean_staff(raw, raw["mal_id"])
    people, roles = join_people(credits)
    return {p["name"]: (p["spellings"], p["titles"]) for p in people.to_dict("records")}, roles


def test_one_person_of_two_sources_and_spellings() -> None:
    people, roles = joined(
        (1, "director", "髙田渚", "髙田渚"), (2, "director", "mal:1", "高田　渚"), (3, "music", "高田渚", "髙田渚")
    )
    assert people == {"髙田渚": (["高田 渚"], 3)}
    assert roles.loc[2, "director"] == ["髙田渚"]
    assert roles.loc[3, "director"] == []


def test_an_alias_joins_two_names() -> None:
    people, roles = joined(
        (1, "script", "x", "さわだなぎさ [ 澤田渚 ]"),
        (2, "script", "澤田渚", "澤田渚"),
        (3, "script", "澤田渚", "澤田渚"),
    )
    assert people == {"澤田渚": (["さわだなぎさ"], 3)}
    assert roles.loc[1, "script"] == ["澤田渚"]


def test_two_keys_of_one_name_are_two_people() -> None:
    people, roles = joined(
        (1, "director", "mal:1", "森ミオ"),
        (2, "director", "mal:1", "森ミオ"),
        (3, "director", "mal:2", "森ミオ"),
        (3, "script", "森ミオ", "森ミオ"),  # of the same title: mal:2
        (4, "director", "森ミオ", "森ミオ"),  # nothing tells: the better known
    )
    assert people == {"森ミオ": ([], 3), "森ミオ (2)": (["森ミオ"], 1)}
    assert roles.loc[3, "script"] == ["森ミオ (2)"]
    assert roles.loc[4, "director"] == ["森ミオ"]


def test_roles_come_from_one_vocabulary_in_the_order_of_credit() -> None:
    _, roles = joined(
        (1, "chief_director", "a", "Anna Hale"),
        (1, "director", "b", "Bo Lind"),
        (1, "director", "a", "Anna Hale"),
        (1, "screenplay", "c", "Cato Berg"),
        (1, "original_character_design", "d", "Dora Vik"),
        (1, "original_plan", "d", "Dora Vik"),
    )
    assert roles.loc[1].to_dict() == {
        "director": ["Bo Lind", "Anna Hale"], "series_composition": [], "script": ["Cato Berg"],
        "original_creator": [], "character_design": [], "music": [],
    }  # fmt: skip


def test_a_credit_list_is_cut_to_what_a_pitch_may_hold() -> None:
    people, roles = joined(*((1, "script", f"p{n}", f"Person {n:02}") for n in range(MAX_PEOPLE + 5)))
    assert roles.loc[1, "script"] == [f"Person {n:02}" for n in range(MAX_PEOPLE)]
    assert len(people) == MAX_PEOPLE + 5


@pytest.mark.parametrize("name", [None, "", "  "])
def test_people_without_a_name_are_dropped(name: str | None) -> None:
    people, roles = joined((1, "director", "mal:1", name))
    assert (people, len(roles)) == ({}, 0)
