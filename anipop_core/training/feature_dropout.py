"""Feature dropout on facts: a title's facts with some taken away, as a pitch may bring them.

Drawn once before training, as `PARTIAL` fixed views, because the trees are grown on them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig

PARTIAL = 4  # views with some facts taken away
FULL, YEAR_ONLY, NOTHING = 0, PARTIAL + 1, PARTIAL + 2  # the other views' numbers


@dataclass(frozen=True)
class DropoutViews:
    """V views of n titles' facts."""

    columns: np.ndarray  # (V, n, facts features)
    chance: np.ndarray  # (V,) how often a step of training sees each; sums to 1


def drop_features(
    titles: Sequence[Facts], encoder: FactsEncoder, studio_encodings: np.ndarray, config: TrainingConfig
) -> DropoutViews:
    """The views of n titles, the same for the same seed.

    Args:
        titles: the facts of n training titles.
        studio_encodings: (n,) of the title's studios as it may know them
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
    """The facts of somebody who has told nothing but when."""
    return Facts(year=facts.year)


def _drop_some(facts: Facts, config: TrainingConfig, generator: np.random.Generator) -> Facts:
    """Some fields left out, and some values of the lists that stay: how many a title has must say little."""
    changes: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        if generator.random() > config.keep_fact:
            changes[field.name] = () if isinstance(value, tuple) else None
        elif isinstance(value, tuple) and len(value) > 1:
            kept = tuple(item for item in value if generator.random() < config.keep_value)
            changes[field.name] = kept or value
    return replace(facts, **changes)
