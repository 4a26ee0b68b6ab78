"""The titles a pitch is compared with: facts, scores and vectors; no synopsis and no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
import torch

from anipop_core.encoders.facts import FactsEncoder
from anipop_core.features import Features
from anipop_core.schema import Comparable, EncodedPitch, Facts

COLUMNS = (
    "mal_id", "title", "title_english", "title_native", "score", "num_scoring_users", "num_list_users",
    "reach", "anilist_score", "kitsu_rating", "type", "source", "genres", "themes", "demographics", "studios",
    "episodes", "duration_min", "rating", "season", "year", "franchise", "fold", "temporal", "random",
)  # fmt: skip
Likeness: TypeAlias = Literal["text", "art", "both"]
ODD_SHARE = 0.01  # of the catalogue's own pictures would be called unlike any other


@dataclass(frozen=True)
class Catalogue:
    """n titles, m pictures. Vectors are float16: half the room, and neighbours don't change."""

    # COLUMNS; how many words, characters and pictures there were; the model's out-of-fold score: oof_score,
    # oof_low, oof_high; its place on the map of titles: map_x, map_y (title_map.py)
    table: pd.DataFrame
    text_vectors: np.ndarray  # (n, text features) of the encoder: what a synopsis is about
    text_readings: np.ndarray  # (n, members x outputs) what the model's terms say of it
    picture_vectors: np.ndarray  # (m, picture features): covers, banners and portraits
    picture_rows: np.ndarray  # (m,) row of `table` each picture belongs to
    is_portrait: np.ndarray  # (m,) bool
    odd_picture_below: float  # cosine to the nearest catalogue picture under which a picture is unlike any

    def percentile(self, score: float) -> float:
        """Share of the titles with a lower score, 0-100."""
        return 100.0 * float(np.searchsorted(self._scores, score)) / len(self._scores)

    def nearest_picture(self, vector: np.ndarray) -> float:
        """Cosine to the most similar catalogue picture."""
        return float((self._pictures.cosines(vector)).max())

    def texts_read(self, rows: np.ndarray) -> np.ndarray:
        """(m, features) float32: the synopses at `rows` as the fusion model reads them."""
        return np.concatenate([self.text_vectors[rows], self.text_readings[rows]], 1).astype(np.float32)

    def nearest(self, pitch: EncodedPitch, facts: FactsEncoder, count: int) -> tuple[Comparable, ...]:
        """The titles most like the pitch: by synopsis, else by pictures, else by plan; nearest first."""
        if pitch.synopsis is not None:
            return self.nearest_by(pitch, "text", count)
        if pitch.images:
            return self.nearest_by(pitch, "art", count)
        if pitch.facts.known:
            return self._nearest(self._plans(facts).cosines(facts.encode(pitch.facts)), count)
        return ()

    def nearest_by(self, pitch: EncodedPitch, by: Likeness, count: int) -> tuple[Comparable, ...]:
        """The titles most like the pitch in text, art or both, nearest first; none where the pitch lacks it."""
        return self._nearest(self.likeness(pitch, by), count)

    def likeness(self, pitch: EncodedPitch, by: Likeness) -> np.ndarray:
        """(n,) cosine to each title by synopsis or by art; "both": the mean of the two, or the one that the pitch
        has. -inf for a title that lacks what it is compared by: one without art can't be half as near."""
        found = []
        if by != "art" and pitch.synopsis is not None:
            found.append(self._texts.cosines(pitch.synopsis[: self.text_vectors.shape[1]]))
        if by != "text" and pitch.images:
            found.append(self._by_art(np.mean(pitch.images, 0)))
        return np.mean(found, 0) if found else np.full(len(self.table), -np.inf)

    def row_of(self, mal_id: int) -> int:
        """The place of a title in `table`. Raises KeyError for one that isn't there."""
        rows = np.flatnonzero(self.table["mal_id"].to_numpy() == mal_id)
        if not len(rows):
            raise KeyError(mal_id)
        return int(rows[0])

    def _nearest(self, likeness: np.ndarray, count: int) -> tuple[Comparable, ...]:
        best = np.argsort(-likeness, kind="stable")[:count]
        return tuple(self._comparable(row, likeness[row]) for row in best if np.isfinite(likeness[row]))

    def art_of(self, row: int, portraits: bool = False) -> np.ndarray:
        """(pictures, picture features) float32: the covers and banners of a title, or its portraits."""
        own = (self.picture_rows == row) & (self.is_portrait == portraits)
        return self.picture_vectors[own].astype(np.float32)

    def nearest_to_row(
        self, row: int, by: Literal["text", "art"], count: int, franchise: bool = False
    ) -> tuple[Comparable, ...]:
        """The titles most like the one at `row` by synopsis, or by covers and banners; nearest first.

        franchise: whether its own franchise is among them. () by art where it has none.
        """
        if by == "text":
            likeness = self._texts.cosines(self.text_vectors[row].astype(np.float32))
        else:
            art = self.art_of(row)
            if not len(art):
                return ()
            likeness = self._by_art(art.mean(0))
        families = self.table["franchise"].to_numpy()
        left_out = np.arange(len(self.table)) == row if franchise else families == families[row]
        likeness = np.where(left_out, -np.inf, likeness)
        return self._nearest(likeness, count)

    def _by_art(self, vector: np.ndarray) -> np.ndarray:
        """(n,) cosine to each title's most similar cover or banner; -inf where it has none."""
        cosines = np.where(self.is_portrait, -np.inf, self._pictures.cosines(vector))
        likeness = np.full(len(self.table), -np.inf)
        np.maximum.at(likeness, self.picture_rows, cosines)
        return likeness

    def _comparable(self, row: int, similarity: float) -> Comparable:
        title = self.table.iloc[row]
        return Comparable(
            mal_id=int(title["mal_id"]),
            title=title["title"],
            score=float(title["score"]),
            reach=float(title["reach"]),
            year=None if pd.isna(title["year"]) else int(title["year"]),
            type=None if pd.isna(title["type"]) else title["type"],
            similarity=float(similarity),
        )

    @cached_property
    def _scores(self) -> np.ndarray:
        return np.sort(self.table["score"].to_numpy())

    @cached_property
    def _texts(self) -> _Neighbours:
        return _Neighbours(self.text_vectors)

    @cached_property
    def _pictures(self) -> _Neighbours:
        return _Neighbours(self.picture_vectors)

    def _plans(self, facts: FactsEncoder) -> _Neighbours:
        rows = self.table[list(Facts.__dataclass_fields__)].to_dict("records")
        return _Neighbours(facts.encode_all([facts_from_catalogue(row) for row in rows]))


