"""What drove a score, worked out in the background: a click would otherwise break it off."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anipop_core.schema import Explanation, Pitch

if TYPE_CHECKING:
    from anipop_core.attribution.blocks import PitchBlock
    from anipop_core.predictor import Predictor


@dataclass(frozen=True)
class Explained:
    explanation: Explanation
    places: tuple[PitchBlock, ...]  # parallel to the explanation's blocks: which part of the pitch each is


class _Cancelled(Exception):
    """Nobody waits for this explanation any more."""


class ExplanationJob:
    """One pitch's explanation. `share_done` may be read from any thread."""

    def __init__(self, predictor: Predictor, pitch: Pitch, executor: Executor) -> None:
        self.share_done = 0.0
        self._cancelled = False
        self._future: Future[Explained] = executor.submit(self._explain, predictor, pitch)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    def result(self) -> Explained:
        """Once done; raises what went wrong."""
        return self._future.result()

    def cancel(self) -> None:
        """Stop at the next step: another pitch waits for the worker."""
        self._cancelled = True

    def _explain(self, predictor: Predictor, pitch: Pitch) -> Explained:
        from anipop_core.attribution.blocks import blocks_of
        from anipop_core.attribution.explain import explain

        explanation = explain(predictor, pitch, progress=self._report)
        return Explained(explanation, blocks_of(pitch, predictor.encode(pitch)))

    def _report(self, done: int, total: int) -> None:
        if self._cancelled:
            raise _Cancelled
        self.share_done = done / total
