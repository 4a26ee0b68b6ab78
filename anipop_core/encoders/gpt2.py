"""GPT-2, the paper's text encoder, from the Hugging Face cache or a folder in the hub's format."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import GPT2Model

from anipop_core.digests import file_digest
from anipop_core.encoders.base import TextEncoder
from anipop_core.encoders.hub import GPT2, WEIGHT_FILE
from anipop_core.encoders.weights import load_tokenizer, load_transformer
from anipop_core.encoders.windows import WindowRule

NAME = "gpt2"
END = "<|endoftext|>"
WINDOW_TOKENS = 512


def load(folder: Path | None, device: torch.device) -> TextEncoder:
    """GPT-2 from `folder` or else from the Hugging Face cache."""
    folder = GPT2.folder(folder)
    model = load_transformer(GPT2Model, folder)
    model.config.use_cache = False  # keys and values are kept only to generate text
    # GPT-2 has no padding token and no mask: its one special token stands for both.
    tokenizer, (end,) = load_tokenizer(folder, (END,))
    limit = min(WINDOW_TOKENS, model.config.n_positions)
    rule = WindowRule(tokenizer, limit, prefix=(), suffix=(), filler=end, neutral=end)
    return TextEncoder(NAME, model, rule, file_digest(folder / WEIGHT_FILE), device)
