"""Score and reach of one pitch as games of its blocks, and each block's share as a function of what it holds.

The model adds up a trunk, which reads synopsis and facts, and the means over three sets. The Shapley values of a sum of
games are the sums of their Shapley values. So the share of a synopsis depends only on whether the facts are there, and
that of a character or picture only on the others of its set.

Own code in place of shapiq: it brings numba and explains any function by calling it, while here one weighted sum gives
each share as a differentiable function of the block's vector.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from anipop_core.attribution.baselines import Baseline
from anipop_core.attribution.coalitions import Coalitions, coalitions_of
from anipop_core.digests import bytes_digest
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.model import intervals, reach
from anipop_core.model.fusion import Fusion, Parts, PitchSet, SetEffect
from anipop_core.schema import PREDICTED, EncodedPitch, Output, PitchBlock, Vector

SCALE: dict[Output, tuple[float, float]] = {
    "score": (intervals.LOWEST, intervals.HIGHEST),
    "reach": (reach.LOWEST, reach.HIGHEST),
}
CHUNK = 256  # coalitions in one call of the model: the sets take (CHUNK, members, features) floats


@dataclass(frozen=True)
class VectorShare:
    """A block's points as a function of its own vector, everything else of the pitch as it is.

    They are `scale * (points(vector) - shift)`. A change elsewhere in the pitch often alters only scale and shift, so
    that what was found inside the block can be used again: always for characters and pictures, for a synopsis while the
    number of known facts stays the same.
    """

    points: Callable[[Tensor], Tensor]  # (N, D) -> (N,) the output's points, differentiable
    absent: Tensor  # (D,): the vector at which `points` is 0
    key: str  # names all that `points` depends on
    scale: float = 1.0
    shift: float = 0.0
    output: Output = "score"

    def of(self, vector: Tensor) -> float:
        """The block's points with the vector (D,)."""
        return self.scale * (float(self.points(vector[None])[0]) - self.shift)


@dataclass(frozen=True)
class MemberSet:
    """One of the model's sets: the N vectors of characters' texts, portraits or pictures, D features each."""

    name: str
    effect: SetEffect
    baseline: Tensor  # (D,): where none of them is left
    owners: list[int]  # (N,): the block that brings each vector
    vectors: Tensor  # (N, D)

    def among(self, present: Tensor) -> PitchSet:
        """The set in each of the coalitions (m, n); a pitch that has no such part has none in any."""
        there = present[:, self.owners]
        if not self.owners:
            return PitchSet(self.vectors.expand(len(present), -1, -1), there)
        nobody = 1 - there.amax(1, keepdim=True)
        vectors = torch.cat([self.vectors, self.baseline[None]])
        return PitchSet(vectors.expand(len(present), -1, -1), torch.cat([there, nobody], 1))


