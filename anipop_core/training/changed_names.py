"""Invariance test of names: synopses in which every main character is called something else.

A model that recognises a franchise by its characters' names would change its score. It should not: a pitch's names
are free to choose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from anipop_core.data.dataset import Dataset
from anipop_core.encoders.base import TextEncoder
from anipop_core.training.features import Features
from anipop_core.training.ngram_counts import count_ngrams

SHORTEST = 3  # letters of a part of a name: shorter ones are too often words of the language
NEW_NAMES = (
    "Haruto", "Sora", "Yui", "Kenta", "Mei", "Ayumi", "Daichi", "Nozomi", "Takumi", "Hina", "Sato", "Tanaka",
    "Kimura", "Hayashi", "Mori", "Ishida", "Ueda", "Nakano", "Elena", "Marcus", "Ingrid", "Tobias",
)  # fmt: skip


@dataclass(frozen=True)
class ChangedTexts:
    """The synopses of m titles with other names, encoded."""

    rows: np.ndarray  # (m,) of the titles
    vectors: np.ndarray  # (m, D)
    pieces: list[list[int]]  # of each text, for its n-grams

    def into(self, features: Features) -> Features:
        """The features with these synopses in place of the titles' own."""
        text = features.text.copy()
        text[self.rows, 0] = self.vectors
        whole = features.ngrams[0]
        counts = whole.counts.tolil()
        counts[self.rows] = count_ngrams(self.pieces, whole.keys).counts
        return replace(features, text=text, ngrams=(replace(whole, counts=counts.tocsr()), *features.ngrams[1:]))


def rename_characters(dataset: Dataset, encoder: TextEncoder) -> ChangedTexts:
    """The titles whose synopsis names a main character, with other names."""
    people = dataset.characters[dataset.characters["is_main"]].groupby("mal_id")["name"].agg(list)
    titles = dataset.titles
    changed = {
        row: new
        for row, (mal_id, synopsis) in enumerate(zip(titles["mal_id"], titles["synopsis"], strict=True))
        if mal_id in people.index and (new := with_other_names(synopsis, people[mal_id])) != synopsis
    }
    texts = list(changed.values())
    return ChangedTexts(np.array(list(changed)), encoder.encode(texts), encoder.pieces(texts))


def with_other_names(text: str, names: Sequence[str]) -> str:
    """The text with each part of each name replaced, the same part always by the same new name."""
    parts = {part for name in names for part in re.findall(r"\w+", name) if len(part) >= SHORTEST and part[0].isupper()}
    if not parts:
        return text
    new = {part: NEW_NAMES[place % len(NEW_NAMES)] for place, part in enumerate(sorted(parts))}
    pattern = r"\b(" + "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True)) + r")\b"
    return re.sub(pattern, lambda match: new[match[1]], text)
