"""Does "larger than the model's noise" hold up? Models of other titles are asked what the same edits change.

The model of the first fold says of each edit of a held-out title how far it moves the score, and whether that is more
than its noise. The refits are trained as it is, on as many franchises drawn with replacement (cluster bootstrap), and
say how far they move it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from anipop_core.digests import text_digest
from anipop_core.evaluation.kept import kept
from anipop_core.evaluation.record import Record
from anipop_core.model.noise import changes_of
from anipop_core.progress import track
from anipop_core.schema import Facts
from anipop_core.training.config import TrainingConfig
from anipop_core.training.cross_fitting import Run
from anipop_core.training.features import Features
from anipop_core.training.fit import TrainedModel, fit
from anipop_core.training.shown_facts import Shown, as_of_pitch
from anipop_core.training.variants import Variant, variants

PROTOCOL = "refit"
REFITS, TITLES = 8, 50
LEAST = 0.0015  # points; predictions are kept with three decimals, and an edit that moves less is none
BASE = 0  # the `seed` of the model that gives the verdict; the refits' are 1 and up
SWAPPED = ("type", "source", "genres", "studios", "episodes")  # facts that an edit takes from another title
TAKEN_AWAY = ("without_synopsis", "half_synopsis", "without_descriptions", "without_portraits", "without_art")


def refit_table(
    features: Features, run: Run, config: TrainingConfig, made: Mapping[str, str], folder: Path
) -> pd.DataFrame:
    """Scores of TITLES held-out titles of `run` as they are ("all_inputs") and after each edit, by the model and its
    refits, as rows of a table of predictions. In the model's own rows `noise` is that of the change.

    Finished refits are taken from `folder`; new ones are kept there.
    """
    edits = _edits(features)
    rows = np.random.default_rng(config.seed).permutation(run.test)[:TITLES]

    def of(number: int) -> pd.DataFrame:
        drawn = _drawn(features, run.train, number)
        return _of_model(fit(features, drawn, config, f"{PROTOCOL} {number}"), features, rows, edits, number)

    numbers = range(REFITS + 1)
    tables = [kept(folder, f"{PROTOCOL}{n}", made, partial(of, n)) for n in track(numbers, "Refits", len(numbers))]
    return pd.concat(tables, ignore_index=True)


def verdicts(record: Record) -> dict[str, Any]:
    """refits, edits, and for edits `larger` than noise and `within` it: n, and `kept`, the share of refits in which
    the change has the same sign; `covered`: the share of refits whose change lies no further from the model's own than
    its noise, which nine in ten should. {} where they weren't made."""
    rows = record.table[record.table["protocol"] == PROTOCOL]
    if rows.empty:
        return {}
    scores = rows.pivot_table(index=["seed", "mal_id"], columns="variant", values="predicted", aggfunc="first")
    changes = scores.drop(columns="all_inputs").sub(scores["all_inputs"], axis=0).stack()
    own, refits = changes.loc[BASE], changes.drop(index=BASE, level="seed").unstack("seed")
    base = rows[rows["seed"] == BASE].set_index(["mal_id", "variant"])
    noise = base["noise"].astype(float).reindex(own.index)
    refits = refits.reindex(own.index)
    moved = own.abs() >= LEAST
    own, noise, refits = own[moved], noise[moved], refits[moved]
    same = np.sign(refits).eq(np.sign(own), axis=0).mean(axis=1)
    near = refits.sub(own, axis=0).abs().le(noise, axis=0)
    larger = own.abs() > noise
    return {
        "refits": refits.shape[1],
        "edits": len(own),
        "larger": {"n": int(larger.sum()), "kept": same[larger].mean()},
        "within": {"n": int((~larger).sum()), "kept": same[~larger].mean()},
        "covered": near.to_numpy().mean(),
    }


def _edits(features: Features) -> Mapping[str, Variant]:
    known = variants(as_of_pitch, None)
    taken = {name: known[name] for name in TAKEN_AWAY}
    return {**taken, **{f"other_{name}": Variant(shown=_swapped(features, name)) for name in SWAPPED}}


def _swapped(features: Features, name: str) -> Shown:
    """`as_of_pitch` with one fact of another title, the same one each time."""
    others: list[Any] = [found for facts in features.facts if (found := getattr(facts, name)) not in (None, ())]

    def shown(facts: Facts) -> Facts:
        known = as_of_pitch(facts)
        drawn = int(text_digest(repr(facts))[:12], 16) % max(len(others), 1)
        return replace(known, **{name: others[drawn]}) if others else known

    return shown


def _drawn(features: Features, train: np.ndarray, number: int) -> np.ndarray:
    """As many franchises as the training rows have, drawn with replacement; for BASE the rows themselves."""
    if number == BASE:
        return train
    franchise_of = features.titles["franchise"].to_numpy()[train]
    names, place = np.unique(franchise_of, return_inverse=True)
    order = np.argsort(place, kind="stable")
    starts = np.searchsorted(place[order], np.arange(len(names) + 1))
    drawn = np.random.default_rng(number).integers(0, len(names), len(names))
    return train[np.concatenate([order[starts[one] : starts[one + 1]] for one in drawn])]


def _of_model(
    model: TrainedModel, features: Features, rows: np.ndarray, edits: Mapping[str, Variant], number: int
) -> pd.DataFrame:
    ids = features.titles["mal_id"].to_numpy()[rows]
    before = _members(model, features, rows, Variant())
    tables = []
    for name, edit in {"all_inputs": Variant(), **edits}.items():
        after = _members(model, features, rows, edit)
        noise = [change.noise for change in changes_of(after - before)]
        tables.append(pd.DataFrame({"variant": name, "mal_id": ids, "score": after.mean(0), "noise": noise}))
    return pd.concat(tables).assign(protocol=PROTOCOL, fold=-1, seed=number, share=1.0)


def _members(model: TrainedModel, features: Features, rows: np.ndarray, variant: Variant) -> np.ndarray:
    """(K, n) each member's scores. `predict` gives their mean; the members' are taken on the way."""
    found: list[torch.Tensor] = []
    hook = model.fusion.register_forward_hook(lambda _, __, out: found.append(out.score))
    try:
        variant.predict(model, features, rows)
    finally:
        hook.remove()
    members: np.ndarray = found[-1].double().numpy()
    return members