class BlockGame:
    """Score and reach of the pitch with some of its n blocks there and the baseline in place of the others.

    What the pitch itself leaves open stays open in all of them, so that the last coalition is its score.
    What the model adds up may lie off the output's scale: the game ends there, and the blocks share the rest.

    Shapes: n blocks, m coalitions, K titles of the baseline, D features of a text, F of the facts.
    """

    def __init__(
        self,
        fusion: Fusion,
        facts: FactsEncoder,
        encoded: EncodedPitch,
        blocks: Sequence[PitchBlock],
        baseline: Baseline,
    ) -> None:
        self.coalitions: Coalitions = coalitions_of(len(blocks))
        self.encoded = encoded
        self._fusion = fusion
        self._device = fusion.blank_text.device
        self._blocks = tuple(blocks)
        self._synopsis_block = self._index("synopsis")
        self._facts_block = self._index("facts")
        blank = fusion.blank_text
        self._text = blank if encoded.synopsis is None else self._tensor(encoded.synopsis)
        self._baseline_texts = blank.expand_as(baseline.texts) if encoded.synopsis is None else baseline.texts  # (K, D)
        self._facts = self._tensor(facts.encode_pitch(encoded.facts))
        known = np.zeros(facts.out_features, np.float32)
        for field in facts.read_fields(encoded.facts):
            known[facts.slices[field]] = 1
        self._baseline_facts = torch.lerp(fusion.no_facts, self._tensor(baseline.facts), self._tensor(known))  # (K, F)
        characters = [encoded.characters[b.place] if b.kind == "character" else None for b in blocks]
        images = [encoded.images[b.place] if b.kind == "image" else None for b in blocks]
        texts = [c.text if c else None for c in characters]
        portraits = [c.portrait if c else None for c in characters]
        self.texts = self._members("characters", fusion.character_effect, baseline.character, texts)
        self.portraits = self._members("portraits", fusion.portrait_effect, baseline.portrait, portraits)
        self.images = self._members("images", fusion.image_effect, baseline.image, images)

    @property
    def baseline_titles(self) -> int:
        """How many titles the baseline has for synopsis and facts; the model's outputs are averaged over them."""
        return len(self._baseline_texts)

    def values(self, output: Output = "score") -> np.ndarray:
        """(m,) score or reach of all coalitions; the first is the baseline's, the last the pitch's own."""
        found = self._values[:, PREDICTED.index(output)]
        return found.clip(*SCALE[output])

    @cached_property
    def _values(self) -> np.ndarray:
        """(m, 2): score and reach of all coalitions."""
        there = np.pad(self.coalitions.present, ((0, 0), (0, 1))).astype(int)  # the last column: a block never there
        present = torch.from_numpy(self.coalitions.present).to(self._device, torch.float32)
        with torch.inference_mode():
            effects = torch.cat([self._effects(chunk) for chunk in present.split(CHUNK)]).double().cpu().numpy()
        found: np.ndarray = self._trunks[there[:, self._synopsis_block], there[:, self._facts_block]] + effects
        return found

    @cached_property
    def _trunks(self) -> np.ndarray:
        """(2, 2, 2): the trunk's score and reach, without and with the synopsis, without and with the facts."""
        texts, facts = (self._baseline_texts, self._text[None]), (self._baseline_facts, self._facts[None])
        with torch.inference_mode():
            return np.array([[self._mean_trunk(t[None], f[None])[0].tolist() for f in facts] for t in texts])

    def points(self, output: Output = "score") -> np.ndarray:
        """(n,) exact or sampled Shapley value of each block, the output's points."""
        return self.coalitions.weights @ self.values(output)

    def synopsis_share(self, output: Output = "score") -> VectorShare:
        """The synopsis' share as a function of its vector."""
        without, alone = self._contexts(self._synopsis_block, self._facts_block)
        absent, place = self._baseline_texts.mean(0), PREDICTED.index(output)

        def score(texts: Tensor) -> Tensor:
            each = texts[:, None]
            facts = self._facts.expand(1, 1, -1)
            found = without * self._mean_trunk(each, self._baseline_facts[None]) + alone * self._mean_trunk(each, facts)
            return found[:, place]

        with torch.inference_mode():
            of_absent = float(score(absent[None])[0])
        of_baseline = float(without * self._trunks[0, 0, place] + alone * self._trunks[0, 1, place])
        # What the facts add cancels out; how much the text counts depends on the share of known fields only.
        weights = [float(self._fusion.trunk.known_share(facts).mean()) for facts in (self._baseline_facts, self._facts)]
        key = _digest(_rounded(without * weights[0] + alone * weights[1]), self._baseline_texts)
        return VectorShare(
            lambda texts: score(texts) - of_absent, absent, key, shift=of_baseline - of_absent, output=output
        )

    def member_share(self, members: MemberSet, block: int, output: Output = "score") -> VectorShare:
        """The share that `block` has through `members`.

        Joining k others, a vector x takes the place of their mean m with weight 1 / (k + 1): the set's mean
        moves by (x - m) / (k + 1), where m is the baseline for k = 0 and k + 1 is then 1. Its share is
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
        average = self._tensor(mix) @ members.vectors + float(rest) * members.baseline

        def effect(vectors: Tensor) -> Tensor:
            known = vectors.new_ones(len(vectors), 1)
            return members.effect(PitchSet(vectors.unsqueeze(1), known))[:, PREDICTED.index(output)]

        shift = float(effect(average[None])[0])
        return VectorShare(effect, members.effect.centre, members.name, float(weights.sum()), shift, output)

    def facts_points(self, columns: np.ndarray) -> np.ndarray:
        """(m, 2) points of the facts block, of score and reach, with only the facts where `columns` (m, facts features)
        is 1."""
        contexts = self._contexts(self._facts_block, self._synopsis_block)
        facts = torch.lerp(self._baseline_facts, self._facts, self._tensor(columns)[:, None])  # (m, K, F)
        with torch.inference_mode():
            score = [self._mean_trunk(texts[None], facts) for texts in (self._baseline_texts, self._text[None])]
        return np.tensordot(contexts, torch.stack(score).double().cpu().numpy(), 1)

    def facts_key(self) -> str:
        """Names all that `facts_points` depends on."""
        contexts = _rounded(self._contexts(self._facts_block, self._synopsis_block))
        return _digest(contexts, self._baseline_texts, self._text, self._baseline_facts, self._facts)

    def _contexts(self, block: int, other: int) -> np.ndarray:
        """How much of `block`'s share it earns without and with the block `other`; the two sum to 1."""
        present = np.pad(self.coalitions.present, ((0, 0), (0, 1)))  # the last column: a block never there
        joined, together = present[:, block], present[:, block] & present[:, other]
        weights = self.coalitions.weights[block]
        return np.array([weights[joined].sum() - weights[together].sum(), weights[together].sum()])

    def _effects(self, present: Tensor) -> Tensor:
        """(m, 2) points of characters and pictures in each of the coalitions (m, n)."""
        sets = (self.texts, self.portraits, self.images)
        return sum((members.effect(members.among(present)) for members in sets), start=present.new_zeros(()))

    def _mean_trunk(self, texts: Tensor, facts: Tensor) -> Tensor:
        """(N, 2) the trunk's score and reach, their mean over the second dimension of texts (N, K, D) and facts."""
        shape = torch.broadcast_shapes(texts.shape[:2], facts.shape[:2])
        rows = (texts.expand(*shape, -1).flatten(0, 1), facts.expand(*shape, -1).flatten(0, 1))
        nobody = texts.new_zeros(shape.numel(), 0)

        def empty(members: MemberSet) -> PitchSet:
            return PitchSet(nobody.unsqueeze(-1).expand(-1, -1, members.vectors.shape[1]), nobody)

        sets = [empty(members) for members in (self.texts, self.portraits, self.images)]
        out = self._fusion(Parts(*rows, *sets))
        return torch.stack([out.score.mean(0), out.reach.mean(0)], 1).view(*shape, 2).mean(1)

    def _members(self, name: str, effect: SetEffect, baseline: Tensor, vectors: Sequence[Vector | None]) -> MemberSet:
        """`vectors` is parallel to the blocks."""
        owners = [block for block, vector in enumerate(vectors) if vector is not None]
        found = [self._tensor(vector) for vector in vectors if vector is not None]
        rows = torch.stack(found) if found else effect.centre.new_zeros(0, len(effect.centre))
        return MemberSet(name, effect, baseline, owners, rows)

    def _index(self, kind: str) -> int:
        """Which block is the synopsis or holds the facts; one past the last where there is none."""
        return next((i for i, block in enumerate(self._blocks) if block.kind == kind), len(self._blocks))

    def _tensor(self, values: np.ndarray) -> Tensor:
        return torch.from_numpy(np.asarray(values, np.float32)).to(self._device)


def _rounded(weights: float | np.ndarray) -> np.ndarray:
    """To what tells weights apart: other blocks that come or go leave them equal but for the last digits."""
    return np.round(np.asarray(weights, float), 9)


def _digest(*values: np.ndarray | Tensor) -> str:
    return bytes_digest(*((value.cpu().numpy() if isinstance(value, Tensor) else value).tobytes() for value in values))
