"""Dataset and encoders -> features, for the commands that train."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from anipop_core.config import TrainingConfig
from anipop_core.data.dataset import Dataset, load_dataset
from anipop_core.encoders import load_image_encoder, load_text_encoder
from anipop_core.encoders.base import ImageEncoder, TextEncoder
from anipop_core.features import Features, build_features
from anipop_core.vector_store import VectorStore


@dataclass(frozen=True)
class LoadedFeatures:
    dataset: Dataset
    features: Features
    text_encoder: TextEncoder
    image_encoder: ImageEncoder
    data_hash: str


def load_features(dataset: Path, source: Path, vectors: Path, config: TrainingConfig) -> LoadedFeatures:
    """Encode what is not stored yet. Raises DataError where there is no dataset."""
    data = load_dataset(dataset)
    texts = load_text_encoder(config.text_encoder)
    pictures = load_image_encoder(config.image_encoder)
    features = build_features(data, source, texts, pictures, VectorStore(vectors))
    return LoadedFeatures(data, features, texts, pictures, data.data_hash)
