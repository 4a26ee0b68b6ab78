"""The clean dataset as vectors, which training works on. Encoded once, then taken from the vector store."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from anipop_core.data.dataset import Dataset, facts_of
from anipop_core.data.links.full_facts import LinkedRows
from anipop_core.digests import file_digest, text_digest
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.intake.pictures import open_picture
from anipop_core.schema import Facts
from anipop_core.training.ngram_counts import NgramCounts, count_ngrams
from anipop_core.training.vector_store import VectorStore

BLANK_TOKENS = 64  # in the text that stands for an absent one
MAX_CHARACTERS = 8
ENGLISH = "en"


@dataclass(frozen=True)
class Features:
    """n titles as vectors; sets are ragged, one array per title, (0, D) where there is none."""

    titles: pd.DataFrame  # the clean titles, row i belongs to row i of the arrays
    text: np.ndarray  # (n, 3, text features): whole synopsis, its first half, its second half
    ngrams: tuple[NgramCounts, NgramCounts, NgramCounts]  # of the same three texts, each of n rows
    readable: np.ndarray  # (n,) bool: the synopsis is in English, the model's language
    facts: tuple[Facts, ...]  # with today's rating of the source work: of older titles it holds the anime's own pull
    franchise_of: Mapping[int, int]  # by mal_id, of all anime that may be a predecessor
    character_texts: tuple[np.ndarray, ...]  # each (characters, text features)
    portraits: tuple[np.ndarray, ...]  # each (portraits, picture features)
    images: tuple[np.ndarray, ...]  # each (pictures, picture features): covers and banners
    blank_text: np.ndarray  # (text features,)
    grey_picture: np.ndarray  # (picture features,)


def build_features(
    dataset: Dataset,
    source: Path,
    text_encoder: TextEncoder,
    image_encoder: ImageEncoder,
    store: VectorStore,
) -> Features:
    """The features of a dataset's titles; only what the store doesn't hold yet is encoded.

    Args:
        source: the folder the picture paths are relative to.
        store: gets the new vectors.
    """
    titles = dataset.titles
    synopses = [part for text in titles["synopsis"] for part in (text, *halves(text))]
    text = _encode_texts(text_encoder, store, synopses, "Synopses").reshape(len(titles), 3, -1)

    people = dataset.characters[dataset.characters["is_main"] & dataset.characters["description"].ne("")]
    people = people.groupby("mal_id").head(MAX_CHARACTERS)
    descriptions = _encode_texts(text_encoder, store, list(people["description"]), "Characters")
    counts = count_ngrams(text_encoder.pieces(synopses))

    pictures = dataset.images
    paths = [source / path for path in pictures["path"]]
    vectors = _encode_pictures(image_encoder, store, paths)
    is_portrait = pictures["kind"].eq("portrait").to_numpy()

    ids = list(titles["mal_id"])
    return Features(
        titles=titles,
        text=text,
        ngrams=tuple(counts.rows(np.arange(part, len(synopses), 3)) for part in range(3)),  # type: ignore[arg-type]
        readable=titles["language"].eq(ENGLISH).to_numpy(),
        facts=full_facts(dataset),
        franchise_of=dict(zip(dataset.anime["mal_id"], dataset.anime["franchise"], strict=True)),
        character_texts=_by_title(ids, people["mal_id"], descriptions),
        portraits=_by_title(ids, pictures["mal_id"][is_portrait], vectors[is_portrait]),
        images=_by_title(ids, pictures["mal_id"][~is_portrait], vectors[~is_portrait]),
        blank_text=blank_text(text_encoder),
        grey_picture=image_encoder.encode([Image.new("RGB", (224, 224), (127, 127, 127))])[0],
    )


def full_facts(dataset: Dataset) -> tuple[Facts, ...]:
    """All facts of the titles, with today's rating of their source works."""
    linked = LinkedRows.of(dataset.titles, dataset.works, dataset.anime)
    return tuple(linked.add(facts_of(row), row) for row in dataset.titles.to_dict("records"))


def halves(text: str) -> tuple[str, str]:
    """The text cut in two at the sentence end nearest to its middle word; one sentence is cut by words."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    if len(sentences) < 2:
        words = text.split()
        return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
    ends = np.cumsum([len(s.split()) for s in sentences])[:-1]  # words before each possible cut
    cut = 1 + int(np.argmin(np.abs(ends - len(text.split()) / 2)))
    return " ".join(sentences[:cut]), " ".join(sentences[cut:])


def blank_text(encoder: TextEncoder) -> np.ndarray:
    """(text features,) the vector of a text of nothing but the encoder's neutral token: stands for an absent one."""
    windows = encoder.windows("word " * BLANK_TOKENS)
    found: np.ndarray = encoder.pool(encoder.blank_embeddings(windows)[None], windows)[0].cpu().numpy()
    return found


def _encode_texts(encoder: TextEncoder, store: VectorStore, texts: Sequence[str], label: str) -> np.ndarray:
    def encode(places: list[int]) -> np.ndarray:
        return encoder.encode([texts[place] for place in places])

    # Keyed by what is read, so that other rules of reading leave the vectors of most texts as they are.
    return store.vectors(encoder, [text_digest(encoder.as_read(text)) for text in texts], encode, label)


def _encode_pictures(encoder: ImageEncoder, store: VectorStore, paths: Sequence[Path]) -> np.ndarray:
    """Keyed by the file's bytes, so that a stored picture isn't decoded again."""

    def encode(places: list[int]) -> np.ndarray:
        return encoder.encode([open_picture(paths[place], paths[place].name).image for place in places])

    return store.vectors(encoder, [file_digest(path) for path in paths], encode, "Pictures")


def _by_title(ids: Sequence[int], owners: pd.Series, vectors: np.ndarray) -> tuple[np.ndarray, ...]:
    rows: dict[int, list[int]] = defaultdict(list)
    for place, owner in enumerate(owners):
        rows[owner].append(place)
    return tuple(vectors[rows[title]] for title in ids)
