"""Staff, source works and what a title follows, from the services' answers to the dataset."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anipop_core.data.build import build_dataset
from anipop_core.data.fetch import anilist
from anipop_core.data.fetch.found import FoundTitle, FoundWork, staff_role
from anipop_core.data.fetch.merge_links import WORK_NUMBERS, WORK_TEXTS, adaptation_rows, work_rows
from anipop_core.data.fetch.own_script import in_own_script, latin_key
from anipop_core.data.fetch.selection import Selection
from anipop_core.data.fetch.tables import add_works, as_table, read_there
from anipop_core.schema import Predecessor, SourceWork
from anipop_core.training.features import full_facts
from tests.data.fetch.conftest import Fetch
from tests.data.fetch.services import Services

SPRING = Selection(season=(2024, "spring"))


def rows(tmp_path: Path, name: str) -> list[list[object]]:
    table = pd.read_parquet(tmp_path / "data" / f"{name}.parquet")
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def reasons(summary) -> list[tuple[str, str, str]]:
    return [(problem.source, problem.what, problem.why) for problem in summary.problems]


def test_staff_of_both_sources_in_their_own_script(fetch: Fetch, tmp_path: Path) -> None:
    summary = fetch(1)
    assert rows(tmp_path, "staff") == [
        [1, "director", "mal:900", "湊千", "Sen Minatoo", "MyAnimeList", 0.0],  # as AniList writes who is "Sen Minato"
        [1, "episode_director", "mal:900", "湊千", "Sen Minatoo", "MyAnimeList", 0.0],
        [1, "script", "mal:901", "Toru1 Oki", "Toru1 Oki", "MyAnimeList", 0.0],
        [1, "original_creator", "al:602", "Umi Oki", "Umi Oki", "AniList", 0.0],
        [1, "director", "al:600", "湊千", "Sen Minato", "AniList", 0.0],
        [1, "music", "al:601", "浜綾", "Aya Hama", "AniList", 0.0],
    ]
    assert "6 credits, 2 source works" in str(summary)


def test_source_works_hold_what_both_sources_know(fetch: Fetch, tmp_path: Path) -> None:
    fetch(1, 2)
    assert rows(tmp_path, "adaptations") == [
        [1, 8, "relation", True],  # began after the anime
        [1, 4, "relation", False],
        [2, 4, "relation", False],
        [2, 9, "relation", True],  # AniList: made of the anime
    ]
    works = pd.read_parquet(tmp_path / "data" / "source_works.parquet").set_index("manga_id")
    assert works.index.tolist() == [4, 8, 9]
    assert works.loc[4].dropna().to_dict() == {
        "title": "Toudai no Hon 4",
        "type": "Light Novel",
        "published_from": "2019-05-01T00:00:00+00:00",
        "author": "Oki, Umi",
        "serialization": "Harbour Monthly",
        "demographic": "Seinen",
        "genres": "Drama",
        "score": 8.1,
        "votes": 1200.0,
        "members": 5400.0,
        "favorites": 33.0,
        "pub_year": 2019.0,
        "anilist_score": 8.2,
        "anilist_popularity": 700.0,
    }
    unknown_to_mal = works.loc[9].dropna().to_dict()
    assert unknown_to_mal["type"] == "Novel"
    assert "members" not in unknown_to_mal


def test_build_data_rebuilds_the_links(fetch: Fetch, tmp_path: Path) -> None:
    fetch(selection=SPRING)
    dataset = build_dataset(tmp_path / "data", tmp_path / "built")
    titles = dataset.titles.set_index("mal_id")
    assert titles["source_work"].tolist() == [4] * 5
    assert titles["predecessor"].dropna().to_dict() == {2: 1}
    assert titles["director"].tolist() == [["湊千"]] * 5
    assert titles["original_creator"].tolist() == [["Umi Oki"]] * 5
    assert titles.loc[3, "script"] == ["Toru3 Oki"]
    assert titles["producers"].tolist() == [["Harbour TV"]] * 5
    people = dataset.people.set_index("name")["titles"].to_dict()
    assert people == {"湊千": 5, "Umi Oki": 5, "浜綾": 5} | {f"Toru{n} Oki": 1 for n in range(1, 6)}
    facts = full_facts(dataset)[1]
    assert facts.predecessor == Predecessor(1, "Toudai 1", score=7.1, members=3000, year=2024)
    # What the work is rated today says nothing of what it was in 2024.
    assert facts.source_work == SourceWork(
        4, "Toudai no Hon 4", score=None, members=5400, year=2019, magazine="Harbour Monthly"
    )


def test_a_work_of_several_titles_is_asked_for_once(fetch: Fetch, services: Services) -> None:
    fetch(selection=SPRING)
    assert services.asked["/jikan/manga/4"] == services.asked["/jikan/manga/8"] == 1
    assert all(services.asked[f"/jikan/anime/{mal_id}/staff"] == 1 for mal_id in range(1, 6))


def test_without_jikan_anilist_says_what_it_knows(fetch: Fetch, tmp_path: Path) -> None:
    fetch(1, sources=("zenodo", "anilist"))
    assert rows(tmp_path, "adaptations") == [[1, 4, "relation", False]]
    works = pd.read_parquet(tmp_path / "data" / "source_works.parquet")
    assert works[["title", "pub_year", "anilist_popularity"]].to_numpy().tolist() == [["Toudai no Hon 4", 2019, 700]]
    assert build_dataset(tmp_path / "data", tmp_path / "built").titles["source_work"].tolist() == [4]


@pytest.mark.parametrize(
    ("address", "change", "what", "why"),
    [
        ("/jikan/anime/1/staff", lambda a: {"data": [{"name": "Sen"}]}, "staff of title 1", "field 0.person: Field"),
        (
            "/jikan/manga/4",
            lambda a: {"data": a["data"] | {"score": 81}},
            "work 4",
            "field score: Input should be less",
        ),
        ("/jikan/manga/8", lambda a: {"data": {}}, "work 8", "field mal_id: Field required"),
    ],
)
def test_a_changed_answer_costs_that_part_alone(
    fetch: Fetch, services: Services, tmp_path: Path, address: str, change, what: str, why: str
) -> None:
    services.changes[address] = change
    summary = fetch(1, sources=("jikan",))
    ((source, told, reason),) = reasons(summary)
    assert (source, told, summary.fetched) == ("MyAnimeList", what, 1)
    assert reason.startswith(why)
    assert [row[1] for row in rows(tmp_path, "adaptations")] == [8, 4]
    build_dataset(tmp_path / "data", tmp_path / "built")


def test_a_work_that_isnt_there_is_told_and_leaves_its_link(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    def other(answer):
        answer["data"]["relations"][0]["entry"][0]["mal_id"] = 77
        return answer

    services.changes["/jikan/anime/2/full"] = other
    assert reasons(fetch(2, sources=("jikan",))) == [("MyAnimeList", "work 77", "has no work with this id")]
    assert rows(tmp_path, "adaptations") == [[2, 77, "relation", False]]
    assert rows(tmp_path, "source_works") == []
    assert build_dataset(tmp_path / "data", tmp_path / "built").titles["source_work"].isna().all()


def test_answers_to_an_older_query_are_asked_for_anew(
    fetch: Fetch, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(anilist, "QUERY", "query ($ids: [Int]) { Page { media(idMal_in: $ids) { id } } }")
        services.changes["/anilist?1"] = lambda answer: {"data": {"Page": {"media": [{"id": 1001}]}}}
        fetch(1)
    services.changes.clear()
    assert reasons(fetch(1)) == []
    assert services.asked["/anilist?1"] == 2
    assert services.asked["/jikan/anime/1/full"] == 1


def test_a_second_run_adds_titles_and_keeps_what_is_known_of_works(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    fetch(1, sources=("jikan",))
    fetch(2, sources=("jikan", "anilist"))
    staff = pd.read_parquet(tmp_path / "data" / "staff.parquet")
    directors = staff[staff["person"] == "mal:900"]
    assert directors["name"].tolist() == ["湊千"] * 4  # in title 1 too, of which AniList wasn't asked
    works = pd.read_parquet(tmp_path / "data" / "source_works.parquet").set_index("manga_id")
    assert works.index.tolist() == [4, 8, 9]
    assert works.loc[8, "members"] == 5400


def test_a_finished_run_repeated_changes_no_table(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    fetch(selection=SPRING)
    names = ("staff", "adaptations", "source_works")
    before = {name: (tmp_path / "data" / f"{name}.parquet").read_bytes() for name in names}
    asked = services.asked.copy()
    fetch(selection=SPRING)
    assert services.asked == asked
    assert {name: (tmp_path / "data" / f"{name}.parquet").read_bytes() for name in names} == before


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Director", "director"),
        ("Series Composition", "series_composition"),
        ("Script (eps 1-3, 5)", "script"),
        ("2nd Key Animation (OP)", "2nd_key_animation"),
        ("Co-Director", "co_director"),
        (" (ep 2) ", ""),
    ],
)
def test_jobs_are_written_as_in_the_tables(words: str, role: str) -> None:
    assert staff_role(words) == role


def test_the_first_source_that_knows_a_works_column_gives_it_whatever_title_it_comes_with() -> None:
    def work(**columns: object) -> tuple[FoundWork, ...]:
        return (FoundWork(4, columns, came_later=False),)

    link_alone = FoundTitle(1, "MyAnimeList", {}, works=(*work(), FoundWork(5, {}, came_later=False)))
    less_trusted = FoundTitle(1, "AniList", {}, works=work(title="Tide", type="Novel", anilist_popularity=3))
    trusted = FoundTitle(2, "MyAnimeList", {}, works=work(title="The Tide", type="", members=9))
    assert work_rows([[link_alone, less_trusted], [trusted]]) == [
        {"manga_id": 4, "title": "The Tide", "members": 9, "type": "Novel", "anilist_popularity": 3}
    ]


def test_a_work_came_later_where_one_source_says_so() -> None:
    found = [
        FoundTitle(1, source, {}, works=(FoundWork(4, {}, came_later),))
        for source, came_later in (("MyAnimeList", False), ("AniList", True))
    ]
    assert [row["published_after_anime"] for row in adaptation_rows(found)] == [True]


def test_what_was_known_of_a_work_stays_where_the_new_row_is_silent(tmp_path: Path) -> None:
    there, _ = as_table("source_works", [{"manga_id": 4, "title": "Tide", "score_2022": 7.5, "members": 5}])
    new, _ = as_table(
        "source_works", [{"manga_id": 4, "title": "The Tide", "members": 6}, {"manga_id": 2, "title": "X"}]
    )
    works = add_works(there, new).set_index("manga_id")
    assert works.index.tolist() == [2, 4]
    assert works.loc[4].dropna().to_dict() == {"title": "The Tide", "score_2022": 7.5, "members": 6.0}
    first = add_works(read_there(tmp_path, "source_works"), new)
    assert list(first.columns) == ["manga_id", *WORK_TEXTS, *WORK_NUMBERS]
    assert len(first) == 2


def test_a_work_that_breaks_the_schema_is_left_out_and_told() -> None:
    works, problems = as_table("source_works", [{"manga_id": 4, "title": "Tide", "score": 11.0}])
    assert works.empty
    assert [(problem.what, problem.why.split()[0]) for problem in problems] == [("work 4", "score")]


def credited(*people: tuple[int, str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(people, columns=["mal_id", "person", "name", "name_latin"]).astype({"name_latin": "str"})


def test_a_name_learnt_in_one_title_holds_in_all() -> None:
    staff = credited(
        (1, "mal:9", "Sen Minato", "Sen Minato"),
        (1, "al:1", "湊千", "Minato Sen"),
        (2, "mal:9", "Sen Minato", "Sen Minato"),
        (2, "mal:10", "Sen Minato", "Sen Minato"),  # another of that name, in no title with one who is known
        (3, "B1", "湊千", None),
    )
    named = in_own_script(staff)
    assert named["name"].tolist() == ["湊千", "湊千", "湊千", "Sen Minato", "湊千"]
    pd.testing.assert_frame_equal(in_own_script(named), named)


def test_two_people_of_one_latin_name_in_a_title_name_nobody() -> None:
    staff = credited(
        (1, "mal:9", "Sen Minato", "Sen Minato"),
        (1, "al:1", "湊千", "Sen Minato"),
        (1, "al:2", "港泉", "Sen Minato"),
    )
    assert in_own_script(staff)["name"].tolist() == ["Sen Minato", "湊千", "港泉"]


def test_the_name_of_most_titles_is_taken() -> None:
    staff = credited(
        *((mal_id, "mal:9", "Sen Minato", "Sen Minato") for mal_id in (1, 2, 3)),
        (1, "al:2", "港泉", "Sen Minato"),
        *((mal_id, "al:1", "湊千", "Sen Minato") for mal_id in (2, 3)),
    )
    assert in_own_script(staff)["name"].tolist()[:3] == ["湊千"] * 3


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(categories=("L",)), min_size=1), min_size=1, max_size=4), st.randoms())
def test_the_order_of_words_and_capitals_make_no_other_name(words: list[str], chance) -> None:
    mixed = words.copy()
    chance.shuffle(mixed)
    assert latin_key(" ".join(words)) == latin_key("  ".join(mixed))


@pytest.mark.parametrize(("one", "other"), [("Yuuki Ootomo", "OTOMO Yuki"), ("Toru Sato", "Tooru Satou")])
def test_vowels_of_any_length_are_one_name(one: str, other: str) -> None:
    assert latin_key(one) == latin_key(other)
