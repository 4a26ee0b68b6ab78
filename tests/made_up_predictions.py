"""Titles and predictions in the shape `evaluate` makes them, with errors of a known size. All of it is made up."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from anipop_core.evaluation.report import build_report

TITLES = 600
ERRORS = {  # variant -> standard deviation of its error; the scores themselves have one of 0.9
    "all_inputs": 0.4,
    "without_facts": 0.7,
    "without_synopsis": 0.5,
    "without_characters": 0.42,
    "without_art": 0.41,
    "synopsis_only": 0.75,
    "plan_only": 0.5,
    "characters_only": 0.8,
    "art_only": 0.85,
    "baseline_facts_trees": 0.6,
    "baseline_tfidf_ridge": 0.8,
    "baseline_length": 0.85,
}
CHANGES = {"half_synopsis": -0.02, "half_synopsis_without_facts": -0.2, "grey_picture_added": 0.0, "names_swapped": 0.0}
DRAWS = 60  # enough here: what their number does is tested with the bootstrap
HALF_WIDTH = 1.645  # standard deviations that hold 90 % of a normal error


FAITHFULNESS = {
    "words": {
        "pitches": 200, "share": 0.1, "strongest": 0.3, "random": 0.08, "ratio": 3.75, "ratio_low": 3.1,
        "ratio_high": 4.5, "wanted": 3.0, "holds": True,
    },
    "regions": {
        "pitches": 200, "share": 0.2, "strongest": 0.045, "random": 0.03, "ratio": 1.5, "ratio_low": 1.2,
        "ratio_high": 1.9, "wanted": 2.0, "holds": False,
    },
}  # fmt: skip


@cache
def made_up_report() -> dict[str, Any]:
    """The report on all of them, built once for all tests; not to be changed."""
    titles = made_up_titles()
    return build_report(made_up_predictions(titles), titles, ["These figures are made up."], DRAWS, FAITHFULNESS)


def made_up_titles(n: int = TITLES, seed: int = 0) -> pd.DataFrame:
    """Two titles a franchise, five folds by franchise; the last third is of 2022 to 2024."""
    generator = np.random.default_rng(seed)
    place = np.arange(n)
    score = np.clip(generator.normal(6.6, 0.9, n), 1, 10).round(2)
    late = place >= 2 * n // 3
    return pd.DataFrame(
        {
            "mal_id": place + 100,
            "title": [f"Title {i}" for i in place],
            "title_english": None,
            "title_native": None,
            "score": score,
            "num_scoring_users": 10.0 ** generator.uniform(1, 6, n),
            "num_list_users": 1000.0,
            "reach": place * 100.0 / n,
            "anilist_score": np.where(place % 10 == 0, np.nan, score + generator.normal(0, 0.3, n)),
            "kitsu_rating": np.where(place % 5 == 0, np.nan, score + generator.normal(0, 0.4, n)),
            "type": [None if i % 50 == 0 else ("TV", "Movie", "ONA")[i % 3] for i in place],
            "source": [None if i % 7 == 0 else ("Manga", "Original")[i % 2] for i in place],
            "genres": [["Action", "Drama"] if i % 4 == 0 else ["Comedy"] for i in place],
            "themes": [[] for _ in place],
            "demographics": [["Shounen"] if i % 3 == 0 else [] for i in place],
            "studios": [["Studio East"] for _ in place],
            "episodes": 12.0,
            "duration_min": 24.0,
            "rating": "PG-13",
            "season": "spring",
            "year": np.where(place == 1, np.nan, np.where(late, 2022 + place % 3, 1990 + place % 30)),
            "franchise": place // 2,
            "fold": (place // 2) % 5,
            "temporal": np.where(late, "test", "train"),
            "random": np.where(place % 5 == 0, "test", "train"),
            "synopsis_words": generator.integers(20, 250, n),
            "characters": place % 3,
            "pictures": (place % 2 == 0).astype(int),
        }
    )


def made_up_predictions(titles: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Every protocol and variant; a second seed for the model, and a learning curve of three points."""
    generator = np.random.default_rng(seed + 1)
    real, n = titles["score"].to_numpy(), len(titles)
    scores = {variant: real + generator.normal(0, error, n) for variant, error in ERRORS.items()}
    scores["baseline_mean"] = np.full(n, real.mean())
    changed = {v: scores["without_facts" if "without" in v else "all_inputs"] + c for v, c in CHANGES.items()}
    of_protocol = {name: titles[name].to_numpy() == "test" for name in ("temporal", "random")}
    every = np.ones(n, bool)
    runs = [_run("franchise", v, titles, score, every) for v, score in (scores | changed).items()]
    runs += [_run(name, v, titles, score, rows) for name, rows in of_protocol.items() for v, score in scores.items()]
    for variant, score in (
        ("baseline_traditional_softmax", np.full(n, 2.0) + real / 100),
        ("baseline_traditional_linear", real + 1),
    ):
        runs.append(_run("random", variant, titles, score, of_protocol["random"]))
    runs.append(_run("franchise", "all_inputs", titles, real + generator.normal(0, 0.4, n), every, model_seed=1))
    for share, error in ((0.25, 0.7), (0.5, 0.5), (1.0, 0.4)):
        score = real + generator.normal(0, error, n)
        runs.append(_run("learning_curve", "all_inputs", titles, score, every, share=share))
    return pd.concat(runs, ignore_index=True)


def _run(
    protocol: str,
    variant: str,
    titles: pd.DataFrame,
    score: np.ndarray,
    rows: np.ndarray,
    model_seed: int = 0,
    share: float = 1.0,
) -> pd.DataFrame:
    half = HALF_WIDTH * ERRORS[variant] if variant in ("all_inputs", "without_facts") else np.nan
    table = pd.DataFrame(
        {
            "protocol": protocol,
            "variant": variant,
            "mal_id": titles["mal_id"],
            "fold": titles["fold"] if protocol == "franchise" else -1,
            "seed": model_seed,
            "share": share,
            "score": score,
            "low": score - half,
            "high": score + half,
            "reach": titles["reach"] + np.where(np.arange(len(titles)) % 2, 4, -6),
            "noise": 0.1,
        }
    )
    return table[rows].round(3).astype(dict.fromkeys(("score", "low", "high", "reach", "noise"), np.float32))
