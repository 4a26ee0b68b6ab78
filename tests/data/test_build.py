from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from anipop_core.data.build import build_dataset
from anipop_core.data.dataset import TABLES, Dataset, facts_of, load_dataset
from anipop_core.data.links.full_facts import LinkedRows
from anipop_core.errors import DataError
from anipop_core.schema import Facts, Predecessor, SourceWork

KEPT = [1, 2, 5, 6, 10, 11, 13]


@pytest.fixture
def dataset(source: Path, tmp_path: Path) -> Dataset:
    return build_dataset(source, tmp_path / "out")


def row(dataset: Dataset, mal_id: int) -> pd.Series:
    return dataset.titles.set_index("mal_id", drop=False).loc[mal_id]


def test_every_rule_drops_its_titles_and_counts_them(dataset: Dataset, tmp_path: Path) -> None:
    assert dataset.titles["mal_id"].tolist() == KEPT
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert [(d["table"], d["rule"], d["rows"], d["examples"]) for d in report["dropped"]] == [
        ("titles", "kind", 2, [3, 4]),
        ("titles", "adult", 2, [7, 8]),
        ("titles", "short", 2, [9, 14]),
        ("titles", "repeat", 1, [12]),
        ("characters", "title gone", 1, [3]),
        ("characters", "repeat", 1, [1]),
        ("images", "title gone", 1, [3]),
        ("images", "file gone", 2, [5]),
        ("adaptations", "title gone", 1, [3]),
        ("adaptations", "no such work", 1, [6]),
        ("adaptations", "came later", 2, [1, 5]),
        ("adaptations", "further", 1, [1]),
        ("staff", "title gone", 1, [3]),
        ("staff", "other role", 1, [1]),
        ("staff", "no name", 1, [1]),
        ("staff", "names nobody", 1, [1]),
    ]


def test_clean_columns(dataset: Dataset) -> None:
    assert row(dataset, 10)["synopsis"].startswith("Story10 the keeper")
    assert len(row(dataset, 10)["synopsis"].split()) == 20  # its credit is gone
    assert row(dataset, 6)["title"] == "MAL #6"
    assert pd.isna(row(dataset, 6)["type"])
    assert row(dataset, 5)["type"] == "Movie"
    assert row(dataset, 1)["score"] == 6.59
    assert dataset.titles["language"].eq("en").all()
    assert dataset.titles["reach"].tolist() == pytest.approx([100 * k / 7 for k in range(1, 8)])


def test_facts_are_normalised_and_filled_from_the_date(dataset: Dataset) -> None:
    assert facts_of(row(dataset, 13)) == Facts(
        type="TV",
        genres=("Sci-Fi",),
        themes=("Isekai", "School"),
        demographics=("Seinen",),
        episodes=12,
        studios=("Anchor", "Zephyr"),
        rating="R+",
        season=None,  # 1 January stands for an unknown day
        year=1999,
    )
    late = facts_of(row(dataset, 11))
    assert (late.type, late.season, late.year) == ("TV", "summer", 2022)


def test_a_studio_is_spelt_as_most_titles_spell_it(dataset: Dataset) -> None:
    assert list(row(dataset, 5)["studios"]) == ["Anchor", "Studio Tide"]


def test_companies_have_one_spelling_as_studios_and_as_producers(dataset: Dataset) -> None:
    assert list(row(dataset, 1)["producers"]) == ["Tide TV", "Anchor"]  # "ANCHOR. " is a studio of two titles
    assert list(row(dataset, 2)["producers"]) == []


def test_people_works_and_predecessors_are_linked(dataset: Dataset) -> None:
    first, second = row(dataset, 1), row(dataset, 2)
    assert [list(first[role]) for role in ("director", "script", "music")] == [["澤田渚", "森ミオ"], [], []]
    assert list(second["director"]) == ["澤田渚"]
    assert dataset.people.to_dict("split")["data"] == [["森ミオ", [], 1], ["澤田渚", ["沢田 渚"], 3]]
    assert (first["source_work"], second["predecessor"]) == (901, 1)
    assert pd.isna(first["predecessor"])
    assert dataset.titles["source_work"].notna().sum() == 2
    assert second["aired"] == "2023-04-03"


def test_the_full_facts_hold_what_was_known(dataset: Dataset) -> None:
    numbers = pd.DataFrame({"source_work": [901, 902], "predecessor": [1, 1]})
    linked = LinkedRows.of(numbers, dataset.works, dataset.anime)

    def facts(mal_id: int) -> Facts:
        return linked.add(facts_of(row(dataset, mal_id)), row(dataset, mal_id))

    late = facts(2)
    assert late.predecessor == Predecessor(1, "Made-up 1", 6.59, 1, 2015)
    assert late.source_work == SourceWork(901, "Tide Letters", 7.9, 5000, 2010, "Monthly Tide")  # as of 2022
    early = facts(1)
    assert early.source_work == SourceWork(901, "Tide Letters", 8.1, 5000, 2010, "Monthly Tide")
    assert early.director == ("澤田渚", "森ミオ")
    assert linked.source_work(902, 2023) == SourceWork(902, "Tide Letters: The Novel", None, 7000, 2012, None)
    assert [linked.source_work(901, year).score for year in (2021, 2022, 2024, 2025, None)] == [8.1, 7.9, 7.9, 8.1, 8.1]


