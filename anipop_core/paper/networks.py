"""The pre-trained parts of the paper's model, from the Hugging Face cache or from folders in the hub's format."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GPT2Model, ResNetModel

from anipop_core.digests import file_digest
from anipop_core.encoders.gpt2 import END
from anipop_core.encoders.hub import GPT2, RESNET50, WEIGHT_FILE
from anipop_core.encoders.weights import load_tokenizer, load_transformer
from anipop_core.paper.batches import Collator
from anipop_core.paper.model import PaperModel
from anipop_core.paper.presets import PaperConfig


@dataclass(frozen=True)
class WeightFolders:
    """The folders of GPT-2's and ResNet-50's weights, in the hub's format."""

    text: Path
    image: Path

    @classmethod
    def find(cls, text: Path | None, image: Path | None) -> WeightFolders:
        """The folders given, or else those in the Hugging Face cache. Raises WeightsError where files are missing."""
        return cls(GPT2.folder(text), RESNET50.folder(image))

    def hashes(self) -> dict[str, str]:
        """SHA-256 of the weight files."""
        return {
            "text_weights": file_digest(self.text / WEIGHT_FILE),
            "image_weights": file_digest(self.image / WEIGHT_FILE),
        }


def build_model(weights: WeightFolders, config: PaperConfig) -> PaperModel:
    """The pre-trained networks with a new character block and head. Raises WeightsError for damaged files."""
    torch.manual_seed(config.seed)
    synopsis, characters = (load_transformer(GPT2Model, weights.text) for _ in range(2))
    portraits = load_transformer(ResNetModel, weights.image)
    return PaperModel(synopsis, characters, portraits, config.pooling)  # type: ignore[arg-type]


def build_collator(tokenizer_folder: Path, positions: int, config: PaperConfig) -> Collator:
    """positions: the longest text the model takes. Raises WeightsError for a damaged tokenizer."""
    tokenizer, (end,) = load_tokenizer(tokenizer_folder, (END,))
    return Collator(_plain(tokenizer), end, positions, config)


def _plain(tokenizer: Tokenizer) -> Tokenizer:
    """Without cutting and padding of its own."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
