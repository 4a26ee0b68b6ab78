"""What a model has to beat: the mean, the synopsis length alone, and ridge on TF-IDF of the synopsis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.dummy import DummyRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, SplineTransformer


def _word_counts(texts: pd.Series) -> np.ndarray:
    return np.log1p(texts.str.split().str.len().to_numpy()).reshape(-1, 1)


def _no_features(texts: pd.Series) -> np.ndarray:
    return np.zeros((len(texts), 1))


BASELINES: dict[str, Callable[[], Pipeline]] = {
    "mean": lambda: make_pipeline(FunctionTransformer(_no_features), DummyRegressor()),
    "length": lambda: make_pipeline(FunctionTransformer(_word_counts), SplineTransformer(5), LinearRegression()),
    "tfidf_ridge": lambda: make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True), Ridge(alpha=2.0)
    ),
}


def baseline_scores(name: str, titles: pd.DataFrame, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """(len(test),) scores of the titles at `test` by the baseline trained on those at `train`."""
    texts, score = titles["synopsis"], titles["score"]
    return BASELINES[name]().fit(texts.iloc[train], score.iloc[train]).predict(texts.iloc[test])
