"""Records: how well earlier titles of a person, company or magazine were received.

A record is a target encoding (Micci-Barreca 2001) in order of time, as ordered statistics (Prokhorenkova et al.
2018): it counts titles of earlier years alone, and none of the pitch's own franchise. So neither what came later nor a
title's own score, nor that of its sequels, can enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.spelling import spelling_key
from anipop_core.schema import Facts

RECORD_FIELDS = ("studios", "producers", *STAFF_ROLES, "magazine")
SHRINKAGE = 5.0  # titles with the average score that are added to each record's own
_SPAN = 4096  # above every year: a group and a year are one number
_ANY_YEAR = _SPAN - 1


@dataclass(frozen=True)
class Record:
    """What a name's earlier titles say."""

    titles: int
    mean: float | None  # of their scores, MAL points; None without a title


class Records:
    """The records behind n titles, for any year.

    Args:
        titles: their facts.
        scores: (n,) MAL points.
        weights: (n,) how much each title counts, 0-1.
        franchises: (n,) ids.
        franchise_of: franchise by `mal_id`, of all anime that a pitch may follow.
    """

    def __init__(
        self,
        titles: Sequence[Facts],
        scores: np.ndarray,
        weights: np.ndarray,
        franchises: np.ndarray,
        franchise_of: Mapping[int, int],
    ) -> None:
        self.franchise_of = franchise_of
        self._centre, self._scale = (float(np.mean(scores)), float(np.std(scores))) if len(scores) else (0.0, 1.0)
        targets = (np.asarray(scores) - self._centre) / self._scale
        values = np.stack([np.asarray(weights), weights * targets, np.ones(len(targets)), np.asarray(scores)], 1)
        years = np.array([facts.year or _ANY_YEAR for facts in titles], np.int64)
        self._fields = {
            field: _Field([_names(facts, field) for facts in titles], years, np.asarray(franchises, np.int64), values)
            for field in RECORD_FIELDS
        }
        own = self._shrunken(titles, [int(franchise) for franchise in franchises])
        known = np.isfinite(own)
        self._middles = np.where(known, own, 0).sum(0) / known.sum(0).clip(1)

    def columns(self, titles: Sequence[Facts], franchises: Sequence[int | None]) -> np.ndarray:
        """(m, RECORD_FIELDS) float32: the records of the names in each field of m titles.

        The mean over the names of their titles' mean score, drawn towards that of all titles where they are few, in
        standard deviations of scores from the middle of such means. 0, the middle, where nobody has an earlier title.
        """
        found = self._shrunken(titles, franchises)
        return np.nan_to_num(found - self._middles, nan=0.0).astype(np.float32)

    def _shrunken(self, titles: Sequence[Facts], franchises: Sequence[int | None]) -> np.ndarray:
        """(m, RECORD_FIELDS); NaN where nobody has an earlier title."""
        years = np.array([facts.year or _ANY_YEAR for facts in titles], np.int64)
        found = np.full((len(titles), len(RECORD_FIELDS)), np.nan)
        for place, field in enumerate(RECORD_FIELDS):
            rows, sums = self._fields[field].sums([_names(facts, field) for facts in titles], years, franchises)
            each = sums[:, 1] / (sums[:, 0] + SHRINKAGE)
            earlier = np.bincount(rows, sums[:, 2], len(titles)) > 0
            count = np.bincount(rows, minlength=len(titles)).clip(1)
            found[earlier, place] = (np.bincount(rows, each, len(titles)) / count)[earlier]
        return found

    def record(self, field: str, name: str, year: int | None, franchise: int | None = None) -> Record:
        """The record of one name as of `year`, None: of today, without the titles of `franchise`."""
        years = np.array([year or _ANY_YEAR], np.int64)
        _, sums = self._fields[field].sums([(name,)], years, [franchise])
        _, _, titles, total = sums[0]
        return Record(round(titles), total / titles if titles > 0.5 else None)

    def with_a_record(self, field: str, fewest: int) -> tuple[str, ...]:
        """The names with at least `fewest` titles, those with most first, as they are written."""
        return self._fields[field].names_with(fewest)


def vote_weights(votes: pd.Series, half: float) -> np.ndarray:
    """(n,) how much each title counts, 0-1: a score of few votes is a noisy one.

    half: votes with which a title has half the largest weight.
    """
    counts: np.ndarray = votes.fillna(0).to_numpy(float)
    return counts / (counts + half) if half else np.ones(len(counts))


def no_records() -> Records:
    """Those of no title: nobody has a record."""
    return Records((), np.zeros(0), np.zeros(0), np.zeros(0), {})


class _Field:
    """The entries of one field: a name's title, with its year and franchise."""

    def __init__(
        self, names: Sequence[Sequence[str]], years: np.ndarray, franchises: np.ndarray, values: np.ndarray
    ) -> None:
        rows, written = _flat(names)
        self._ids: dict[str, int] = {}
        self._written: dict[int, str] = {}
        found = [self._ids.setdefault(spelling_key(name), len(self._ids)) for name in written]
        for number, name in zip(found, written, strict=True):
            self._written.setdefault(number, name)
        groups = np.array(found, np.int64)
        self._franchises = int(franchises.max(initial=0)) + 1
        self._counts = np.bincount(groups, minlength=len(self._ids))
        self._all = _Sums(groups, years[rows], values[rows])
        self._own = _Sums(groups * self._franchises + franchises[rows], years[rows], values[rows])

    def sums(
        self, names: Sequence[Sequence[str]], years: np.ndarray, franchises: Sequence[int | None]
    ) -> tuple[np.ndarray, np.ndarray]:
        """(k,) row of each name, and (k, values) the sums over its earlier titles of other franchises."""
        rows, written = _flat(names)
        groups = np.array([self._ids.get(spelling_key(name), -1) for name in written], np.int64)
        own = np.array([-1 if franchises[row] is None else franchises[row] for row in rows], np.int64)
        known = (groups >= 0) & (own >= 0) & (own < self._franchises)
        inside = np.where(known, groups * self._franchises + own, -1)
        return rows, self._all.before(groups, years[rows]) - self._own.before(inside, years[rows])

    def names_with(self, fewest: int) -> tuple[str, ...]:
        order = np.argsort(-self._counts, kind="stable")
        return tuple(self._written[int(number)] for number in order if self._counts[number] >= fewest)


class _Sums:
    """Sums of values over the entries of a group before a year."""

    def __init__(self, groups: np.ndarray, years: np.ndarray, values: np.ndarray) -> None:
        keys = groups * _SPAN + years
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._totals = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values[order], 0)])

    def before(self, groups: np.ndarray, years: np.ndarray) -> np.ndarray:
        """(k, values); 0 for a group below 0."""
        first = np.searchsorted(self._keys, groups * _SPAN)
        last = np.searchsorted(self._keys, groups * _SPAN + years)
        found: np.ndarray = self._totals[last] - self._totals[first]
        return found


def _names(facts: Facts, field: str) -> Sequence[str]:
    if field != "magazine":
        names: tuple[str, ...] = getattr(facts, field)
        return names
    work = facts.source_work
    return (work.magazine,) if work is not None and work.magazine else ()


def _flat(names: Iterable[Sequence[str]]) -> tuple[np.ndarray, list[str]]:
    """The row of each name, and the names one after the other."""
    rows: list[int] = []
    written: list[str] = []
    for row, given in enumerate(names):
        rows += [row] * len(given)
        written += given
    return np.array(rows, np.int64), written