def test_anime_to_follow_are_all_but_adult_ones_and_what_nobody_pitches(dataset: Dataset) -> None:
    assert dataset.anime["mal_id"].tolist() == [1, 2, 5, 6, 9, 10, 11, 12, 13, 14]
    assert dataset.anime.set_index("mal_id").loc[5, ["type", "aired", "year", "franchise"]].tolist() == [
        "Movie", "2015-04-03", 2015, 4,
    ]  # fmt: skip


def test_a_title_that_comes_later_moves_nothing_of_the_earlier_ones(
    source: Path, dataset: Dataset, tmp_path: Path
) -> None:
    path = source / "titles.parquet"
    raw = pd.read_parquet(path)
    later = raw[raw["mal_id"].eq(2)].assign(
        mal_id=50, relations="PREQUEL:1|PREQUEL:2", aired_from="2024-05-01", year=2024.0, synopsis="planted " * 20
    )
    pd.concat([raw, later], ignore_index=True).to_parquet(path)
    after = build_dataset(source, tmp_path / "later").titles
    assert after.set_index("mal_id").loc[50, "predecessor"] == 2
    links = ["mal_id", "predecessor", "source_work", "director", "producers"]
    pd.testing.assert_frame_equal(after.loc[after["mal_id"].ne(50), links], dataset.titles[links])


def test_a_source_without_links_gives_empty_tables(source: Path, tmp_path: Path) -> None:
    for name in ("source_works", "adaptations", "staff"):
        (source / f"{name}.parquet").unlink()
    path = source / "titles.parquet"
    pd.read_parquet(path).drop(columns="producers").to_parquet(path)
    build_dataset(source, tmp_path / "out")
    built = load_dataset(tmp_path / "out")
    assert (len(built.works), len(built.people)) == (0, 0)
    assert built.titles["source_work"].isna().all()
    assert built.titles["director"].map(len).eq(0).all()
    assert built.titles["predecessor"].notna().any()  # relations are a column of the titles


def test_a_dataset_of_an_older_version_says_to_build_it_again(dataset: Dataset, tmp_path: Path) -> None:
    for name in ("people", "works"):
        (tmp_path / "out" / f"{name}.parquet").unlink()
    with pytest.raises(DataError, match=r"has no table of works, people\. .*Run `python -m anipop_core build-data`"):
        load_dataset(tmp_path / "out")


def test_franchises_and_splits(dataset: Dataset) -> None:
    franchise = dict(zip(dataset.titles["mal_id"], dataset.titles["franchise"], strict=True))
    # 5 and 6 hang together by 4, which was dropped and still names them; 1 and 5 only share a character.
    assert franchise == {1: 1, 2: 1, 5: 4, 6: 4, 10: 10, 11: 11, 13: 13}
    temporal = dict(zip(dataset.titles["mal_id"], dataset.titles["temporal"], strict=True))
    assert (temporal[1], temporal[2], temporal[11]) == ("train", "unused", "test")
    sequel = dict(zip(dataset.titles["mal_id"], dataset.titles["sequel"], strict=True))
    assert (sequel[1], sequel[2], sequel[11]) == ("train", "test", "unused")


def test_characters_are_merged_and_joined_to_their_portraits(dataset: Dataset) -> None:
    assert dataset.characters.fillna("").to_dict("split")["data"] == [
        [
            1,
            "Ayase, Rei",
            "main",
            True,
            "A quiet pilot who keeps a diary of every tide she has seen.",
            "portraits/a.png",
        ],
        [1, "Touko Mori", "minor", False, "", "portraits/b.png"],
        [5, "Bo", "main", True, "Cook & thief.", ""],
    ]
    shown = dataset.images.set_index("path")["character"].fillna("").to_dict()
    assert shown == {
        "covers/1.png": "",
        "portraits/a.png": "Ayase, Rei",
        "portraits/b.png": "Touko Mori",
        "portraits/c.png": "",
    }


