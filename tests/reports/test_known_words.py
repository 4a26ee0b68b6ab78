from __future__ import annotations

from dataclasses import replace

import pytest

from anipop_core.encoders.records import Record
from anipop_core.model.known_entries import KnownAnime, KnownWork
from anipop_core.reports.known_words import anime_in_words, kind_of_entry, record_in_words, rounded, work_in_words

WORK = KnownWork(1, "Umi", "海", "Manga", 8.55, 8.5, 415_321, 666_675, 2009, "Weekly Harbour")
ANIME = KnownAnime(10, "Kaze", "", "", "TV", 7.5, 900, 1_234_567, 2013)


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (None, "8.55 by 415,000 who rated it, 667,000 readers in December 2024, Weekly Harbour since 2009"),
        (2023, "8.50 in mid-2022, Weekly Harbour since 2009"),
        (2015, "its rating before 2015 isn't known: type it if you know it, Weekly Harbour since 2009"),
    ],
)
def test_a_work_is_told_as_of_the_pitchs_year(year, words):
    assert work_in_words(WORK, year) == words


def test_a_work_of_which_little_is_known():
    bare = replace(WORK, score=None, score_2022=None, votes=None, members=None, year=None, magazine=None, type=None)
    assert work_in_words(bare, None) == "not rated"
    assert kind_of_entry(bare) == ""
    assert kind_of_entry(WORK) == "Manga, 2009, 8.55"


def test_an_anime():
    assert anime_in_words(ANIME) == "7.50 by 900 who rated it, on 1,230,000 lists, TV of 2013"
    assert anime_in_words(replace(ANIME, score=None, votes=None, members=None, year=None)) == "not rated, TV"


def test_a_record():
    assert record_in_words(Record(3, 7.9)) == "3 earlier titles, mean 7.90"
    assert record_in_words(Record(1, 7.9), elsewhere=True) == "1 earlier title outside this franchise, mean 7.90"
    assert record_in_words(Record(0, None)) == "no earlier title is known"


def test_counts_keep_their_first_digits():
    assert [rounded(count) for count in (7, 1234, 415_321)] == ["7", "1,230", "415,000"]
