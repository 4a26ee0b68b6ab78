"""Configuration of training, which checks itself. The model's sizes stand in `model.fusion.FusionConfig`."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class GrowthRules(BaseModel):
    """How the trees over the facts grow: LightGBM's parameters under its own names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    num_boost_round: int = Field(default=600, gt=0)
    learning_rate: float = Field(default=0.03, gt=0, lt=1)
    num_leaves: int = Field(default=24, gt=1)
    min_child_samples: int = Field(default=20, gt=0)
    feature_fraction: float = Field(default=0.3, gt=0, le=1)
    bagging_fraction: float = Field(default=0.8, gt=0, le=1)
    bagging_freq: int = Field(default=1, ge=0)
    lambda_l2: float = Field(default=5.0, ge=0)


class TrainingConfig(BaseModel):
    """How a model is trained on encoded titles; kept in the checkpoint."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text_encoder: Literal["minilm", "gpt2"] = "minilm"
    image_encoder: Literal["efficientnet_lite2", "resnet50"] = "efficientnet_lite2"
    seed: int = Field(default=0, ge=0)
    inner_folds: int = Field(default=5, gt=1, description="of the training titles, one for each member of the ensemble")
    trees: GrowthRules = GrowthRules()
    rated_weight: float = Field(
        default=1.0, ge=0, description="weight of a title with today's rating of its source work, for the trees"
    )
    one_dropped_weight: float = Field(
        default=1.0, ge=0, description="weight of a title with one group of linked facts dropped, for the trees"
    )
    partial_facts_weight: float = Field(
        default=0.1, ge=0, description="weight of a title with some facts dropped, for the trees"
    )
    only_year_weight: float = Field(
        default=0.05, ge=0, description="weight of a title with nothing but its year, and with nothing, for the trees"
    )
    ngram_alpha: float = Field(default=2.0, gt=0, description="of the ridge on a text's n-grams and vector")
    ngram_vector_scale: float = Field(default=0.02, ge=0, description="of the encoder's vector beside the n-grams")
    epochs: int = Field(default=15, gt=0)
    batch_size: int = Field(default=256, gt=1)
    learning_rate: float = Field(default=3e-3, gt=0, lt=1)
    weight_decay: float = Field(default=0.5, ge=0)
    drop_text: float = Field(default=0.15, ge=0, le=1, description="share of steps without a synopsis")
    drop_all_facts: float = Field(default=0.15, ge=0, le=1, description="share of steps without facts")
    only_year: float = Field(default=0.1, ge=0, le=1, description="share of steps that see the year alone")
    drop_some_facts: float = Field(default=0.15, ge=0, le=1, description="share of steps that see some of the facts")
    keep_fact: float = Field(default=0.6, gt=0, lt=1, description="chance of a field where some are dropped")
    keep_value: float = Field(default=0.7, gt=0, le=1, description="chance of one of several genres or studios")
    vote_half: float = Field(default=100.0, ge=0, description="scorers with which a title has half the largest weight")
    reach_weight: float = Field(default=0.3, ge=0)
    predicted_std_weight: float = Field(default=0.3, gt=0)
    coverage: float = Field(default=0.9, gt=0.5, lt=1, description="share of ranges that hold the real score")

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        dropped = self.drop_all_facts + self.only_year + self.drop_some_facts
        if dropped > 1:
            raise ValueError(
                f"drop_all_facts + only_year + drop_some_facts is {dropped:.2f}; shares of steps can't pass 1"
            )
        return self
