"""The score of one pitch as a game of its blocks, and each block's share as a function of what it holds.

The model adds a trunk, which reads synopsis and plan, and the means over three sets. Shapley values add up
over summed games, and a player's step depends only on the others of its own game. So the share of a synopsis
needs only the plan there and not there, and that of a character or picture only the others of its set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from anipop_core.attribution.blocks import PitchBlock
from anipop_core.attribution.coalitions import Coalitions, coalitions_of
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.fusion import Fusion, Parts, PitchSet, SetEffect
from anipop_core.schema import EncodedPitch, Vector

CHUNK = 256  # coalitions in one call of the model: the sets take (CHUNK, members, features) floats


@dataclass(frozen=True)
class VectorShare:
    """A block's points as a function of its own vector, everything else of the pitch as it is."""

    points: Callable[[Tensor], Tensor]  # (N, D) -> (N,) score points, differentiable
    absent: Tensor  # (D,): the vector that stands where the block isn't, and gets no points


@dataclass(frozen=True)
class MemberSet:
    """One of the model's sets: characters' texts, portraits or pictures."""

    effect: SetEffect
    owners: list[int]  # (N,): the block that brings each vector
    vectors: Tensor  # (N, D)

    def among(self, present: Tensor) -> PitchSet:
        """The set in each of the coalitions (m, n)."""
        return PitchSet(self.vectors.expand(len(present), -1, -1), present[:, self.owners])


