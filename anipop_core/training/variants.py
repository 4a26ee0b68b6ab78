"""What a model is told of the titles it is tested on: which parts of a pitch, and the audits' changed pitches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from anipop_core.training.changed_names import ChangedTexts
from anipop_core.training.features import Features
from anipop_core.training.fit import FactsTold, Outputs, TrainedModel, predict


@dataclass(frozen=True)
class Variant:
    """A way to show titles to a model. `change` gives the features it reads; None: as they are.

    `only`: the rows that `change` touches, where others would hide what it does; None: all.
    """

    synopsis: bool = True
    told: FactsTold = "all"
    change: Callable[[Features], Features] | None = None
    only: np.ndarray | None = None

    def tested(self, rows: np.ndarray) -> np.ndarray:
        """Those of the rows that this variant is about."""
        return rows if self.only is None else rows[np.isin(rows, self.only)]

    def predict(self, model: TrainedModel, features: Features, rows: np.ndarray) -> Outputs:
        shown = self.change(features) if self.change else features
        return predict(model, shown, rows, self.synopsis, self.told)


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


def variants(without_facts: FactsTold, renamed: ChangedTexts | None) -> Mapping[str, Variant]:
    """Name -> variant. The first nine are ablations, the next two what a pitch without a plan is calibrated on
    (its year is known: it lies ahead), the others audits.

    without_facts: what is told where no plan is: "none", or "year" for titles that are all newer than what the model
    was trained on. Years after its last one read as that one, so this says of them no more than that.
    """
    found = {
        "all_inputs": Variant(),
        "without_facts": Variant(told=without_facts),
        "without_synopsis": Variant(synopsis=False),
        "without_characters": Variant(change=without_characters),
        "without_art": Variant(change=without_art),
        "synopsis_only": Variant(told=without_facts, change=_without_both),
        "plan_only": Variant(synopsis=False, change=_without_both),
        "characters_only": Variant(synopsis=False, told=without_facts, change=without_art),
        "art_only": Variant(synopsis=False, told=without_facts, change=without_characters),
        "synopsis_and_year": Variant(told="year"),
        "year": Variant(synopsis=False, told="year"),
        "half_synopsis": Variant(change=_first_half),
        "half_synopsis_without_facts": Variant(told=without_facts, change=_first_half),
        "grey_picture_added": Variant(change=_grey_added),
    }
    if renamed is not None:
        found["names_swapped"] = Variant(change=renamed.into, only=renamed.rows)
    return found


def _emptied(sets: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    return tuple(s[:0] for s in sets)
