"""Baselines: the mean, the synopsis length alone, ridge on TF-IDF of the synopsis, boosted trees
(`tree_baselines`), and the paper's "traditional" model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from sklearn.dummy import DummyRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, SplineTransformer

from anipop_core.evaluation.kept import kept
from anipop_core.evaluation.traditional import Output, traditional_scores
from anipop_core.evaluation.tree_baselines import TREE_BASELINES, tree_scores
from anipop_core.progress import track
from anipop_core.training.cross_fitting import Run, protocols_of
from anipop_core.training.features import Features


def _word_counts(titles: pd.DataFrame) -> np.ndarray:
    return np.log1p(titles["synopsis"].str.split().str.len().to_numpy()).reshape(-1, 1)


def _no_features(titles: pd.DataFrame) -> np.ndarray:
    return np.zeros((len(titles), 1))


def _synopses(titles: pd.DataFrame) -> pd.Series:
    return titles["synopsis"]


BASELINES: dict[str, Callable[[], Pipeline]] = {
    "mean": lambda: make_pipeline(FunctionTransformer(_no_features), DummyRegressor()),
    "length": lambda: make_pipeline(FunctionTransformer(_word_counts), SplineTransformer(5), LinearRegression()),
    "tfidf_ridge": lambda: make_pipeline(
        FunctionTransformer(_synopses),
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True),
        Ridge(alpha=2.0),
    ),
}


BACKTESTED = ("mean", "facts_trees")


def baseline_table(features: Features, runs: list[Run], made: Mapping[str, str], folder: Path) -> pd.DataFrame:
    """Each baseline's predictions in each run: protocol, variant ("baseline_..."), mal_id, fold, seed, share, score.

    Finished ones are taken from `folder` (`kept`), new ones are kept there.
    """
    tables = []
    names = [*BASELINES, *TREE_BASELINES]
    wanted = [(name, run) for name in names for run in runs if run.protocol != "backtest" or name in BACKTESTED]
    for name, run in track(wanted, "Baselines", len(wanted)):
        tables.append(kept(folder, f"baseline_{name}-{run.name}", made, partial(_of_run, features, name, run)))
    return pd.concat(tables)


def _of_run(features: Features, name: str, run: Run) -> pd.DataFrame:
    train, test = features.titles.iloc[run.train], features.titles.iloc[run.test]
    if name in BASELINES:
        score = BASELINES[name]().fit(train, train["score"]).predict(test)
    else:
        score = tree_scores(TREE_BASELINES[name], features, run.train, run.test)
    return _table(f"baseline_{name}", run, test, score)


def traditional_table(titles: pd.DataFrame, run: Run, images: pd.DataFrame, source: Path) -> pd.DataFrame:
    """Predictions of the paper's traditional model, with its softmax and without; each title with its first cover.

    images: the dataset's; their paths are relative to `source`.
    """
    covers = images[images["kind"] == "cover"].groupby("mal_id")["path"].first()

    def inputs(rows: pd.DataFrame) -> tuple[list[str], list[Image.Image | None]]:
        paths = rows["mal_id"].map(covers)
        return list(rows["synopsis"]), [None if pd.isna(path) else _small(source / path) for path in paths]

    train, test = titles.iloc[run.train], titles.iloc[run.test]
    outputs: tuple[Output, Output] = ("softmax", "linear")
    tables = []
    for output in outputs:
        score = traditional_scores(*inputs(train), train["score"].to_numpy(), *inputs(test), output)
        tables.append(_table(f"baseline_traditional_{output}", run, test, score))
    return pd.concat(tables)


def _small(path: Path) -> Image.Image:
    """The picture at the size of the paper's portraits."""
    with Image.open(path) as image:
        return image.convert("RGB").resize((225, 350))


def _table(variant: str, run: Run, test: pd.DataFrame, score: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {"protocol": protocols_of(run, test), "variant": variant, "mal_id": test["mal_id"], "fold": run.fold,
         "seed": run.seed, "share": run.share, "score": score}
    )  # fmt: skip
