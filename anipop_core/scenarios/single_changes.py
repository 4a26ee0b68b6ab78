"""Single changes of a pitch, each really scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from anipop_core.model.noise import Change
from anipop_core.model.predictor import Predictor
from anipop_core.progress import Progress
from anipop_core.scenarios.ensemble_score import EnsembleScore, ensemble_scores
from anipop_core.scenarios.stopping import IsCancelled, steps
from anipop_core.schema import BlockKind, Output, Pitch

BATCH = 8  # versions encoded between two looks at whether anybody still waits

Action: TypeAlias = Literal["set", "add", "remove", "replace"]

# Beside every ranking: what it is and what it isn't.
CAVEAT = (
    "These are changes of what the model says, each made alone. They describe how titles like this were received, not "
    "what the market will do, and they don't add up: two of them together may do more or less."
)


@dataclass(frozen=True)
class SingleChange:
    """A changed version, scored. What is new is a known value or a part of another version; no text is invented."""

    kind: BlockKind
    action: Action
    label: str  # what is set, added, removed or put in: "12", "Aki", the sentence
    target: str  # what it is done to: a field of the facts, the character or picture replaced; "" for the whole
    pitch: Pitch  # with the change made
    scored: EnsembleScore
    change: Change  # to the pitch as it is


@dataclass(frozen=True)
class UnscoredChange:
    """A change that is yet to be scored."""

    kind: BlockKind
    action: Action
    label: str
    target: str
    pitch: Pitch

    def with_score(self, scored: EnsembleScore, change: Change) -> SingleChange:
        return SingleChange(self.kind, self.action, self.label, self.target, self.pitch, scored, change)


def score_changes(
    predictor: Predictor,
    before: EnsembleScore,
    changes: Sequence[UnscoredChange],
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
    output: Output = "score",
) -> list[SingleChange]:
    """Score each of the changes; only what is new in them is encoded.

    Args:
        before: the score of the pitch as it is.
        changes: changed versions of that pitch.
        output: of which `change` is told.

    Returns:
        The changes with their scores, in the order given.

    Raises:
        Cancelled: `is_cancelled` said so between two batches.
    """
    batches = [changes[start : start + BATCH] for start in range(0, len(changes), BATCH)]
    found = []
    for batch in steps(batches, progress, is_cancelled):
        scores = ensemble_scores(predictor, predictor.encode_many([change.pitch for change in batch]))
        found += [
            change.with_score(scored, before.change_to(scored, output))
            for change, scored in zip(batch, scores, strict=True)
        ]
    return found


def ranked(changes: Iterable[SingleChange]) -> tuple[SingleChange, ...]:
    """The largest gain first, the largest loss last."""
    return tuple(sorted(changes, key=lambda one: -one.change.points))