def test_same_input_same_bytes(source: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        build_dataset(source, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    tables = [f"{name}.parquet" for name in TABLES]
    assert files == sorted([*tables, "report.json", "report.md"])
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_row_order_of_the_source_does_not_matter(source: Path, dataset: Dataset, tmp_path: Path) -> None:
    for path in source.glob("*.parquet"):
        pd.read_parquet(path).iloc[::-1].to_parquet(path)
    assert build_dataset(source, tmp_path / "reversed").data_hash == dataset.data_hash


def test_the_hash_follows_the_content(source: Path, dataset: Dataset, tmp_path: Path) -> None:
    path = source / "titles.parquet"
    raw = pd.read_parquet(path)
    raw.loc[0, "score"] = 6.6
    raw.to_parquet(path)
    assert build_dataset(source, tmp_path / "changed").data_hash != dataset.data_hash


def test_the_report_holds_no_texts(dataset: Dataset, tmp_path: Path) -> None:
    for name in ("report.json", "report.md"):
        written = (tmp_path / "out" / name).read_text()
        assert dataset.data_hash in written
        assert "lighthouse" not in written
        assert "Ayase" not in written
        assert "澤田渚" not in written


def test_report_counts_coverage(dataset: Dataset, tmp_path: Path) -> None:
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["coverage_by_decade"]["1990s"]["titles"] == 1
    assert report["coverage_by_decade"]["1990s"]["source"] == 0.0
    assert (
        report["coverage_by_type"]["TV"] | {"titles": 5, "characters": 20.0, "cover": 20.0}
        == (report["coverage_by_type"]["TV"])
    )
    assert report["presence"]["characters"]["titles"] == 2
    assert report["characters"]["portraits_joined"] == 2
    assert report["languages"] == {"en": 7}
    assert report["not_in_english"] == []
    assert {year: row["titles"] for year, row in report["coverage_by_year"].items()} == {
        "1999": 1, "2015": 4, "2022": 1, "2023": 1,
    }  # fmt: skip
    assert report["taken_off"] == {"credits": 1, "tags_given_later": 1}  # 10 and 13; 9 and 12 are dropped


def test_given_splits_are_taken_over(source: Path, tmp_path: Path) -> None:
    given = pd.DataFrame({"mal_id": KEPT, "franchise": KEPT, "fold": 4, "temporal": "unused", "random": "train"})
    given.to_parquet(tmp_path / "splits.parquet")
    titles = build_dataset(source, tmp_path / "out", tmp_path / "splits.parquet").titles
    assert titles["franchise"].tolist() == KEPT
    assert titles["fold"].eq(4).all()
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["splits"]["given"] is True
    assert report["splits"]["titles_in_the_franchise_found_here"] == 4  # all but 2, 5 and 6

    pd.concat([given, given.assign(mal_id=[n + 100 for n in KEPT])]).to_parquet(tmp_path / "splits.parquet")
    with pytest.raises(DataError, match=r"7 titles of the given splits are not among the clean titles \(101"):
        build_dataset(source, tmp_path / "out", tmp_path / "splits.parquet")


def test_load_gives_back_what_was_built(dataset: Dataset, tmp_path: Path) -> None:
    loaded = load_dataset(tmp_path / "out")
    assert loaded.data_hash == dataset.data_hash
    assert [facts_of(r) for r in loaded.titles.to_dict("records")] == [
        facts_of(r) for r in dataset.titles.to_dict("records")
    ]
    for name in ("characters", "images", "works", "anime"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(dataset, name))
    assert [list(spellings) for spellings in loaded.people["spellings"]] == dataset.people["spellings"].tolist()


def test_a_missing_dataset_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no dataset in .*Run `python -m anipop_core build-data`"):
        load_dataset(tmp_path / "nowhere")


@pytest.mark.parametrize("damage", ["table", "report"])
def test_a_changed_dataset_is_refused(dataset: Dataset, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    if damage == "table":
        dataset.titles.assign(score=5.0).to_parquet(out / "titles.parquet", index=False)
    else:
        (out / "report.json").write_text('{"data_hash": "cut o')
    with pytest.raises(DataError, match=r"are not those its report\.json was written about"):
        load_dataset(out)


@pytest.mark.parametrize("column", ["rating", "genres", "relations"])
def test_a_text_column_without_a_single_value(source: Path, tmp_path: Path, column: str) -> None:
    path = source / "titles.parquet"
    pd.read_parquet(path).assign(**{column: None}).to_parquet(path)
    built = build_dataset(source, tmp_path / "out").titles
    assert set(KEPT) <= set(built["mal_id"])


def test_no_pictures_and_no_characters(source: Path, tmp_path: Path) -> None:
    for name in ("characters", "images"):
        path = source / f"{name}.parquet"
        pd.read_parquet(path).head(0).to_parquet(path)
    built = build_dataset(source, tmp_path / "out")
    assert (len(built.titles), len(built.characters), len(built.images)) == (len(KEPT), 0, 0)


def test_where_no_title_is_left_the_rules_are_named(source: Path, tmp_path: Path) -> None:
    path = source / "titles.parquet"
    raw = pd.read_parquet(path).head(2).assign(type="Music")
    raw.to_parquet(path)
    with pytest.raises(DataError, match=r"None of the 2 titles in .+ is left\. 2 went by this rule: Music videos"):
        build_dataset(source, tmp_path / "out")
    pd.read_parquet(path).head(0).to_parquet(path)
    with pytest.raises(DataError, match=r"None of the 0 titles"):
        build_dataset(source, tmp_path / "out")
