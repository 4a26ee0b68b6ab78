"""Feature dropout on facts: copies of each title with some of its facts dropped, as a pitch may lack them.

Drawn once before training, as a fixed number of dropout views, because the trees are grown on them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig

PARTIAL = 4  # dropout views with some facts dropped
FULL, YEAR_ONLY, NOTHING = 0, PARTIAL + 1, PARTIAL + 2  # numbers of the others


@dataclass(frozen=True)
class DropoutViews:
    """V dropout views of n titles' encoded facts."""

    columns: np.ndarray  # (V, n, facts features)
    chance: np.ndarray  # (V,) share of training steps that see each; sums to 1


def drop_features(
    titles: Sequence[Facts], encoder: FactsEncoder, studio_encodings: np.ndarray, config: TrainingConfig
) -> DropoutViews:
    """The dropout views of n titles, the same for the same seed.

    Args:
        titles: the facts of n training titles.
        encoder: of the facts.
        studio_encodings: (n,) target encodings without the title's own franchise
            (`StudioTargetEncoder.leave_franchise_out`).
    """
    generator = np.random.default_rng(config.seed)
    partial = [[_drop_some(facts, config, generator) for facts in titles] for _ in range(PARTIAL)]
    views = [list(titles), *partial, [only_year(facts) for facts in titles], [Facts()] * len(titles)]
    columns = np.stack([encoder.encode_all(view) for view in views])
    known = columns[..., encoder.studio_encoding_column] != 0
    columns[..., encoder.studio_encoding_column] = np.where(known, studio_encodings, 0)
    some = config.drop_some_facts / PARTIAL
    full = 1 - config.drop_some_facts - config.only_year - config.drop_all_facts
    chance = np.array([full, *[some] * PARTIAL, config.only_year, config.drop_all_facts])
    return DropoutViews(columns, chance)


def only_year(facts: Facts) -> Facts:
    """The facts with nothing but the year."""
    return Facts(year=facts.year)


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
