"""Services that misbehave: what is asked again, what is given up, what is told, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pandas as pd
import pytest

from anipop_core.data.fetch import downloads
from anipop_core.data.fetch.selection import Selection
from anipop_core.data.fetch.settings import USER_AGENT
from anipop_core.data.fetch.summary import Summary
from anipop_core.errors import DataError
from tests.data.fetch import fetching
from tests.data.fetch import services as local_services
from tests.data.fetch.conftest import Fetch
from tests.data.fetch.services import Fault, Services
from tests.processes import start_process

FULL = "/jikan/anime/1/full"


def reasons(summary: Summary) -> list[tuple[str, str, str]]:
    return [(problem.source, problem.what, problem.why) for problem in summary.problems]


PASSING = [
    Fault("", 429),
    Fault("", 500),
    Fault("", 503),
    Fault("", 524),
    *(Fault("", how=h) for h in ("half", "html", "reset", "hang")),
]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.how or str(fault.status))
def test_a_passing_fault_is_outlived(fetch: Fetch, services: Services, fault: Fault) -> None:
    """At every service and at the pictures, in one run."""
    places = (FULL, "/jikan/characters/10", "/anilist", "/kitsu", "/art/cover1")
    services.faults = [replace(fault, at=place) for place in places]
    summary = fetch(1, pictures=True, timeout_s=0.5 if fault.how == "hang" else 20)
    assert [left.times for left in services.faults] == [0] * len(places)
    assert reasons(summary) == []
    assert max(services.answered.values()) == 1


def test_a_fault_that_stays_costs_its_row_and_is_asked_again_next_time(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault(FULL, 500, times=3), Fault("/art/cover2", how="half", times=3)]
    summary = fetch(1, 2, pictures=True)
    assert summary.fetched == 1
    assert reasons(summary) == [
        ("MyAnimeList", "title 1", "answers 500"),
        ("MyAnimeList", "cover of title 2", "breaks off in the middle of its answer"),
    ]
    assert services.asked[FULL] == 3
    assert reasons(fetch(1, 2, pictures=True)) == []
    assert max(services.answered.values()) == 1


@pytest.mark.parametrize("as_date", [False, True])
def test_the_pause_a_service_asks_for_is_kept(fetch: Fetch, services: Services, as_date: bool) -> None:
    until = datetime.now(UTC) + timedelta(seconds=60)
    services.faults = [Fault(FULL, 429, {"Retry-After": format_datetime(until, usegmt=True) if as_date else "60"})]
    waits: list[float] = []
    assert reasons(fetch(1, sources=("jikan",), sleep=waits.append)) == []
    assert waits == [pytest.approx(60, abs=20 if as_date else 0)]  # a date's pause has shrunk by the time it is read
    assert services.asked[FULL] == 2


def test_without_a_pause_asked_for_each_wait_is_longer_than_the_last(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault(FULL, 503, times=3)]
    waits: list[float] = []
    fetch(1, sources=("jikan",), sleep=waits.append, attempts=4, first_wait_s=1.0)
    assert all(least <= wait <= least + 1 for least, wait in zip((1, 2, 4), waits, strict=True))


def test_a_service_that_asks_for_too_long_a_pause_is_left_alone(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault("/kitsu", 429, {"Retry-After": "3600"})]
    assert reasons(fetch(1)) == [("Kitsu", "titles 1 to 1", "answers 429 and asks for 3600 s of rest")]
    assert sum(asked for address, asked in services.asked.items() if "/kitsu" in address) == 1


def test_a_service_that_is_down_is_not_hammered_and_the_others_are_asked(fetch: Fetch, services: Services) -> None:
    fetch(4, sources=("jikan",))
    services.faults = [Fault("/jikan", 503, times=1000)]
    summary = fetch(1, 2, 3, 4, 5, failures_in_a_row=2)
    asked = sum(services.asked[f"/jikan/anime/{mal_id}/full"] for mal_id in (1, 2, 3, 5))
    assert asked == 2 * 3  # two titles given up after three attempts each
    assert summary.fetched == 1  # what is kept is used
    assert {problem.what for problem in summary.problems} == {f"title {mal_id}" for mal_id in (1, 2, 3, 5)}
    assert summary.problems[-1].why == "not asked: several requests in a row brought nothing"
    assert services.answered["/anilist?4"] == 1


def test_without_the_list_of_titles_it_says_so(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault("/jikan/seasons", 500, times=9)]
    with pytest.raises(DataError, match="The list of titles could not be had: MyAnimeList answers 500"):
        fetch(selection=Selection(season=(2024, "spring")))


@pytest.mark.parametrize(
    ("address", "change", "what", "why"),
    [
        (FULL, lambda a: {"data": {k: v for k, v in a["data"].items() if k != "score"}}, "title 1", "score: Field req"),
        (FULL, lambda a: {"data": a["data"] | {"genres": "Drama"}}, "title 1", "genres: Input should be a valid list"),
        (FULL, lambda a: {"data": a["data"] | {"score": 71}}, "title 1", "score: Input should be less than or equal"),
        (FULL, lambda a: {"anime": a["data"]}, "title 1", ": Input should be a valid dictionary"),
        ("/jikan/anime/1/characters", lambda a: {"data": [{"name": "Mio"}]}, "characters of title 1", "0.character"),
        ("/jikan/characters/11", lambda a: {"data": {"biography": "x"}}, "character 11", "about: Field required"),
    ],
)
def test_a_changed_answer_of_myanimelist_is_told_with_its_field(
    fetch: Fetch, services: Services, address: str, change, what: str, why: str
) -> None:
    services.changes[address] = change
    summary = fetch(1, 2, sources=("jikan",))
    ((source, told, reason),) = reasons(summary)
    assert (source, told) == ("MyAnimeList", what)
    assert reason.startswith("field ")
    assert why in reason
    assert summary.fetched == (1 if what == "title 1" else 2)


def test_a_changed_item_of_anilist_or_kitsu_costs_that_item_alone(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    def no_score(answer):
        del answer["data"]["Page"]["media"][0]["averageScore"]
        return answer

    def odd_rating(answer):
        answer["included"][1]["attributes"]["averageRating"] = "splendid"
        return answer

    services.changes["/anilist?1,2"] = no_score
    kitsu = "/kitsu/mappings?filter%5BexternalSite%5D=myanimelist%2Fanime&filter%5BexternalId%5D=1%2C2"
    services.changes[f"{kitsu}&include=item&page%5Blimit%5D=20"] = odd_rating
    summary = fetch(1, 2)
    assert [(source, what) for source, what, _ in reasons(summary)] == [("AniList", "title 1"), ("Kitsu", "title 2")]
    titles = pd.read_parquet(tmp_path / "data" / "titles.parquet").set_index("mal_id")
    assert titles["anilist_id"].dropna().to_dict() == {2: 1002.0}
    assert titles["kitsu_id"].dropna().to_dict() == {1: 2001.0}


def test_fields_that_nobody_knows_are_ignored(fetch: Fetch, services: Services) -> None:
    services.changes[FULL] = lambda answer: {"data": answer["data"] | {"mood": "brisk"}, "news": 1}
    assert reasons(fetch(1)) == []


def test_graphql_errors_with_status_200_are_no_answer(fetch: Fetch, services: Services) -> None:
    services.changes["/anilist?1"] = lambda answer: {"errors": [{"message": "Internal", "status": 500}], "data": None}
    assert [(source, what) for source, what, _ in reasons(fetch(1))] == [("AniList", "titles 1 to 1")]
    services.changes.clear()
    assert reasons(fetch(1)) == []  # it was not kept


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("http://example.com/1.jpg", "lies at an address that is not allowed"),
        ("https://example.com/1.jpg", "lies at an address that is not allowed"),
        ("https://myanimelist.net.example.com/1.jpg", "lies at an address that is not allowed"),
        ("file:///etc/passwd", "lies at an address that is not allowed"),
    ],
)
def test_pictures_from_elsewhere_are_not_fetched(fetch: Fetch, services: Services, place: str, why: str) -> None:
    def elsewhere(answer):
        answer["data"]["images"]["jpg"]["large_image_url"] = place
        return answer

    services.changes[FULL] = elsewhere
    ((_, what, told),) = reasons(fetch(1, pictures=True))
    assert what == "cover of title 1"
    assert why in told


@pytest.mark.parametrize("target", ["http://example.com/a.jpg", "https://example.com/a.jpg", "ftp://myanimelist.net/a"])
def test_a_redirect_to_elsewhere_is_not_followed(fetch: Fetch, services: Services, target: str) -> None:
    services.faults = [
        Fault("/art/cover1", 302, {"Location": target}),
        Fault("/jikan/anime/2", 301, {"Location": target}),
    ]
    assert reasons(fetch(1, 2, pictures=True)) == [
        ("MyAnimeList", "title 2", "sends on to an address that is not allowed"),
        ("MyAnimeList", "cover of title 1", "sends on to an address that is not allowed"),
    ]


def test_a_redirect_within_is_followed(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault("/art/cover1", 302, {"Location": "/art/moved.jpg"})]
    assert reasons(fetch(1, pictures=True)) == []
    assert services.asked["/art/moved.jpg"] == 1


def test_a_page_instead_of_a_picture_and_a_huge_one(
    fetch: Fetch, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.faults = [Fault("/art/cover1", how="html", times=3)]
    assert reasons(fetch(1, pictures=True)) == [
        ("MyAnimeList", "cover of title 1", "answers with text/html, not a picture")
    ]
    monkeypatch.setattr(downloads, "MAX_PICTURE_BYTES", 500)
    first = reasons(fetch(1, pictures=True))
    assert first == [("MyAnimeList", "cover of title 1", "sends more than 0 MB")]
    assert reasons(fetch(1, pictures=True)) == first
    assert services.asked["/art/cover1.jpg"] == 4  # it won't get smaller by asking


def test_a_picture_that_is_refused_is_asked_for_again_next_time(fetch: Fetch, services: Services) -> None:
    services.faults = [Fault("/art/cover1", 403)]
    assert reasons(fetch(1, pictures=True)) == [("MyAnimeList", "cover of title 1", "answers 403")]
    assert reasons(fetch(1, pictures=True)) == []
    assert services.asked["/art/cover1.jpg"] == 2


def test_pictures_that_are_refused_each_time_dont_keep_the_others_away(fetch: Fetch, services: Services) -> None:
    places = ("/art/cover1", "/art/banner1", "/art/face10")
    services.faults = [Fault(place, 403, times=100) for place in places]
    told = reasons(fetch(1, pictures=True))
    assert [why for *_, why in told] == ["answers 403"] * 3 + ["not asked: several requests in a row brought nothing"]
    told = reasons(fetch(1, 2, pictures=True))
    assert [why for *_, why in told] == ["answers 403"] * 3 + ["not asked: several requests in a row brought nothing"]
    assert told[-1][1] == "portrait of title 2"  # the same face10
    assert services.answered["/art/face11.jpg"] == services.answered["/art/cover2.jpg"] == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_picture_that_is_gone_is_asked_for_once(fetch: Fetch, services: Services, status: int) -> None:
    services.faults = [Fault("/art/cover1", status)]
    gone = [("MyAnimeList", "cover of title 1", "is not there any more")]
    assert reasons(fetch(1, pictures=True)) == gone
    assert reasons(fetch(1, pictures=True)) == gone
    assert services.asked["/art/cover1.jpg"] == 1


def test_a_broken_picture_is_told_in_the_words_of_uploads_and_asked_for_once(
    fetch: Fetch, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_services, "art", lambda: b"\x89PNG\r\n\x1a\n and no more")
    what = {why for _, _, why in reasons(fetch(1, pictures=True))}
    assert what == {f'"the {kind}" is not a picture that can be read.' for kind in ("cover", "banner", "portrait")}
    assert {why for _, _, why in reasons(fetch(1, pictures=True))} == what
    assert services.asked["/art/cover1.jpg"] == 1


def test_a_download_goes_on_where_it_broke_off(
    fetch: Fetch, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "CHUNK", 1000)
    services.faults = [Fault("/zenodo/records/13835115/files", how="half")]
    summary = fetch(selection=Selection(), sources=("zenodo",))
    assert summary.fetched == 2
    assert [why for _, what, why in reasons(summary) if "row" not in what] == []
    whole_chunks = len(services.archive) // 2 // 1000 * 1000
    assert services.ranges == ["", f"bytes={whole_chunks}-"]


def test_a_file_with_another_hash_is_refused(fetch: Fetch, services: Services) -> None:
    services.changes["/zenodo/records/13835115"] = lambda answer: {
        "files": [answer["files"][0] | {"checksum": "md5:" + "0" * 32}]
    }
    with pytest.raises(DataError, match="sends a file whose hash is not the published one"):
        fetch(selection=Selection(), sources=("zenodo",))


def test_the_pace_is_held(fetch: Fetch, services: Services) -> None:
    slow = replace(services.settings().jikan, per_second=5)
    started = time.monotonic()
    fetch(1, 2, sources=("jikan",), jikan=slow)  # 2 titles, 2 casts, 3 main characters, 2 lists of staff, 2 works
    assert sum(services.asked.values()) == 11
    assert time.monotonic() - started > 2  # five at most in any second


def test_the_agent_names_the_project(fetch: Fetch, services: Services) -> None:
    fetch(1, pictures=True)
    assert services.agents == {USER_AGENT}
    assert "AniPop" in USER_AGENT


class Running:
    """`fetch-data` in a process of its own, and what it writes to stderr."""

    def __init__(self, services: Services, errors: Path, *arguments: str) -> None:
        self._errors = errors
        self.process = start_process(fetching.run, services.url, errors, arguments)

    def errors(self) -> str:
        return self._errors.read_text() if self._errors.exists() else ""

    def end(self) -> int | None:
        """Its exit code, once it has ended; the negative number of the signal that ended it."""
        self.process.join(60)
        return self.process.exitcode


def test_a_second_run_in_the_same_folder_is_refused_and_takes_nothing_from_the_first(
    fetch: Fetch, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "ids.txt").write_text("1 2")
    services.hold_at = "/jikan/anime/2/full"
    chosen = ("--ids", str(tmp_path / "ids.txt"), "--no-pictures")
    run = Running(services, tmp_path / "errors", "--out", str(tmp_path / "data"), *chosen)
    assert services.held.wait(60), run.errors()
    before = services.asked.copy()
    with pytest.raises(DataError, match=r"Another fetch-data is at work in .+data\. One at a time is allowed"):
        fetch(3, refresh=True)
    assert services.asked == before
    services.release.set()
    assert run.end() == 0, run.errors()
    fetch(3)
    assert pd.read_parquet(tmp_path / "data" / "titles.parquet")["mal_id"].tolist() == [1, 2, 3]
    assert max(services.asked.values()) == 1


@pytest.mark.parametrize(
    ("how", "at"),
    [
        (signal.SIGKILL, "/jikan/anime/3/characters"),
        (signal.SIGKILL, "/art/face31"),
        (signal.SIGINT, "/anilist"),
    ],
)
def test_stopped_in_the_middle_and_started_again_nothing_is_asked_twice(
    fetch: Fetch, services: Services, tmp_path: Path, at: str, how: signal.Signals
) -> None:
    services.hold_at = at
    run = Running(services, tmp_path / "errors", "--out", str(tmp_path / "data"), "--season", "2024-spring")
    assert services.held.wait(60), run.errors()
    assert run.process.pid
    os.kill(run.process.pid, how)
    assert run.end() == (1 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        told = run.errors()
        assert f"Stopped. What has arrived is kept in {tmp_path / 'data' / '.fetch'}: run the same command" in told
        assert "Traceback" not in told
    before = services.asked.copy()
    assert not list((tmp_path / "data").glob("*.parquet"))
    services.hold_at = None
    services.release.set()

    summary = fetch(selection=Selection(season=(2024, "spring")), pictures=True)
    assert reasons(summary) == []
    twice = {address for address, times in services.asked.items() if times > 1}
    assert len(twice) == 1  # the one that was not answered before the kill
    assert next(iter(twice)).startswith(at)
    assert all(services.asked[address] == 1 for address in before if address not in twice)
