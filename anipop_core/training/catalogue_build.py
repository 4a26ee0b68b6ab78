"""Builds the catalogue that travels in the checkpoint from the features of the training titles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.full_facts import LinkedRows, as_of_pitch
from anipop_core.model.catalogue import NOTHING_LINKED, Catalogue, CosineIndex
from anipop_core.training.features import Features

COLUMNS = (
    "mal_id", "title", "title_english", "title_native", "score", "num_scoring_users", "num_list_users",
    "reach", "anilist_score", "kitsu_rating", "type", "source", "genres", "themes", "demographics", "studios",
    "episodes", "duration_min", "rating", "season", "year", "aired", "producers", *STAFF_ROLES, "predecessor",
    "source_work", "franchise", "fold", "temporal", "random", "sequel",
)  # fmt: skip
ODD_SHARE = 0.01  # of the catalogue's own pictures would be called odd


def build_catalogue(
    features: Features,
    ngram_outputs: np.ndarray,
    score: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    linked: LinkedRows = NOTHING_LINKED,
) -> Catalogue:
    """The catalogue of the n titles in `features`.

    Args:
        ngram_outputs: (n, members x OUTPUTS) of the n-gram head on the synopses.
        score, low, high: (n,) each, out-of-fold score and range in score points.
        linked: works and predecessors of the titles.
    """
    table = facts_table(features)
    table[["oof_score", "oof_low", "oof_high"]] = np.stack([score, low, high], 1).astype(np.float32)
    sets = [*features.images, *features.portraits]
    rows = np.concatenate([np.full(len(s), place % len(table)) for place, s in enumerate(sets)])
    vectors = np.concatenate(sets).astype(np.float16)
    is_portrait = np.arange(len(rows)) >= sum(map(len, features.images))
    return Catalogue(
        table=table,
        text_vectors=features.text[:, 0].astype(np.float16),
        ngram_outputs=ngram_outputs.astype(np.float16),
        picture_vectors=vectors,
        picture_rows=rows,
        is_portrait=is_portrait,
        odd_picture_below=_odd_threshold(vectors, rows),
        linked=linked,
    )


def facts_table(features: Features) -> pd.DataFrame:
    """COLUMNS of the titles, counts of synopsis_words, characters and pictures (covers and
    banners), and whether the source work's rating was known as of the pitch: source_rated."""
    table = features.titles[list(COLUMNS)].copy()
    table["synopsis_words"] = features.titles["synopsis"].str.split().str.len()
    table["characters"] = [len(people) for people in features.character_texts]
    table["pictures"] = [len(images) for images in features.images]
    works = [as_of_pitch(facts).source_work for facts in features.facts]
    table["source_rated"] = [work is not None and work.score is not None for work in works]
    return table


def _odd_threshold(vectors: np.ndarray, rows: np.ndarray) -> float:
    """The cosine to the nearest picture of another title that all but ODD_SHARE of the pictures reach."""
    neighbours = CosineIndex(vectors)
    likeness = (neighbours.unit @ neighbours.unit.T).numpy()
    likeness[rows[:, None] == rows[None, :]] = -np.inf
    return float(np.quantile(likeness.max(1), ODD_SHARE))