class _Neighbours:
    """Cosine after centring: encoders put every text and picture into one narrow cone."""

    def __init__(self, vectors: np.ndarray) -> None:
        found = vectors.astype(np.float32)
        self._centre = found.mean(0)
        found -= self._centre
        self._unit = torch.from_numpy(found / np.linalg.norm(found, axis=1, keepdims=True).clip(1e-9))

    def cosines(self, vector: np.ndarray) -> np.ndarray:
        """(n,) in -1..1."""
        centred = vector - self._centre
        # Not NumPy's product: its library's threads spin on for a while and halve the speed of the encoder's.
        direction = torch.from_numpy(centred / max(float(np.linalg.norm(centred)), 1e-9))
        found: np.ndarray = (self._unit @ direction).numpy()
        return found


def facts_from_catalogue(row: Mapping[str, object]) -> Facts:
    """A catalogue row's plan facts; the words are already in the vocabulary's spelling."""
    values: dict[str, object] = {}
    for name in Facts.__dataclass_fields__:
        value = row[name]
        if isinstance(value, (list, tuple, np.ndarray)):
            values[name] = tuple(value)
        elif not pd.isna(value):
            values[name] = int(value) if name in ("episodes", "year") else value  # type: ignore[call-overload]
    return Facts(**values)  # type: ignore[arg-type]


def build_catalogue(
    features: Features, readings: np.ndarray, score: np.ndarray, low: np.ndarray, high: np.ndarray
) -> Catalogue:
    """The catalogue of all titles in `features`, what its terms say of them
    (n, outputs), and its out-of-fold score and range (n,) each."""
    table = facts_table(features)
    table[["oof_score", "oof_low", "oof_high"]] = np.stack([score, low, high], 1).astype(np.float32)
    sets = [*features.images, *features.portraits]
    rows = np.concatenate([np.full(len(s), place % len(table)) for place, s in enumerate(sets)])
    vectors = np.concatenate(sets).astype(np.float16)
    is_portrait = np.arange(len(rows)) >= sum(map(len, features.images))
    return Catalogue(
        table=table,
        text_vectors=features.text[:, 0].astype(np.float16),
        text_readings=readings.astype(np.float16),
        picture_vectors=vectors,
        picture_rows=rows,
        is_portrait=is_portrait,
        odd_picture_below=_odd_threshold(vectors, rows),
    )


def facts_table(features: Features) -> pd.DataFrame:
    """COLUMNS of the titles, and how many words, characters and pictures there were of each."""
    table = features.titles[list(COLUMNS)].copy()
    table["synopsis_words"] = features.titles["synopsis"].str.split().str.len()
    table["characters"] = [len(people) for people in features.character_texts]
    table["pictures"] = [len(images) for images in features.images]
    return table


def _odd_threshold(vectors: np.ndarray, rows: np.ndarray) -> float:
    """The cosine to the nearest picture of another title that all but ODD_SHARE of the pictures reach."""
    neighbours = _Neighbours(vectors)
    likeness = (neighbours._unit @ neighbours._unit.T).numpy()
    likeness[rows[:, None] == rows[None, :]] = -np.inf
    return float(np.quantile(likeness.max(1), ODD_SHARE))
