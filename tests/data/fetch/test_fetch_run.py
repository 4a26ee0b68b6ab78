"""The whole of `fetch-data` against local services."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from requests_cache.backends.sqlite import SQLiteCache

from anipop_core.data.build import build_dataset
from anipop_core.data.fetch.selection import Selection
from anipop_core.errors import DataError
from tests.data.fetch.conftest import Fetch
from tests.data.fetch.services import SCORED, UNSCORED, Fault, Services

SPRING = Selection(season=(2024, "spring"))


def table(tmp_path: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(tmp_path / "data" / f"{name}.parquet")


def title(tmp_path: Path, mal_id: int) -> pd.Series:
    return table(tmp_path, "titles").set_index("mal_id").loc[mal_id]


def a_day_passes(tmp_path: Path) -> None:
    """For what is kept of MyAnimeList's answers."""
    cache = SQLiteCache(tmp_path / "data" / ".fetch" / "jikan.sqlite", serializer="json")
    for key in list(cache.responses):
        answer = cache.responses[key]
        answer.created_at -= timedelta(days=1)
        cache.responses[key] = answer
    cache.close()


def test_a_season_becomes_the_tables(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    summary = fetch(selection=SPRING)
    assert summary.problems == ()
    assert (summary.fetched, summary.unscored, summary.titles) == (5, 1, 5)
    assert summary.requests == sum(services.asked.values())
    assert title(tmp_path, 1).fillna("").to_dict() == {
        "title": "Toudai 1",
        "title_english": "Lighthouse 1",
        "title_native": "灯台1",
        "synopsis": title(tmp_path, 1)["synopsis"],
        "synopsis_source": "MyAnimeList",
        "score": 7.1,
        "num_scoring_users": 1000.0,
        "num_list_users": 3000.0,
        "type": "TV",
        "source": "Light novel",
        "status": "Finished Airing",
        "episodes": 12.0,
        "duration_min": 64.0,
        "aired_from": "2024-04-06T00:00:00+00:00",
        "season": "spring",
        "year": 2024.0,
        "rating": "PG-13 - Teens 13 or older",
        "genres": "Drama",
        "themes": "Time Travel",
        "demographics": "Seinen",
        "studios": "Studio Tide",
        "producers": "Harbour TV",
        "relations": "SEQUEL:2|ALTERNATIVE:90",  # the manga of the same number is no title of ours
        "poster_url": f"{services.url}/art/cover1.jpg",
        "anilist_score": 7.1,
        "kitsu_rating": 8.12,
        "anilist_id": 1001.0,
        "kitsu_id": 2001.0,
        "tmdb_id": "",
    }


def test_others_fill_what_myanimelist_leaves_open(fetch: Fetch, tmp_path: Path) -> None:
    fetch(2, 3)
    assert title(tmp_path, 2)["title_english"] == "The Lighthouse 2"
    assert title(tmp_path, 3)["synopsis"].startswith("AniList3 ")
    assert title(tmp_path, 3)["synopsis_source"] == "AniList"
    assert title(tmp_path, 3)["relations"] == "SEQUEL:73"


def test_characters_of_every_source(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    fetch(1)
    assert table(tmp_path, "characters").fillna("").to_numpy().tolist() == [
        [1, "Mio Hama", "Main", "Keeper 10 of the __tide__.", f"{services.url}/art/face10.jpg", "MyAnimeList"],
        [1, "Ren1 Oki", "Main", "Keeper 11 of the __tide__.", f"{services.url}/art/face11.jpg", "MyAnimeList"],
        [1, "Gull 1", "Supporting", "", f"{services.url}/art/face12.jpg", "MyAnimeList"],
        [1, "Mio Hama", "Main", "Mends nets. ~!Drowns.!~", f"{services.url}/art/mio.png", "AniList"],
        [1, "Postman", "Minor", "", "", "AniList"],
    ]


def test_build_data_takes_it_unchanged(fetch: Fetch, tmp_path: Path) -> None:
    fetch(selection=SPRING, pictures=True)
    dataset = build_dataset(tmp_path / "data", tmp_path / "built")
    assert dataset.titles["mal_id"].tolist() == list(SCORED)
    assert dataset.titles["synopsis"].str.startswith(("Story", "AniList")).all()
    assert dataset.titles["franchise"].tolist() == [1, 1, 3, 4, 5]  # 2 is the sequel of 1
    assert dataset.titles["source"].eq("Light novel").all()
    first = dataset.characters[dataset.characters["mal_id"] == 1].set_index("name")
    assert first.loc["Mio Hama", "portrait_path"] == "portraits/1-mal10.webp"
    assert first["is_main"].to_dict() == {"Mio Hama": True, "Ren1 Oki": True, "Gull 1": False, "Postman": False}
    assert dataset.images["kind"].value_counts().to_dict() == {"portrait": 10, "cover": 5, "banner": 4}


def test_build_data_takes_it_without_pictures_or_characters(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    services.changes["/jikan/anime/1/characters"] = lambda answer: {"data": []}
    fetch(1, sources=("jikan",))
    assert len(build_dataset(tmp_path / "data", tmp_path / "built").titles) == 1


def test_pictures_are_small_webp_and_a_shared_face_is_fetched_once(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    fetch(1, 2, pictures=True)
    images = table(tmp_path, "images").set_index("path")
    assert images["kind"].to_dict() == {
        "covers/1.webp": "cover",
        "banners/1.webp": "banner",
        "portraits/1-mal10.webp": "portrait",
        "portraits/1-mal11.webp": "portrait",
        "covers/2.webp": "cover",
        "banners/2.webp": "banner",
        "portraits/2-mal10.webp": "portrait",
        "portraits/2-mal21.webp": "portrait",
    }
    assert (images.loc["covers/1.webp", ["width", "height"]].tolist()) == [480, 320]
    assert (images.loc["portraits/2-mal10.webp", ["width", "height"]].tolist()) == [400, 267]
    assert images.loc["banners/1.webp", "source"] == "AniList"
    assert images.loc["banners/2.webp", "source"] == "Kitsu"  # AniList has none
    assert images.loc["portraits/1-mal10.webp", "name"] == "Mio Hama"
    for path, row in images.iterrows():
        with Image.open(tmp_path / "data" / str(path)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (row["width"], row["height"]))
    assert services.asked["/art/face10.jpg"] == 1


def test_a_placeholder_is_no_cover_and_the_next_sources_is_taken(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    def icon(answer):
        answer["data"]["images"]["jpg"]["large_image_url"] = f"{services.url}/art/img/sp/icon/apple-touch-icon-256.png"
        return answer

    def default(answer):
        answer["data"]["Page"]["media"][1]["coverImage"]["extraLarge"] = f"{services.url}/art/cover/large/default.jpg"
        return answer

    services.changes = {f"/jikan/anime/{mal_id}/full": icon for mal_id in (1, 2)} | {"/anilist?1,2": default}
    fetch(1, 2, pictures=True)
    posters = [title(tmp_path, mal_id)["poster_url"] for mal_id in (1, 2)]
    assert posters == [f"{services.url}/art/other1.jpg", f"{services.url}/art/kitsu.jpg"]
    covers = table(tmp_path, "images").query("kind == 'cover'")
    assert covers["source"].tolist() == ["AniList", "Kitsu"]
    assert not [address for address in services.asked if "icon" in address or "default" in address]


def test_a_finished_run_repeated_asks_for_nothing(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    fetch(selection=SPRING, pictures=True)
    before, asked = table(tmp_path, "images"), services.asked.copy()
    told: list[str] = []
    summary = fetch(selection=SPRING, pictures=True, told=told)
    assert services.asked == asked
    assert summary.requests == 0
    assert summary.problems == ()
    assert told == ["5 titles. Nothing is left to ask: all answers are here already."]
    pd.testing.assert_frame_equal(table(tmp_path, "images"), before)


@pytest.mark.parametrize("selection", [SPRING, Selection()], ids=["season", "all"])
def test_a_list_is_asked_for_again_after_a_day(
    fetch: Fetch, services: Services, tmp_path: Path, selection: Selection
) -> None:
    def scored(answer):
        return {"data": answer["data"] | {"score": 8.0}}

    fetch(selection=selection)
    lists = [address for address in services.asked if "page=" in address and "kitsu" not in address]
    services.changes = {lists[1]: lambda answer: answer | {"data": [a | {"score": 8.0} for a in answer["data"]]}}
    services.changes[f"/jikan/anime/{UNSCORED}/full"] = scored
    assert fetch(selection=selection).fetched == 5
    a_day_passes(tmp_path)
    summary = fetch(selection=selection)
    assert (summary.fetched, summary.unscored) == (6, 0)
    assert {address for address, times in services.asked.items() if times > 1} == set(lists)


@pytest.mark.parametrize("mal_id", [UNSCORED, 99])
def test_a_title_without_a_score_or_unknown_is_asked_for_again_after_a_day(
    fetch: Fetch, services: Services, tmp_path: Path, mal_id: int
) -> None:
    fetch(1, mal_id)
    fetch(1, mal_id)
    assert max(services.asked.values()) == 1
    a_day_passes(tmp_path)
    told: list[str] = []
    fetch(1, mal_id, told=told)
    assert {address for address, times in services.asked.items() if times > 1} == {f"/jikan/anime/{mal_id}/full"}
    assert "Requests still to make" in told[0]


def test_refresh_asks_for_everything_again(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    fetch(1)
    services.changes["/jikan/anime/1/full"] = lambda answer: {"data": answer["data"] | {"score": 8.0}}
    fetch(1)
    assert title(tmp_path, 1)["score"] == 7.1
    fetch(1, refresh=True)
    assert title(tmp_path, 1)["score"] == 8.0
    assert set(services.asked.values()) == {2}


def test_refresh_leaves_pictures_the_papers_set_and_other_sources_alone(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    services.faults = [Fault("/art/cover1", 404)]
    fetch(1, sources=("jikan", "anilist", "zenodo"), pictures=True)
    fetch(1, sources=("jikan", "zenodo"), pictures=True, refresh=True)
    twice = {address for address, times in services.asked.items() if times > 1}
    assert {address for address in twice if "/jikan/" not in address} == {"/zenodo/records/13835115"}
    assert "/jikan/anime/1/full" in twice


def test_another_selection_is_added_and_known_titles_are_not_asked_for_again(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    fetch(1, 2, pictures=True)
    summary = fetch(2, 4, 5, pictures=False)
    assert (summary.fetched, summary.titles) == (3, 4)
    assert table(tmp_path, "titles")["mal_id"].tolist() == [1, 2, 4, 5]
    assert table(tmp_path, "images")["mal_id"].value_counts().to_dict() == {1: 4, 2: 4}  # without asking they stay
    assert services.asked["/anilist?1,2"] == services.asked["/anilist?4,5"] == 1
    assert max(services.asked.values()) == 1


def test_titles_without_a_score_are_left_out(fetch: Fetch) -> None:
    with pytest.raises(DataError, match=r"No title came that has a score\. 1 have no score yet\."):
        fetch(UNSCORED)
    summary = fetch(1, UNSCORED)
    assert (summary.fetched, summary.unscored, summary.problems) == (1, 1, ())


def test_all_titles(fetch: Fetch) -> None:
    assert fetch(selection=Selection()).fetched == 5


def test_the_estimate_is_told_first(fetch: Fetch, services: Services) -> None:
    told: list[str] = []
    fetch(1, 2, 3, pictures=True, told=told)
    (estimate,) = told
    assert estimate.startswith("3 titles. Requests still to make, about: Jikan 18, Anilist 1, Kitsu 1, Pictures 12.")
    assert "Ctrl-C" in estimate


def test_the_papers_set_alone(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    told: list[str] = []
    summary = fetch(selection=Selection(), sources=("zenodo",), pictures=True, told=told)
    assert [(p.what, p.why.partition(":")[0]) for p in summary.problems] == [
        ("Database/Anime_train.csv, row 4", "field score")
    ]
    assert told[0].startswith("From Zenodo: 1 files,")
    titles = table(tmp_path, "titles").set_index("mal_id")
    assert titles["score"].to_dict() == {1: 7.05, 7: 6.5}
    assert titles["synopsis_source"].eq("Zenodo").all()
    characters = table(tmp_path, "characters")
    assert characters[["mal_id", "name", "description"]].to_numpy().tolist() == [
        [1, "Mio Hama", "Mends."],
        [1, "Ren1 Oki", "Sails."],
        [7, "Captain, The", "Commands."],
    ]
    assert characters["portrait_url"].isna().all()
    assert table(tmp_path, "images")["path"].tolist() == ["portraits/1-mal10.webp", "portraits/7-mal71.webp"]
    assert build_dataset(tmp_path / "data", tmp_path / "built").titles["mal_id"].tolist() == [1, 7]
    fetch(selection=Selection(), sources=("zenodo",), pictures=True)
    assert set(services.asked.values()) == {1}


def test_the_papers_portraits_spare_downloads(fetch: Fetch, services: Services, tmp_path: Path) -> None:
    fetch(1, sources=("jikan", "zenodo"), pictures=True)
    assert title(tmp_path, 1)["score"] == 7.1  # MyAnimeList's of today
    portraits = table(tmp_path, "images").query("kind == 'portrait'")
    assert portraits.set_index("name")["source"].to_dict() == {"Mio Hama": "Zenodo", "Ren1 Oki": "MyAnimeList"}
    assert services.asked["/art/face10.jpg"] == 0


def test_the_report_lists_ids_and_reasons_only(fetch: Fetch, tmp_path: Path) -> None:
    summary = fetch(1, 99)
    report = json.loads((tmp_path / "data" / "fetch-report.json").read_text())
    assert report["problems"] == [{"source": "MyAnimeList", "what": "title 99", "why": "has no title with this id"}]
    assert "- MyAnimeList: title 99: has no title with this id" in str(summary)
    assert "Next: python -m anipop_core build-data --source" in str(summary)


def test_a_table_that_cant_be_read_is_refused_before_anything_is_asked(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "titles.parquet").write_bytes(b"no table")
    with pytest.raises(DataError, match=r"titles\.parquet can't be read"):
        fetch(1)
    assert not services.asked
