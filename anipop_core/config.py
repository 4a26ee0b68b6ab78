"""Self-checking configuration of training. What the model is made of stands in `fusion.FusionConfig`."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class TrainingConfig(BaseModel):
    """How heads are trained on cached vectors; kept in the checkpoint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_encoder: Literal["minilm", "gpt2"] = "minilm"
    image_encoder: Literal["efficientnet_lite2", "resnet50"] = "efficientnet_lite2"
    seed: int = Field(default=0, ge=0)
    epochs: int = Field(default=20, gt=0)
    batch_size: int = Field(default=256, gt=1)
    learning_rate: float = Field(default=3e-3, gt=0, lt=1)
    weight_decay: float = Field(default=0.5, ge=0)
    half_text: float = Field(default=0.5, ge=0, le=1, description="share of steps that see one half of the synopsis")
    drop_text: float = Field(default=0.15, ge=0, le=1, description="share of steps without a synopsis")
    drop_all_facts: float = Field(default=0.25, ge=0, le=1, description="share of steps without plan facts")
    drop_some_facts: float = Field(default=0.15, ge=0, le=1, description="share of steps that see some plan facts")
    keep_fact: float = Field(default=0.6, gt=0, lt=1, description="chance of a field where some are dropped")
    keep_value: float = Field(default=0.7, gt=0, le=1, description="chance of one of several genres or studios")
    vote_half: float = Field(default=100, ge=0, description="scorers at which a title counts half as much as at most")
    reach_weight: float = Field(default=0.3, ge=0)
    spread_weight: float = Field(default=0.3, gt=0)
    coverage: float = Field(default=0.9, gt=0.5, lt=1, description="what the range promises")

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        dropped = self.drop_all_facts + self.drop_some_facts
        if dropped > 1:
            raise ValueError(f"drop_all_facts + drop_some_facts is {dropped:.2f}; shares of steps can't pass 1")
        return self
