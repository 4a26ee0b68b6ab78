"""Variants of the inputs that a model is tested with: parts left out (ablations), and invariance tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anipop_core.training.changed_names import ChangedTexts
from anipop_core.training.features import Features
from anipop_core.training.fit import FactsShown, Outputs, TrainedModel, predict


@dataclass(frozen=True)
class Variant:
    """Which inputs of a title the model gets."""

    synopsis: bool = True
    facts_shown: FactsShown = "all"
    change: Callable[[Features], Features] | None = None  # of the features; None: as they are
    only: np.ndarray | None = None  # rows that `change` touches, where others would hide its effect; None: all

    def tested(self, rows: np.ndarray) -> np.ndarray:
        """Those of the rows that this variant is tested on."""
        return rows if self.only is None else rows[np.isin(rows, self.only)]

    def predict(self, model: TrainedModel, features: Features, rows: np.ndarray) -> Outputs:
        shown = self.change(features) if self.change else features
        return predict(model, shown, rows, self.synopsis, self.facts_shown)


def without_characters(features: Features) -> Features:
    return replace(features, character_texts=_emptied(features.character_texts), portraits=_emptied(features.portraits))


def without_art(features: Features) -> Features:
    return replace(features, images=_emptied(features.images))


def _without_both(features: Features) -> Features:
    return without_art(without_characters(features))


def _first_half(features: Features) -> Features:
    return replace(features, text=features.text[:, [1, 1, 1]], ngrams=(features.ngrams[1],) * 3)


def _grey_added(features: Features) -> Features:
    """A grey picture for the titles that have none: added to real art it would halve that art's effect."""
    grey = features.grey_picture[None]
    return replace(features, images=tuple(s if len(s) else grey for s in features.images))


def variants(without_facts: FactsShown, renamed: ChangedTexts | None) -> Mapping[str, Variant]:
    """Name -> variant: nine ablations, two that calibrate a pitch without facts (whose year is known: it lies ahead),
    and the invariance tests.

    Args:
        without_facts: what the model gets where the facts are left out: "none", or "year" for titles that are all
            newer than those it was trained on. It takes later years as its last one, so that gives nothing else away.
        renamed: synopses with other names; None leaves that test out.
    """
    found = {
        "all_inputs": Variant(),
        "without_facts": Variant(facts_shown=without_facts),
        "without_synopsis": Variant(synopsis=False),
        "without_characters": Variant(change=without_characters),
        "without_art": Variant(change=without_art),
        "synopsis_only": Variant(facts_shown=without_facts, change=_without_both),
        "plan_only": Variant(synopsis=False, change=_without_both),
        "characters_only": Variant(synopsis=False, facts_shown=without_facts, change=without_art),
        "art_only": Variant(synopsis=False, facts_shown=without_facts, change=without_characters),
        "synopsis_and_year": Variant(facts_shown="year"),
        "year": Variant(synopsis=False, facts_shown="year"),
        "half_synopsis": Variant(change=_first_half),
        "half_synopsis_without_facts": Variant(facts_shown=without_facts, change=_first_half),
        "grey_picture_added": Variant(change=_grey_added),
    }
    if renamed is not None:
        found["names_swapped"] = Variant(change=renamed.into, only=renamed.rows)
    return found


def _emptied(sets: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    return tuple(s[:0] for s in sets)