class BlockGame:
    """The score of the pitch with some of its n blocks there and the others as the model reads an absent part."""

    def __init__(
        self, fusion: Fusion, facts: FactsEncoder, encoded: EncodedPitch, blocks: Sequence[PitchBlock]
    ) -> None:
        self.coalitions: Coalitions = coalitions_of(len(blocks))
        self.encoded = encoded
        self._fusion = fusion
        self._device = fusion.blank_text.device
        self._blocks = tuple(blocks)
        self._synopsis = self._index("synopsis")
        self._plan = self._index("facts")
        self._text = fusion.blank_text if encoded.synopsis is None else self._tensor(encoded.synopsis)
        self._facts = self._tensor(facts.encode(encoded.facts))
        characters = [encoded.characters[b.place] if b.kind == "character" else None for b in blocks]
        images = [encoded.images[b.place] if b.kind == "image" else None for b in blocks]
        self.texts = self._members(fusion.character_effect, [c.text if c else None for c in characters])
        self.portraits = self._members(fusion.portrait_effect, [c.portrait if c else None for c in characters])
        self.images = self._members(fusion.image_effect, images)

    @cached_property
    def scores(self) -> np.ndarray:
        """(m,) MAL points of all coalitions; the first is the base, the last the pitch itself."""
        present = torch.from_numpy(self.coalitions.present).to(self._device, torch.float32)
        with torch.inference_mode():
            found = [self._score(self._parts(chunk)) for chunk in present.split(CHUNK)]
        return torch.cat(found).double().cpu().numpy()

    def points(self) -> np.ndarray:
        """(n,) Shapley value of each block, score points."""
        return self.coalitions.weights @ self.scores

    def synopsis_share(self) -> VectorShare:
        contexts = self._contexts(self._synopsis, self._plan)
        blank = self._fusion.blank_text

        def points(texts: Tensor) -> Tensor:
            plain = blank.expand_as(texts)
            steps = [
                weight * (self._trunk(texts, facts) - self._trunk(plain, facts))
                for weight, facts in ((contexts[0], 0 * self._facts), (contexts[1], self._facts))
            ]
            return steps[0] + steps[1]

        return VectorShare(points, blank)

    def member_share(self, members: MemberSet, block: int) -> VectorShare:
        """The share that `block` has through `members`.

        Joining k others, a vector x takes the place of their mean m with weight 1 / (k + 1): the set's mean
        moves by (x - m) / (k + 1), where m is the average of the training titles for k = 0. Its share is
        therefore some weight times the effect of x less that of the average m over all coalitions.
        """
        place = members.owners.index(block)
        joined = self.coalitions.present[:, block]
        there = self.coalitions.present[joined][:, members.owners]  # (j, N)
        weights = self.coalitions.weights[block, joined] / there.sum(1)  # (j,)
        others = there.copy()
        others[:, place] = False
        counts = others.sum(1, keepdims=True)
        mix = weights @ np.where(counts > 0, others / counts.clip(1), 0) / weights.sum()  # (N,)
        rest = 1 - mix.sum()
        absent = self._tensor(mix) @ members.vectors + float(rest) * members.effect.centre

        def effect(vectors: Tensor) -> Tensor:
            known = vectors.new_ones(len(vectors), 1)
            return members.effect(PitchSet(vectors.unsqueeze(1), known))[:, 0]

        def points(vectors: Tensor) -> Tensor:
            return float(weights.sum()) * (effect(vectors) - effect(absent.unsqueeze(0)))

        return VectorShare(points, absent)

    def plan_points(self, columns: np.ndarray) -> np.ndarray:
        """(m,) points of the plan with only the facts where `columns` (m, facts features) is 1."""
        contexts = self._contexts(self._plan, self._synopsis)
        facts = self._tensor(columns) * self._facts
        texts = torch.stack([self._fusion.blank_text, self._text])
        with torch.inference_mode():
            score = self._trunk(texts.repeat_interleave(len(facts), 0), facts.repeat(2, 1)).view(2, -1)
        found: np.ndarray = contexts @ score.double().cpu().numpy()
        return found

    def _contexts(self, block: int, other: int) -> np.ndarray:
        """How much of `block`'s share it earns without and with the block `other`; the two sum to 1."""
        present = np.pad(self.coalitions.present, ((0, 0), (0, 1)))  # the last column: a block never there
        joined, together = present[:, block], present[:, block] & present[:, other]
        weights = self.coalitions.weights[block]
        return np.array([weights[joined].sum() - weights[together].sum(), weights[together].sum()])

    def _parts(self, present: Tensor) -> Parts:
        """The pitch in each of the coalitions (m, n)."""
        there = torch.nn.functional.pad(present, (0, 1))  # the last column: a block never there
        return Parts(
            text=torch.lerp(self._fusion.blank_text, self._text, there[:, [self._synopsis]]),
            facts=there[:, [self._plan]] * self._facts,
            character_texts=self.texts.among(present),
            portraits=self.portraits.among(present),
            images=self.images.among(present),
        )

    def _trunk(self, texts: Tensor, facts: Tensor) -> Tensor:
        """(N,) scores of pitches of a text (N, D) and facts (F,) or (N, F) alone."""
        nobody = torch.zeros(len(texts), 0, device=self._device)

        def empty(members: MemberSet) -> PitchSet:
            return PitchSet(nobody.unsqueeze(-1).expand(-1, -1, members.vectors.shape[1]), nobody)

        sets = [empty(members) for members in (self.texts, self.portraits, self.images)]
        return self._score(Parts(texts, facts.expand(len(texts), -1), *sets))

    def _score(self, parts: Parts) -> Tensor:
        return self._fusion(parts).score.mean(0)

    def _members(self, effect: SetEffect, vectors: Sequence[Vector | None]) -> MemberSet:
        """`vectors` is parallel to the blocks."""
        owners = [block for block, vector in enumerate(vectors) if vector is not None]
        found = [self._tensor(vector) for vector in vectors if vector is not None]
        return MemberSet(
            effect, owners, torch.stack(found) if found else effect.centre.new_zeros(0, len(effect.centre))
        )

    def _index(self, kind: str) -> int:
        """Which block is the synopsis or the plan; one past the last where there is none."""
        return next((i for i, block in enumerate(self._blocks) if block.kind == kind), len(self._blocks))

    def _tensor(self, values: np.ndarray) -> Tensor:
        return torch.from_numpy(np.asarray(values, np.float32)).to(self._device)
