"""Feature dropout on facts: copies of each title with some of its facts dropped, as a pitch may lack them.

Drawn once before training, as a fixed number of dropout views, because the trees are grown on them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import RECORD_FIELDS
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig
from anipop_core.training.shown_facts import LINKS, as_of_pitch, only_year, without

PARTIAL = 3  # dropout views with some facts dropped
# Numbers of the others. FULL: as the producers knew them. RATED: with today's rating of the source work, which for
# titles up to 2021 holds the anime's own pull: from it the model learns the slope of a rating. ONE_DROPPED: as FULL,
# without one group of linked facts, so that the model learns to tell "not told" from "not there".
FULL, RATED, ONE_DROPPED = 0, 1, 2


@dataclass(frozen=True)
class DropoutViews:
    """V dropout views of n titles' encoded facts."""

    facts: Sequence[Sequence[Facts]]  # V x n
    chance: np.ndarray  # (V,) share of the trunk's training steps that see each; sums to 1
    weight: np.ndarray  # (V,) of each for the trees
    without_records: np.ndarray  # (V, n, facts features): 0 in all record columns
    record_columns: tuple[int, ...]

    def columns(self, records: np.ndarray) -> np.ndarray:
        """(V, n, facts features) with the titles' `records` (n, record columns), where a view has the field."""
        found = self.without_records.copy()
        found[..., self.record_columns] = records * self._shown
        return found

    @cached_property
    def _shown(self) -> np.ndarray:
        """(V, n, record columns) bool: the view names somebody in the field."""
        return np.array([[_has_names(facts) for facts in view] for view in self.facts])


def drop_features(titles: Sequence[Facts], encoder: FactsEncoder, config: TrainingConfig) -> DropoutViews:
    """The dropout views of n training titles, the same for the same seed."""
    generator = np.random.default_rng(config.seed)
    partial = [[_drop_some(facts, config, generator) for facts in titles] for _ in range(PARTIAL)]
    full = [as_of_pitch(facts) for facts in titles]
    one_dropped = [_drop_one(facts, generator) for facts in full]
    year = [only_year(facts) for facts in titles]
    views = [full, list(titles), one_dropped, *partial, year, [Facts()] * len(titles)]
    columns = np.stack([encoder.encode_without_records(view) for view in views])
    some = config.drop_some_facts / PARTIAL
    whole = (1 - config.drop_some_facts - config.only_year - config.drop_all_facts) / 3
    chance = np.array([whole, whole, whole, *[some] * PARTIAL, config.only_year, config.drop_all_facts])
    weight = np.array(
        [1.0, config.rated_weight, config.one_dropped_weight, *[config.partial_facts_weight] * PARTIAL]
        + [config.only_year_weight] * 2
    )
    return DropoutViews(views, chance, weight, columns, encoder.record_columns)


def _has_names(facts: Facts) -> list[bool]:
    """For each of RECORD_FIELDS whether the facts name somebody there."""
    work = facts.source_work
    magazine = work is not None and bool(work.magazine)
    return [magazine if field == "magazine" else bool(getattr(facts, field)) for field in RECORD_FIELDS]


def _drop_one(facts: Facts, generator: np.random.Generator) -> Facts:
    """Without one of the groups of linked facts that are known (`LINKS`), drawn at random."""
    known = [names for names in LINKS.values() if any(getattr(facts, name) for name in names)]
    return without(*known[generator.integers(len(known))])(facts) if known else facts


def _drop_some(facts: Facts, config: TrainingConfig, generator: np.random.Generator) -> Facts:
    """Some fields dropped, and some values of the lists that stay: how many a title has should predict little."""
    changes: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if generator.random() > config.keep_fact:
            changes[field.name] = () if isinstance(value, tuple) else None
        elif isinstance(value, tuple) and len(value) > 1:
            kept = tuple(item for item in value if generator.random() < config.keep_value)
            changes[field.name] = kept or value
    return replace(facts, **changes)
