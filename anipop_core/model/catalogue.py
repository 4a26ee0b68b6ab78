"""The titles a pitch is compared with: facts, scores and vectors; no synopsis and no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
import torch

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.full_facts import LinkedRows, as_of_pitch
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import Records, vote_weights
from anipop_core.schema import Comparable, EncodedPitch, Facts

NOTHING_LINKED = LinkedRows({}, {})
Likeness: TypeAlias = Literal["text", "art", "both"]


@dataclass(frozen=True)
class Catalogue:
    """n titles, m pictures. Vectors are float16: half the room, and neighbours don't change."""

    # Facts and scores (`training.catalogue_build.COLUMNS`); how many words, characters and pictures there were; the
    # model's out-of-fold score and range: oof_score, oof_low, oof_high; place on the map of titles: map_x, map_y
    table: pd.DataFrame
    text_vectors: np.ndarray  # (n, text features) the text encoder's, of the synopses
    ngram_outputs: np.ndarray  # (n, members x OUTPUTS) of the model's n-gram head on the synopses
    picture_vectors: np.ndarray  # (m, picture features): covers, banners and portraits
    picture_rows: np.ndarray  # (m,) row of `table` each picture belongs to
    is_portrait: np.ndarray  # (m,) bool
    odd_picture_below: float  # cosine to the nearest catalogue picture under which a picture is unlike any
    linked: LinkedRows = NOTHING_LINKED  # the works and predecessors of the titles

    def percentile(self, score: float) -> float:
        """Share of the titles with a score below `score`, 0-100."""
        return 100.0 * float(np.searchsorted(self._scores, score)) / len(self._scores)

    def members(self, reach: np.ndarray) -> np.ndarray:
        """(n,) list members at the percentiles `reach` (n,), 0-100: the catalogue's quantile function."""
        found: np.ndarray = np.interp(reach, *self._reach)
        return found

    def nearest_picture(self, vector: np.ndarray) -> float:
        """Cosine of a picture's vector (picture features,) to the most similar catalogue picture, -1 to 1."""
        return float((self._pictures.cosines(vector)).max())

    def text_inputs(self, rows: np.ndarray) -> np.ndarray:
        """(m, text features + members x OUTPUTS) float32: the synopses at `rows` as the fusion model takes them."""
        return np.concatenate([self.text_vectors[rows], self.ngram_outputs[rows]], 1).astype(np.float32)

    def nearest(self, pitch: EncodedPitch, facts: FactsEncoder, count: int) -> tuple[Comparable, ...]:
        """The titles most like the pitch: by synopsis, else by pictures, else by facts; nearest first."""
        if pitch.synopsis is not None:
            return self.nearest_by(pitch, "text", count)
        if pitch.images:
            return self.nearest_by(pitch, "art", count)
        if pitch.facts.known:
            return self._nearest(self._facts_table(facts).cosines(facts.encode(pitch.facts)), count)
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
            found.append(self.art_likeness(np.mean(pitch.images, 0)))
        return np.mean(found, 0) if found else np.full(len(self.table), -np.inf)

    def art_likeness(self, vector: np.ndarray, portraits: bool = False) -> np.ndarray:
        """(n,) cosine of a picture's vector to each title's most similar cover or banner, or portrait; -inf where it
        has none."""
        cosines = np.where(self.is_portrait == portraits, self._pictures.cosines(vector), -np.inf)
        likeness = np.full(len(self.table), -np.inf)
        np.maximum.at(likeness, self.picture_rows, cosines)
        return likeness

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
            likeness = self.art_likeness(art.mean(0))
        families = self.table["franchise"].to_numpy()
        left_out = np.arange(len(self.table)) == row if franchise else families == families[row]
        likeness = np.where(left_out, -np.inf, likeness)
        return self._nearest(likeness, count)

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
    def _reach(self) -> tuple[np.ndarray, np.ndarray]:
        """Percentiles, ascending, and the list members at each."""
        known = self.table[["reach", "num_list_users"]].dropna().sort_values("num_list_users")
        return known["reach"].to_numpy(float), known["num_list_users"].to_numpy(float)

    @cached_property
    def _texts(self) -> CosineIndex:
        return CosineIndex(self.text_vectors)

    @cached_property
    def _pictures(self) -> CosineIndex:
        return CosineIndex(self.picture_vectors)

    def _facts_table(self, facts: FactsEncoder) -> CosineIndex:
        """Encoded once for each encoder: of 10,000 titles it takes half a second."""
        if id(facts) not in self._facts_tables:
            self._facts_tables[id(facts)] = facts, CosineIndex(facts.encode_all(self.facts))
        return self._facts_tables[id(facts)][1]

    @cached_property
    def _facts_tables(self) -> dict[int, tuple[FactsEncoder, CosineIndex]]:
        """By the encoder's identity, which can't become another's while the encoder is kept beside its table."""
        return {}

    @cached_property
    def facts(self) -> tuple[Facts, ...]:
        """(n,) of the titles, as their producers knew them."""
        return tuple(map(self.facts_of, self.table[_fact_columns(self.table)].to_dict("records")))

    def records(self, vote_half: float, franchise_of: Mapping[int, int]) -> Records:
        """The records behind the titles.

        Args:
            vote_half: scorers with which a title has half the largest weight.
            franchise_of: franchise by `mal_id`, of all anime that a pitch may follow.
        """
        return Records(
            self.facts,
            self.table["score"].to_numpy(),
            vote_weights(self.table["num_scoring_users"], vote_half),
            self.table["franchise"].to_numpy(),
            franchise_of,
        )

    def facts_of(self, row: Mapping[str, Any]) -> Facts:
        """The facts in a row of the table, whose words are already in the vocabulary's spelling, as the title's
        producers knew them."""
        values = {name: _fact(name, row[name]) for name in (*PLAN_FIELDS, "producers", *STAFF_ROLES) if name in row}
        known = Facts(**{name: value for name, value in values.items() if value is not None})
        return as_of_pitch(self.linked.add(known, row)) if "source_work" in row else known


class CosineIndex:
    """Cosine similarity to n vectors, after centring: an encoder's vectors lie in a narrow cone (Ethayarajh 2019)."""

    def __init__(self, vectors: np.ndarray) -> None:
        found = vectors.astype(np.float32)
        self._centre = found.mean(0)
        found -= self._centre
        self.unit = torch.from_numpy(found / np.linalg.norm(found, axis=1, keepdims=True).clip(1e-9))

    def cosines(self, vector: np.ndarray) -> np.ndarray:
        """(n,) cosines of `vector` (features,) to each of the n, -1 to 1."""
        centred = vector - self._centre
        # Not NumPy's product: the threads of its BLAS keep spinning and halve the encoder's speed.
        direction = torch.from_numpy(centred / max(float(np.linalg.norm(centred)), 1e-9))
        found: np.ndarray = (self.unit @ direction).numpy()
        return found


def _fact_columns(table: pd.DataFrame) -> list[str]:
    return [name for name in Facts.__dataclass_fields__ if name in table]


def _fact(name: str, value: Any) -> Any:
    if isinstance(value, (list, tuple, np.ndarray)):
        return tuple(value)
    if pd.isna(value):
        return None
    return int(value) if name in ("episodes", "year") else value
