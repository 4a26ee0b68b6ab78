"""What a plan names is read as what the catalogue knew of it on the day of the pitch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from anipop_core.model.known_facts import KnownFacts
from anipop_core.schema import Facts, Notice, Predecessor, SourceWork

TITLES = pd.DataFrame(
    {
        "studios": [["P.P. Pictures"], ["P.P.PICTURES", "Kite"], ["P.P. Pictures"]],
        "producers": [["Harbour Music"], [], ["TV Harbour"]],
    }
)
WORKS = pd.DataFrame(
    [
        (1, "Umi (The Sea)", "海", "Manga", 8.5, 8.25, 4000, 9000, 2001, "Weekly Harbour"),
        (2, "Ferry", "", "Manga", 7.0, None, 300, 800, 2010, None),
        (3, "Ferry", "", "Light Novel", 7.5, None, 200, 500, 2008, "Wave"),
        (4, "Ferry", "", "Light Novel", None, None, None, None, 2012, None),
    ],
    columns=[
        "manga_id", "title", "title_native", "type", "score", "score_2022", "votes", "members", "year", "magazine",
    ],
)  # fmt: skip
PEOPLE = pd.DataFrame(
    {
        "name": ["森アキ", "Bo Hara", "Bo Hara (music)", "Chi Ota"],
        "spellings": [["Aki Mori"], ["Chi Oda"], ["Bo Hara"], ["Chi Oda"]],
        "titles": [12, 5, 2, 1],
    }
)
ANIME = pd.DataFrame(
    [
        (10, "Kaze", "The Wind", "風", "TV", 7.5, 900, 5000, "2013-04-07", 2013, 1),
        (11, "Kaze", "", "", "Movie", 8.0, 90, 500, "2016-01-01", None, 1),
    ],
    columns=[
        "mal_id", "title", "title_english", "title_native", "type", "score", "num_scoring_users", "num_list_users",
        "aired", "year", "franchise",
    ],
)  # fmt: skip
KNOWN = KnownFacts.of(TITLES, WORKS, PEOPLE, ANIME)
SEA = SourceWork(manga_id=1, title="Umi (The Sea)", year=2001, magazine="Weekly Harbour")


def work_of(year: int | None, work: SourceWork) -> SourceWork | None:
    facts, notices = KNOWN.resolve(Facts(year=year, source_work=work))
    assert notices == ()
    return facts.source_work


def only_notice(facts: Facts) -> Notice:
    """The warning about facts that are gone after it."""
    resolved, notices = KNOWN.resolve(facts)
    assert resolved == Facts(year=facts.year, source=facts.source)
    (notice,) = notices
    return notice


@pytest.mark.parametrize(
    ("year", "score", "members"),
    [
        (None, 8.5, 9000),
        (2030, 8.5, 9000),
        (2025, 8.5, 9000),
        (2024, 8.25, None),
        (2022, 8.25, None),
        (2021, None, None),
        (2001, None, None),
    ],
)
def test_a_work_has_the_rating_of_the_pitchs_day(year: int | None, score: float | None, members: int | None) -> None:
    assert work_of(year, SourceWork(manga_id=1)) == replace(SEA, score=score, members=members)


def test_a_later_rating_never_enters() -> None:
    planted = WORKS.assign(score=9.9, members=10**6)
    facts = Facts(year=2021, source_work=SourceWork(manga_id=1), predecessor=Predecessor(mal_id=10))
    assert KnownFacts.of(TITLES, planted, PEOPLE, ANIME).resolve(facts) == KNOWN.resolve(facts)


def test_what_is_typed_stands_over_the_catalogue() -> None:
    typed = SourceWork(manga_id=1, score=9.0, members=5, year=1999, magazine="wave")
    assert work_of(2015, typed) == SourceWork(1, "Umi (The Sea)", 9.0, 5, 1999, "Wave")
    earlier = Predecessor(mal_id=10, score=6.0, members=7, year=2014)
    assert KNOWN.resolve(Facts(predecessor=earlier)) == (Facts(predecessor=replace(earlier, title="Kaze")), ())


@pytest.mark.parametrize("title", ["umi (the sea)", "UMI", "Thé Sea", "海", "ｔｈｅ　ｓｅａ"])
def test_a_title_in_any_spelling_is_enough(title: str) -> None:
    assert work_of(2021, SourceWork(title=title)) == SEA


def test_numbers_alone_are_enough() -> None:
    for work in (SourceWork(score=7.0), SourceWork(title="Nowhere at all", score=7.0, year=2000)):
        assert work_of(2024, work) == work
    earlier = Predecessor(score=7.0, members=100)
    assert KNOWN.resolve(Facts(year=2024, predecessor=earlier)) == (Facts(year=2024, predecessor=earlier), ())


def test_works_of_one_title_are_told_apart_by_the_rest_of_the_plan() -> None:
    by_year = work_of(None, SourceWork(title="Ferry", year=2010))
    assert by_year and by_year.manga_id == 2
    by_source = KNOWN.resolve(Facts(source="Manga", source_work=SourceWork(title="Ferry")))[0].source_work
    assert by_source and by_source.manga_id == 2
    notice = only_notice(Facts(source="Light novel", source_work=SourceWork(title="Ferry")))
    assert notice.field == "facts.source_work.title"
    assert (
        "Ferry [Light Novel, 2008, no. 3 on MyAnimeList], Ferry [Light Novel, 2012, no. 4 on MyAnimeList]"
        in notice.message
    )


@pytest.mark.parametrize(
    ("facts", "field", "names"),
    [
        (Facts(source_work=SourceWork(manga_id=99)), "source_work.manga_id", '"99"'),
        (Facts(source_work=SourceWork(title="The Seaa")), "source_work.title", "Umi (The Sea) [Manga, 2001"),
        (Facts(source_work=SourceWork(magazine="Weekly Habour")), "source_work.magazine", "Weekly Harbour"),
        (Facts(year=2000, source_work=SourceWork(manga_id=1)), "source_work.year", "Umi (The Sea)"),
        (Facts(predecessor=Predecessor(mal_id=99)), "predecessor.mal_id", '"99"'),
        (
            Facts(predecessor=Predecessor(title="The Wimd")),
            "predecessor.title",
            "Kaze [TV, 2013, no. 10 on MyAnimeList]",
        ),
        (Facts(year=2012, predecessor=Predecessor(mal_id=10)), "predecessor.year", "2013"),
        (Facts(year=2015, predecessor=Predecessor(mal_id=11)), "predecessor.year", "2016"),  # by its first day
        (Facts(year=2012, predecessor=Predecessor(score=7.0, year=2013)), "predecessor.year", "2013"),
        (Facts(director=("Aki Mory",)), "staff.director", "森アキ"),
        (Facts(music=("Chi Oda",)), "staff.music", "Bo Hara (5 titles), Chi Ota (1 titles)"),
        (Facts(producers=("Harbor Music",)), "producers", "Harbour Music"),
        (Facts(studios=("TV Harbour",)), "studios", "Nothing like it is known"),  # a company, not a studio
    ],
)
def test_what_isnt_known_is_missing_and_the_warning_names_the_nearest(facts: Facts, field: str, names: str) -> None:
    notice = only_notice(facts)
    assert (notice.code, notice.field) == ("unknown_fact", f"facts.{field}")
    assert names in notice.message


def test_an_unknown_number_leaves_what_is_typed() -> None:
    facts, notices = KNOWN.resolve(Facts(source_work=SourceWork(manga_id=99, title="Umi", score=7.0)))
    assert facts.source_work == SourceWork(1, "Umi (The Sea)", 7.0, 9000, 2001, "Weekly Harbour")
    assert [notice.field for notice in notices] == ["facts.source_work.manga_id"]


def test_a_predecessor_of_the_same_year_is_allowed() -> None:
    facts, notices = KNOWN.resolve(Facts(year=2013, predecessor=Predecessor(title="Kaze")))
    assert facts.predecessor == Predecessor(10, "Kaze", 7.5, 5000, 2013)  # the film of that name came later
    assert notices == ()


def test_names_become_the_catalogues() -> None:
    facts = Facts(
        studios=("ｐｐ pictures", "P.P.Pictures"), producers=("tv-harbour",), director=("AKI MORI", "森 アキ")
    )
    expected = Facts(studios=("P.P. Pictures",), producers=("TV Harbour",), director=("森アキ",))
    assert KNOWN.resolve(facts) == (expected, ())


def test_of_two_people_of_one_name_the_one_shown_so_is_meant() -> None:
    facts, (notice,) = KNOWN.resolve(Facts(director=("Bo Hara",)))
    assert facts.director == ("Bo Hara",)
    assert (notice.code, notice.field) == ("shared_name", "facts.staff.director")
    assert "Bo Hara (music) (2 titles)" in notice.message
    assert KNOWN.resolve(Facts(music=("Bo Hara (music)",)))[1] == ()


def test_a_resolved_plan_stays_as_it_is() -> None:
    facts = Facts(
        year=2023, source_work=SourceWork(title="Umi"), predecessor=Predecessor(mal_id=10), music=("Aki Mori",)
    )
    resolved, _ = KNOWN.resolve(facts)
    assert KNOWN.resolve(resolved) == (resolved, ())


def test_the_tables_come_back_from_disk(tmp_path: Path) -> None:
    KNOWN.save(tmp_path)
    loaded = KnownFacts.load(tmp_path, TITLES)
    for name in ("works", "people", "anime"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(KNOWN, name))
    assert loaded.search_works("sea") == KNOWN.search_works("sea")
    assert loaded.search_people("aki") == KNOWN.search_people("aki")
    assert loaded.search_anime("wind") == KNOWN.search_anime("wind")


def test_a_checkpoint_without_the_tables_knows_studios_alone(tmp_path: Path) -> None:
    old = KnownFacts.of(TITLES[["studios"]])
    facts = Facts(studios=("Kite",), director=("Aki Mori",), source_work=SourceWork(manga_id=1))
    resolved, notices = old.resolve(facts)
    assert resolved == Facts(studios=("Kite",))
    assert [notice.field for notice in notices] == ["facts.staff.director", "facts.source_work.manga_id"]
    old.save(tmp_path)
    assert KnownFacts.load(tmp_path, TITLES).works.empty


def test_searches_show_what_is_known() -> None:
    (sea,) = KNOWN.search_works("sea")
    assert (sea.score, sea.votes, sea.members, sea.magazine, sea.year) == (8.5, 4000, 9000, "Weekly Harbour", 2001)
    assert [(title.mal_id, title.year) for title in KNOWN.search_anime("kaze")] == [(10, 2013), (11, 2016)]
    assert [person.titles for person in KNOWN.search_people("aki m")] == [12]
    assert [company.name for company in KNOWN.search_companies("harbour")] == ["Harbour Music", "TV Harbour"]


def test_plans_that_say_the_same_are_read_the_same() -> None:
    given = Facts(source_work=SourceWork(manga_id=1), predecessor=Predecessor(mal_id=10), director=("Aki Mori",))
    typed = Facts(
        source_work=SourceWork(title="Ours", score=8.5, magazine="weekly harbour"),
        predecessor=Predecessor(score=7.5, members=3),
        director=("森アキ",),
    )
    assert KNOWN.as_read(given) == KNOWN.as_read(typed)
    assert KNOWN.as_read(given) != KNOWN.as_read(replace(typed, predecessor=Predecessor(score=7.6)))


def test_a_warning_names_the_one_nearest() -> None:
    directory = KNOWN.people_directory
    assert len(directory.search("a", 2)) == 2
    assert directory.nearest("a") == directory.search("a", 1)[0].shown
