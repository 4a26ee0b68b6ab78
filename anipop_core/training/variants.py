"""Variants of the inputs that a model is tested with: parts left out (ablations), and invariance tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.model.intervals import TOLD
from anipop_core.training.changed_names import ChangedTexts
from anipop_core.training.features import Features
from anipop_core.training.fit import Outputs, TrainedModel, predict
from anipop_core.training.shown_facts import (
    LINKS,
    Shown,
    as_of_pitch,
    as_of_today,
    half_told,
    newest_year,
    only_linked,
    only_plan,
    only_year,
    thinned,
    told,
    without,
)

THINNED = 0.2  # share of the tags that is left out
PLAN_FACTS = tuple(name for name in PLAN_FIELDS if name not in ("year", "studios"))  # `LINKS` has the studios


@dataclass(frozen=True)
class Variant:
    """Which inputs of a title the model gets."""

    synopsis: bool = True
    shown: Shown = as_of_pitch  # of the facts
    change: Callable[[Features], Features] | None = None  # of the features; None: as they are
    only: np.ndarray | None = None  # rows that `change` touches, where others would hide its effect; None: all

    def tested(self, rows: np.ndarray) -> np.ndarray:
        """Those of the rows that this variant is tested on."""
        return rows if self.only is None else rows[np.isin(rows, self.only)]

    def predict(self, model: TrainedModel, features: Features, rows: np.ndarray) -> Outputs:
        changed = self.change(features) if self.change else features
        return predict(model, changed, rows, self.synopsis, self.shown)


def without_descriptions(features: Features) -> Features:
    return replace(features, character_texts=_emptied(features.character_texts))


def without_portraits(features: Features) -> Features:
    return replace(features, portraits=_emptied(features.portraits))


def without_characters(features: Features) -> Features:
    return without_portraits(without_descriptions(features))


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


def variants(without_facts: Shown, renamed: ChangedTexts | None) -> Mapping[str, Variant]:
    """Name -> variant: ablations of parts and of facts, those that calibrate a pitch with few facts or none (whose
    year is known: it lies ahead), and the invariance tests.

    Args:
        without_facts: what the model gets where the facts are left out: nothing, or the year for titles that are all
            newer than those it was trained on. It takes later years as its last one, so that gives nothing else away.
        renamed: synopses with other names; None leaves that test out.
    """
    found = {
        "all_inputs": Variant(),
        "without_facts": Variant(shown=without_facts),
        "without_synopsis": Variant(synopsis=False),
        "without_characters": Variant(change=without_characters),
        "without_descriptions": Variant(change=without_descriptions),
        "without_portraits": Variant(change=without_portraits),
        "without_art": Variant(change=without_art),
        "synopsis_only": Variant(shown=without_facts, change=_without_both),
        "plan_only": Variant(synopsis=False, change=_without_both),
        "characters_only": Variant(synopsis=False, shown=without_facts, change=without_art),
        "art_only": Variant(synopsis=False, shown=without_facts, change=without_characters),
        "half_told": Variant(shown=half_told),
        **{f"told_{count}": Variant(shown=told(count)) for count in TOLD},
        **{f"told_{count}_without_synopsis": Variant(synopsis=False, shown=told(count)) for count in TOLD},
        "thinned_tags": Variant(shown=thinned(THINNED)),
        "source_rating_of_today": Variant(shown=as_of_today),
        "without_linked": Variant(shown=only_plan),
        "linked_only": Variant(synopsis=False, shown=only_linked, change=_without_both),
        **{f"without_{name}": Variant(shown=without(*facts)) for name, facts in LINKS.items()},
        **{f"without_{name}": Variant(shown=without(name)) for name in PLAN_FACTS},
        "synopsis_and_year": Variant(shown=only_year),
        "year": Variant(synopsis=False, shown=only_year),
        "newest_year": Variant(shown=newest_year),
        "half_synopsis": Variant(change=_first_half),
        "half_synopsis_without_facts": Variant(shown=without_facts, change=_first_half),
        "grey_picture_added": Variant(change=_grey_added),
    }
    if renamed is not None:
        found["names_swapped"] = Variant(change=renamed.into, only=renamed.rows)
    return found


def _emptied(sets: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    return tuple(s[:0] for s in sets)
