"""Configuration of the paper's model: its text lengths, optimiser and schedule, and the two ways of pooling."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Pooling: TypeAlias = Literal["real", "published"]


class PaperConfig(BaseModel):
    """Settings of one training, kept beside the trained model. The defaults are the published code's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pooling: Pooling = Field(description="real: last real token, mean over the map; published: see pooled.py")
    synopsis_tokens: int = Field(default=128, gt=0)
    character_tokens: int = Field(default=256, gt=0)
    epochs: int = Field(default=5, gt=0)
    batch_size: int = Field(default=16, gt=0, description="titles a step, over all processes together")
    learning_rate: float = Field(default=5e-5, gt=0, description="of AdamW; falls linearly to 0 over the run")
    clip_norm: float = Field(default=1.0, gt=0, description="longest gradient")
    seed: int = Field(default=42, ge=0)


PRESETS = {
    "paper": PaperConfig(pooling="real"),
    "paper-as-published": PaperConfig(pooling="published"),
}
