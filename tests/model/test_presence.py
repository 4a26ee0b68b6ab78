"""What a fact's absence is made up for, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.presence import MOST, PresenceTerm
from anipop_core.schema import Facts, Predecessor

FACTS = FactsEncoder(("Studio A",), 2024)
COLUMN = FACTS.slices["predecessor"].stop - 1
FILM = FACTS.slices["type"].start


@pytest.fixture
def term() -> PresenceTerm:
    """Half a point for a missing predecessor, in 2020 .1 more; films are three times as likely to have one."""
    found = PresenceTerm(1, FACTS.out_features)
    found.columns[0, COLUMN] = 1
    found.beside_year.fill_(1)[FACTS.slices["year"]] = 0
    found.recorded[[COLUMN, FACTS.slices["director"].stop - 1]] = 1
    found.weight[0, FILM] = math.log(3)
    found.points[0] = torch.tensor([0.5, 0.1])
    found.year[FACTS.slices["year"].start + 1] = 1
    found.mean.fill_(0.2)
    return found


def points(term: PresenceTerm, *facts: Facts) -> list[float]:
    found: list[float] = term(torch.from_numpy(FACTS.encode_all(facts))).tolist()
    return found


def test_by_hand(term: PresenceTerm) -> None:
    film = FACTS.choices["type"][0]
    middle = 2007  # the year of which the units are counted
    known = Facts(type=film, year=middle, predecessor=Predecessor(score=8.0))
    assert points(term, known, Facts(type=film, year=middle), Facts(source="Original", year=middle)) == pytest.approx(
        [-0.2, 3 * 0.5 - 0.2, 0.5 - 0.2]
    )
    assert points(term, Facts(type=film, year=middle + 13))[0] == pytest.approx(3 * 0.6 - 0.2, abs=1e-5)


def test_a_pitch_that_tells_nothing_but_a_year_has_nothing_to_make_up_for(term: PresenceTerm) -> None:
    assert points(term, Facts(), Facts(year=2020)) == [0, 0]


def test_a_likelihood_is_held_down_and_a_rating_says_only_that_it_is_known(term: PresenceTerm) -> None:
    term.weight[0, FILM] = 50
    film = Facts(type=FACTS.choices["type"][0], year=2007)
    assert points(term, film)[0] == pytest.approx(0.5 * MOST - 0.2)
    director = FACTS.slices["director"].stop - 1
    term.weight[0, FILM], term.weight[0, director] = 0, 1
    columns = np.repeat(FACTS.encode_all([film]), 3, 0)
    columns[:, director] = [0, 0.3, -2]
    assert term.expected(torch.from_numpy(columns)).flatten().tolist() == pytest.approx([1, math.e, math.e])
