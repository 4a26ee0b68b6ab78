"""GPT-2 and ResNet with small random weights, in the hub's own format."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2Model, ResNetConfig, ResNetModel

END = "<|endoftext|>"


def write_gpt2(folder: Path, learnt_from: str, positions: int = 40) -> Path:
    """Two layers of 16 features, and a byte-level tokenizer learnt from one text."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([learnt_from], trainer)
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    end = tokenizer.token_to_id(END)
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(),
        n_positions=positions,
        n_embd=16,
        n_layer=2,
        n_head=2,
        initializer_range=0.5,  # far from zero, so that attention and positions matter
        bos_token_id=end,
        eos_token_id=end,
    )
    GPT2Model(config).save_pretrained(folder)
    return folder


def write_resnet(folder: Path) -> Path:
    """Two stages of 8 and 16 channels: a last map of 28 x 28."""
    torch.manual_seed(0)
    config = ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic")
    ResNetModel(config).save_pretrained(folder)
    return folder
