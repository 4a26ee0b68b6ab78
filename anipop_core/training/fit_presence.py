"""Fits the model's `PresenceTerm` on held-out predictions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model.presence import PresenceTerm
from anipop_core.training.shown_facts import LINKS

C = 0.05  # of the logistic regressions: strong, as some facts nearly tell whether another is known
STD_FLOOR = 0.05  # least divisor of a column: rare tags would otherwise count for more than common ones
FEWEST = 20  # titles with a fact, and without it, that its group is fitted on

Predict = Callable[[np.ndarray], np.ndarray]  # encoded facts (n, features) -> held-out predictions (n,)


def groups_of(facts: FactsEncoder) -> Mapping[str, list[int]]:
    """Name of a group of linked facts -> its columns."""
    places = np.arange(facts.out_features)
    return {name: [int(c) for field in fields for c in places[facts.slices[field]]] for name, fields in LINKS.items()}


def fit_presence(columns: np.ndarray, facts: FactsEncoder, predict: Predict) -> PresenceTerm:
    """The term, in the units of `predict`.

    Args:
        columns: (n, features) encoded facts of the training titles, as their producers knew them.
        predict: predictions for the same n titles with other facts, each by a model that was trained without it.
    """
    groups = groups_of(facts)
    term = PresenceTerm(len(groups), facts.out_features)
    term.recorded[_recorded(facts)] = 1
    term.beside_year.fill_(1)[facts.slices["year"]] = 0
    term.year[facts.slices["year"].start + 1] = 1
    known = np.stack([(columns[:, own] != 0).any(1) for own in groups.values()], 1)  # (n, G)
    fitted = [place for place in range(len(groups)) if FEWEST <= known[:, place].sum() <= len(columns) - FEWEST]
    for place, own in enumerate(groups.values()):
        term.columns[place, own] = 1
    for place in fitted:
        weight, bias = _log_ratio(_others(columns, facts, place), known[:, place], facts.slices["year"])
        term.weight[place], term.bias[place] = torch.from_numpy(weight), bias
    points = _solved(columns, term, predict, fitted, known)
    term.points[fitted] = torch.from_numpy(points.astype(np.float32))
    term.mean.copy_(term(torch.from_numpy(columns)).mean())
    return term


def _others(columns: np.ndarray, facts: FactsEncoder, group: int) -> np.ndarray:
    """The facts (n, features) with nothing of a group, and of records and ratings only whether they are known."""
    found = without(columns, list(groups_of(facts).values())[group])
    recorded = _recorded(facts)
    found[:, recorded] = found[:, recorded] != 0
    return found


def _recorded(facts: FactsEncoder) -> list[int]:
    return [*facts.record_columns, *facts.rating_columns]


def _log_ratio(others: np.ndarray, known: np.ndarray, year: slice) -> tuple[np.ndarray, float]:
    """Weight (features,) and bias of the log density ratio, among titles of a year, of those with a fact to those
    without: what the other facts say beyond the year. Of nearly all later titles the people are known, for example;
    a pitch of a later year isn't the less likely to be one of which they aren't."""
    weight, bias = _log_odds(others, known)
    of_year = np.zeros_like(others)
    of_year[:, year] = others[:, year]
    year_weight, year_bias = _log_odds(of_year, known)
    return (weight - year_weight).astype(np.float32), bias - year_bias


def _log_odds(columns: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, float]:
    """Weight (features,) and bias of a logistic regression."""
    std = columns.std(0).clip(STD_FLOOR)
    # In float64: ten steps of Newton's method instead of hundreds of L-BFGS's.
    fitted = LogisticRegression(C=C, solver="newton-cholesky").fit(columns.astype(float) / std, known)
    return fitted.coef_[0] / std, float(fitted.intercept_[0])


def _solved(
    columns: np.ndarray, term: PresenceTerm, predict: Predict, fitted: list[int], known: np.ndarray
) -> np.ndarray:
    """(fitted, 2) points with which taking each fact away moves its titles by 0 on average and is not correlated with
    their year, all terms together."""
    year = columns @ term.year.numpy()

    def expected(rows: np.ndarray) -> np.ndarray:
        """(n, 2 x fitted): each group's density ratio, then each one's times the year."""
        found = term.expected(torch.from_numpy(rows)).numpy()[:, fitted].astype(float)
        return np.concatenate([found, found * year[:, None]], 1)

    whole, given = predict(columns), expected(columns)
    moved, terms = [], []
    for place in fitted:
        lacking = without(columns, np.flatnonzero(term.columns[place].numpy()))
        has = known[:, place]
        conditions = np.stack([np.ones(has.sum()), year[has]])  # (2, titles)
        moved.append(conditions @ (whole - predict(lacking))[has])
        terms.append(conditions @ (expected(lacking) - given)[has])
    if not fitted:
        return np.zeros((0, 2))
    found = np.linalg.lstsq(np.concatenate(terms), np.concatenate(moved))[0]
    return found.reshape(2, len(fitted)).T


def without(columns: np.ndarray, own: Sequence[int] | np.ndarray) -> np.ndarray:
    """Encoded facts (n, features) with nothing in the columns `own`."""
    found = columns.copy()
    found[:, own] = 0
    return found
