"""A title's plan with parts taken away, as a pitch may bring it: what the model is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from anipop_core.config import TrainingConfig
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.schema import Facts

THINNED = 4  # views with some facts taken away
FULL, YEAR_ONLY, NOTHING = 0, THINNED + 1, THINNED + 2  # the other views' numbers


@dataclass(frozen=True)
class PlanViews:
    """V views of n titles' plans."""

    columns: np.ndarray  # (V, n, facts features)
    chance: np.ndarray  # (V,) how often a step of training sees each; sums to 1


def view_plans(plans: Sequence[Facts], encoder: FactsEncoder, levels: np.ndarray, config: TrainingConfig) -> PlanViews:
    """`levels` (n,): the studios' level as each title may know it (StudioRecord.levels_without_own)."""
    generator = np.random.default_rng(config.seed)
    thinned = [[_thin(facts, config, generator) for facts in plans] for _ in range(THINNED)]
    views = [list(plans), *thinned, [only_year(facts) for facts in plans], [Facts()] * len(plans)]
    columns = np.stack([encoder.encode_all(view) for view in views])
    known = columns[..., encoder.level_column] != 0
    columns[..., encoder.level_column] = np.where(known, levels, 0)
    some = config.drop_some_facts / THINNED
    full = 1 - config.drop_some_facts - config.only_year - config.drop_all_facts
    chance = np.array([full, *[some] * THINNED, config.only_year, config.drop_all_facts])
    return PlanViews(columns, chance)


def only_year(facts: Facts) -> Facts:
    """The plan of somebody who has told nothing but when."""
    return Facts(year=facts.year)


def _thin(facts: Facts, config: TrainingConfig, generator: np.random.Generator) -> Facts:
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
