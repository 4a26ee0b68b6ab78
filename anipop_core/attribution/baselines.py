"""What takes the place of an absent part of a pitch: the baselines that a score is explained from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from anipop_core.model.predictor import Predictor
from anipop_core.schema import Comparable, EncodedPitch

BaselineName: TypeAlias = Literal["average", "blank", "comparable"]
BASELINES: dict[BaselineName, str] = {
    "average": "The average title",
    "blank": "Blank text, grey picture, no plan",
    "comparable": "The closest known title",
}
TYPICAL_TITLES = 8
SAME_TITLE = 0.98  # likeness from which a known title is the pitch itself
GREY = (127, 127, 127)


@dataclass(frozen=True)
class Baseline:
    """The vectors that take the place of absent parts: K titles' synopses and facts, one vector for each set."""

    label: str  # what they are, as a sentence's end
    texts: Tensor  # (K, text features): the synopses of K titles, over which the score is averaged
    facts: np.ndarray  # (K, facts features): their facts
    character: Tensor  # (text features,): where no character is left
    portrait: Tensor  # (picture features,)
    image: Tensor  # (picture features,)


class Baselines:
    """The baselines of one model; what it takes to make them is worked out once."""

    def __init__(self, predictor: Predictor) -> None:
        self._predictor = predictor

    def named(self, name: BaselineName, encoded: EncodedPitch) -> Baseline:
        """The baseline of that name. Only "comparable" depends on the pitch; where no known title is like it, it is
        the average one."""
        if name == "blank":
            return self._blank
        if name == "comparable":
            found = self._comparable(encoded)
            return self._average if found is None else self._title(found)
        return self._average

    @cached_property
    def _average(self) -> Baseline:
        fusion, checkpoint = self._predictor.fusion, self._predictor.checkpoint
        catalogue = checkpoint.catalogue
        # Not one average of their facts: the model has never seen a title of every type and genre at once.
        typical = _evenly_spread(catalogue.table["oof_score"].to_numpy(), TYPICAL_TITLES)
        texts, facts = self._rows(typical)
        return Baseline(
            f"the average title: {TYPICAL_TITLES} known titles from low to high scores, averaged, "
            "with average characters and art.",
            texts,
            facts,
            fusion.character_effect.centre,
            fusion.portrait_effect.centre,
            fusion.image_effect.centre,
        )

    @cached_property
    def _blank(self) -> Baseline:
        fusion = self._predictor.fusion
        size = 224  # pixels; the encoder resizes it anyway
        maps = self._predictor.image_encoder.feature_maps([Image.new("RGB", (size, size), GREY)])
        grey = self._predictor.image_encoder.pool_map(maps)[0].to(fusion.blank_text.device)
        return Baseline(
            "blank text, grey pictures and no plan.",
            fusion.blank_text[None],
            fusion.no_facts[None].cpu().numpy(),
            fusion.blank_text,
            grey,
            grey,
        )

    def _comparable(self, encoded: EncodedPitch) -> Comparable | None:
        checkpoint = self._predictor.checkpoint
        near = checkpoint.catalogue.nearest(encoded, checkpoint.facts, 6)
        return next((title for title in near if title.similarity < SAME_TITLE), None)

    def _title(self, comparable: Comparable) -> Baseline:
        fusion, checkpoint = self._predictor.fusion, self._predictor.checkpoint
        catalogue = checkpoint.catalogue
        row = catalogue.row_of(comparable.mal_id)
        art = catalogue.picture_vectors[(catalogue.picture_rows == row) & ~catalogue.is_portrait]
        image = fusion.image_effect.centre
        if len(art):
            image = torch.from_numpy(art.astype(np.float32).mean(0)).to(image.device)
        texts, facts = self._rows(np.array([row]))
        return Baseline(
            f"the closest known title, {comparable.title}, with average characters.",
            texts,
            facts,
            fusion.character_effect.centre,
            fusion.portrait_effect.centre,
            image,
        )

    def _rows(self, rows: np.ndarray) -> tuple[Tensor, np.ndarray]:
        """Synopses and facts of these rows of the catalogue."""
        checkpoint = self._predictor.checkpoint
        catalogue = checkpoint.catalogue
        texts = torch.from_numpy(catalogue.text_inputs(rows))
        facts = [catalogue.facts[row] for row in rows]
        return texts.to(self._predictor.fusion.blank_text.device), checkpoint.facts.encode_all(facts)


def _evenly_spread(scores: np.ndarray, count: int) -> np.ndarray:
    """The rows at the middles of `count` equal slices of the titles, ordered by score."""
    middles = (np.arange(count) + 0.5) / count * len(scores)
    return np.argsort(scores, kind="stable")[middles.astype(int)]
