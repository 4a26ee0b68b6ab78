"""What drove a score, worked out in the background: a click would otherwise break it off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from anipop_core.attribution.blocks import PitchBlock, blocks_of
from anipop_core.schema import Explanation, Pitch

if TYPE_CHECKING:  # torch takes seconds to import; the first page doesn't wait for it
    from anipop_core.attribution.baselines import BaselineName
    from anipop_core.attribution.methods import Panel
    from anipop_core.predictor import Predictor

T = TypeVar("T")


@dataclass(frozen=True)
class Explained:
    explanation: Explanation
    places: tuple[PitchBlock, ...]  # parallel to the explanation's blocks: which part of the pitch each is


class _Cancelled(Exception):
    """Nobody waits for this explanation any more."""


class ExplanationJob:
    """One pitch's explanation, then its test; other bases and methods when somebody asks.

    `share_done` may be read from any thread.
    """

    def __init__(self, predictor: Predictor, pitch: Pitch, executor: Executor) -> None:
        self.share_done = 0.0
        self.predictor, self._pitch, self._executor = predictor, pitch, executor
        self._cancelled = False
        self._lock = threading.Lock()
        self._asked: dict[str, Future[object]] = {}
        self._future: Future[Explained] = executor.submit(self._explain, "average")
        self.test: Future[Explanation] = executor.submit(self._test)

    @property
    def is_done(self) -> bool:
        return self._future.done()

    def result(self) -> Explained:
        """Once done; raises what went wrong."""
        return self._future.result()

    def cancel(self) -> None:
        """Stop at the next step: another pitch waits for the worker."""
        self._cancelled = True

    def based_on(self, baseline: BaselineName) -> Future[Explained]:
        """The same pitch explained from another base."""
        if baseline == "average":
            return self._future
        return self._once(f"base {baseline}", lambda: self._explain(baseline))

    def word_panel(self) -> Future[list[Panel]]:
        """Other methods on the synopsis."""

        def compare() -> list[Panel]:
            from anipop_core.attribution.methods import word_panel

            return word_panel(self.predictor, self._pitch, self.result().explanation, self._report)

        return self._once("word panel", compare)

    def picture_panel(self, block: PitchBlock) -> Future[list[Panel]]:
        """Other methods on the picture of an image block."""

        def compare() -> list[Panel]:
            from anipop_core.attribution.methods import picture_panel

            return picture_panel(self.predictor, self._pitch, self.result().explanation, block, self._report)

        return self._once(f"picture panel {block.name}", compare)

    def _once(self, name: str, run: Callable[[], T]) -> Future[T]:
        with self._lock:
            if name not in self._asked:
                self._asked[name] = self._executor.submit(run)
            return self._asked[name]  # type: ignore[return-value]

    def _explain(self, baseline: BaselineName) -> Explained:
        from anipop_core.attribution.explain import explain

        explanation = explain(self.predictor, self._pitch, self._report, baseline)
        return Explained(explanation, blocks_of(self._pitch, self.predictor.encode(self._pitch)))

    def _test(self) -> Explanation:
        from anipop_core.attribution.faithfulness import with_faithfulness

        return with_faithfulness(self.predictor, self._pitch, self.result().explanation, self._report)

    def _report(self, done: int, total: int) -> None:
        if self._cancelled:
            raise _Cancelled
        self.share_done = done / max(total, 1)
