"""What predictions were made with: data, vectors, code and configuration. It travels with every table of them."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import anipop_core
from anipop_core.errors import DataError
from anipop_core.training.config import TrainingConfig
from anipop_core.training.features import Features
from anipop_core.training.ngram_counts import NgramCounts

KEY = "made_with"  # of a table's `attrs`, which Parquet files keep
# What a run's predictions depend on, what those of baselines and refits do besides, and what ranges do. Other files may
# change without making any of them another.
RUNS = (
    "training/*.py", "encoders/*.py", "data/links/full_facts.py", "model/fusion.py", "model/ngram_head.py",
    "model/presence.py", "model/trees.py", "model/quick_scorer.py",
)  # fmt: skip
BASELINES = ("evaluation/*baselines.py", "evaluation/traditional.py", "evaluation/refits.py")
RANGES = ("training/conformal.py", "training/out_of_fold.py", "model/intervals.py", "model/reach.py")
NEITHER = (
    "training/pipeline.py", "training/provenance.py", "training/catalogue_build.py", "training/title_map.py",
    "training/near_repeats.py",
)  # fmt: skip
# Made by the encoders from nothing of the dataset, and differing in the last digit between numbers of threads
NOT_OF_TITLES = ("blank_text", "grey_picture")


def made_with(features: Features, config: TrainingConfig, data_hash: str) -> dict[str, str]:
    """What a table of predictions is made with: digests of the dataset, of the vectors made of it (and so of the
    encoders and of how texts are read) and of the code, and the configuration with its seed as JSON."""
    return {
        "data": data_hash,
        "features": _features_digest(features),
        "config": json.dumps(config.model_dump(), sort_keys=True),
        "code": code_digest(RUNS, (*RANGES, *NEITHER)),
        "code of baselines": code_digest(BASELINES),
        "code of ranges": code_digest(RANGES),
    }


def of_a_run(made: Mapping[str, str]) -> dict[str, str]:
    """What of `made_with` a run's predictions depend on."""
    return {name: made[name] for name in ("data", "features", "config", "code")}


def of_a_baseline(made: Mapping[str, str]) -> dict[str, str]:
    """What of `made_with` the predictions of baselines and refits depend on."""
    return {**of_a_run(made), "code of baselines": made["code of baselines"]}


def mark(table: pd.DataFrame, made: dict[str, str]) -> pd.DataFrame:
    """The same table, with what it was made with."""
    found = table.copy(deep=False)
    found.attrs = {KEY: made}
    return found


def read_marked(path: Path, made: dict[str, str]) -> pd.DataFrame:
    """The table of a Parquet file. Raises DataError where it was made with something else than `made` says."""
    table = pd.read_parquet(path)
    found: dict[str, Any] = table.attrs.get(KEY) or {}
    others = [name for name, value in made.items() if found.get(name) != value]
    if others:
        raise DataError(
            f"The predictions in {path} were made with other {' and '.join(others)} than this training.",
            "A model's record must be that of models made as it is.",
            "Run `anipop evaluate --retrain` again with the same folder, or give another one.",
        )
    return table


@cache
def code_digest(patterns: tuple[str, ...], but: tuple[str, ...] = ()) -> str:
    """Of the package's files of these patterns, without comments, docstrings and layout."""
    root = Path(anipop_core.__file__).parent
    chosen, left_out = ({path for pattern in some for path in root.glob(pattern)} for some in (patterns, but))
    digest = hashlib.sha256()
    for path in sorted(chosen - left_out):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        digest.update(ast.dump(_without_docstrings(tree)).encode())
    return digest.hexdigest()[:16]


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


def _features_digest(features: Features) -> str:
    digest = hashlib.sha256()
    for name, value in vars(features).items():
        if name in NOT_OF_TITLES:
            continue
        digest.update(name.encode())
        for part in value if isinstance(value, tuple) else (value,):
            _add(digest, part)
    return digest.hexdigest()[:16]


def _add(digest: Any, value: Any) -> None:
    if isinstance(value, np.ndarray):
        digest.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, NgramCounts):
        for array in (value.keys, value.counts.data, value.counts.indices, value.counts.indptr):
            digest.update(np.ascontiguousarray(array).tobytes())
    elif not isinstance(value, pd.DataFrame):  # the titles are the dataset's, whose digest stands beside
        digest.update(repr(value).encode())
