from __future__ import annotations

import numpy as np
import pytest

from anipop_core.data.vocabulary import FACT_FIELDS
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import RECORD_FIELDS, Records
from anipop_core.schema import Facts, Predecessor, SourceWork

RECORDS = Records(
    [Facts(studios=("Bones",), year=2001), Facts(studios=("Small",), year=2002)],
    np.array([8.0, 6.0]),
    np.ones(2),
    np.array([1, 2]),
    {7: 2},
)
ENCODER = FactsEncoder(("Bones", "Madhouse"), 2024, RECORDS)


def columns(facts: Facts, field: str) -> np.ndarray:
    return ENCODER.encode(facts)[ENCODER.slices[field]]


def test_the_slices_cover_every_column_once_and_every_field() -> None:
    covered = np.concatenate([np.arange(s.start, s.stop) for s in ENCODER.slices.values()])
    assert sorted(covered) == list(range(ENCODER.out_features))
    assert set(ENCODER.slices) == set(FACT_FIELDS)


def test_unknown_facts_are_all_zeros() -> None:
    assert not ENCODER.encode(Facts()).any()


def test_each_field_touches_its_own_columns_only() -> None:
    for field, value in (("type", "TV"), ("genres", ("Action",)), ("episodes", 12), ("studios", ("Bones",))):
        row = ENCODER.encode(Facts(**{field: value}))
        assert row[ENCODER.slices[field]].any()
        row[ENCODER.slices[field]] = 0
        assert not row.any()


def test_several_values_share_a_total_of_one() -> None:
    assert columns(Facts(genres=("Action",)), "genres").sum() == pytest.approx(1)
    both = columns(Facts(genres=("Action", "Drama")), "genres")
    assert sorted(both[both > 0]) == [0.5, 0.5]


def test_a_studio_the_training_titles_do_not_know_says_nothing() -> None:
    assert not columns(Facts(studios=("Nobody",)), "studios").any()
    assert columns(Facts(studios=("Nobody", "Bones")), "studios")[:-1].sum() == pytest.approx(1)


def test_a_studio_is_known_however_it_is_capitalised() -> None:
    assert (
        columns(Facts(studios=("BONES", "small")), "studios").tolist()
        == columns(Facts(studios=("Bones", "Small")), "studios").tolist()
    )


def test_a_studios_record_is_the_last_of_its_columns() -> None:
    assert columns(Facts(studios=("Small",)), "studios").tolist() == pytest.approx([0, 0, -1 / 6])
    assert columns(Facts(studios=("Bones", "Small")), "studios")[-1] == pytest.approx(0)


def test_ratings_of_source_and_predecessor_are_read_but_not_who_reads_or_lists_them() -> None:
    work = SourceWork(title="The Ferry", score=8.3)
    assert columns(Facts(source_work=work), "source_work").tolist() == pytest.approx([0, 1.0])
    many = SourceWork(title="The Ferry", score=8.3, members=10**6)
    np.testing.assert_array_equal(ENCODER.encode(Facts(source_work=work)), ENCODER.encode(Facts(source_work=many)))
    before = Predecessor(title="The Ferry", score=6.5, members=10**6)
    assert columns(Facts(predecessor=before), "predecessor").tolist() == pytest.approx([-0.5])


def test_the_own_franchise_is_in_no_record_of_a_sequel() -> None:
    sequel = Facts(studios=("Small",), predecessor=Predecessor(mal_id=7))
    assert columns(sequel, "studios")[-1] == 0


def test_records_and_ratings_have_columns_of_their_own() -> None:
    assert len({*ENCODER.record_columns, *ENCODER.rating_columns}) == len(RECORD_FIELDS) + 2


def test_a_pitch_without_a_year_is_of_the_last_one_known() -> None:
    np.testing.assert_array_equal(ENCODER.encode_pitch(Facts(type="TV")), ENCODER.encode(Facts(type="TV", year=2024)))
    np.testing.assert_array_equal(ENCODER.encode_pitch(Facts(year=1990)), ENCODER.encode(Facts(year=1990)))


def test_years_past_the_training_titles_read_as_the_last_one() -> None:
    np.testing.assert_array_equal(columns(Facts(year=2024), "year"), columns(Facts(year=2031), "year"))
    assert (columns(Facts(year=2010), "year") != columns(Facts(year=2024), "year")).any()


def test_numbers_rise_with_the_value() -> None:
    low, high = columns(Facts(episodes=12), "episodes"), columns(Facts(episodes=24), "episodes")
    assert low[0] == high[0] == 1
    assert (high[1:] >= low[1:]).all()
