from __future__ import annotations

import numpy as np
import torch

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.training.fit_presence import fit_presence, groups_of, without

FACTS = FactsEncoder(("Studio A",), 2024)
YEAR = FACTS.slices["year"].start + 1
FILM = FACTS.slices["type"].start


def titles(count: int = 4000) -> np.ndarray:
    """Films are likelier to follow another title, later titles to have known people."""
    generator = np.random.default_rng(0)
    columns = np.zeros((count, FACTS.out_features), np.float32)
    columns[:, YEAR] = generator.uniform(-2, 2, count)
    columns[:, FACTS.slices["year"].start] = 1
    film = generator.random(count) < 0.5
    columns[:, FILM] = film
    columns[:, FILM + 1] = ~film
    groups = groups_of(FACTS)
    follows = generator.random(count) < np.where(film, 0.6, 0.2)
    columns[follows, groups["predecessor"][0]] = generator.normal(0, 0.7, follows.sum())
    people = generator.random(count) < 1 / (1 + np.exp(-columns[:, YEAR]))
    columns[people, groups["people"][0]] = generator.normal(0, 1, people.sum())
    return columns


def speaks(columns: np.ndarray) -> np.ndarray:
    """A prediction that rises where a predecessor or people are known, that of people less in later years."""
    groups = groups_of(FACTS)
    follows, people = (columns[:, groups[name][0]] != 0 for name in ("predecessor", "people"))
    found: np.ndarray = 0.5 * follows + (0.3 - 0.1 * columns[:, YEAR]) * people
    return found + 0.4 * columns[:, groups["predecessor"][0]]


def test_taking_a_fact_away_moves_nothing_on_average_in_any_year() -> None:
    columns = titles()
    term = fit_presence(columns, FACTS, speaks)

    def score(rows: np.ndarray) -> np.ndarray:
        found: np.ndarray = speaks(rows) + term(torch.from_numpy(rows)).numpy()
        return found

    for name in ("predecessor", "people"):
        own = groups_of(FACTS)[name]
        has = (columns[:, own] != 0).any(1)
        moved = (score(columns) - score(without(columns, own)))[has]
        assert abs(moved.mean()) < 1e-3
        late = columns[has, YEAR] > 0
        assert abs(moved[late].mean() - moved[~late].mean()) < 0.06
    assert abs(float(term(torch.from_numpy(columns)).mean())) < 1e-5
    rating = columns[:, groups_of(FACTS)["predecessor"][0]]
    moved = score(columns) - score(without(columns, groups_of(FACTS)["predecessor"]))
    assert np.corrcoef(moved[rating != 0], rating[rating != 0])[0, 1] > 0.7  # what it says still counts


def test_where_a_fact_is_likely_its_absence_is_made_up_for_more() -> None:
    columns = titles()
    term = fit_presence(columns, FACTS, speaks)
    place = list(groups_of(FACTS)).index("predecessor")
    expected = term.expected(torch.from_numpy(columns))[:, place].numpy()
    lacking = columns[:, groups_of(FACTS)["predecessor"][0]] == 0
    film = columns[:, FILM] == 1
    assert expected[lacking & film].mean() > 3 * expected[lacking & ~film].mean()
    assert not expected[~lacking].any()


def test_a_fact_that_nearly_no_title_has_or_lacks_has_no_points() -> None:
    columns = titles(200)
    columns[:, groups_of(FACTS)["people"][0]] = 0.5
    term = fit_presence(columns, FACTS, speaks)
    names = list(groups_of(FACTS))
    assert not term.points[[names.index(name) for name in ("people", "source_work", "companies", "studios")]].any()
    assert term.points[names.index("predecessor"), 0] > 0
