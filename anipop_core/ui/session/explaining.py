"""What drove a score, worked out in the background: a click would otherwise break it off."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Hashable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from anipop_core.schema import Explanation, Pitch, PitchBlock
from anipop_core.ui.session.jobs import Job, Run, show_progress
from anipop_core.ui.shell.messages import show_problem

if TYPE_CHECKING:  # torch takes seconds to import; the first page doesn't wait for it
    from anipop_core.attribution.baselines import BaselineName
    from anipop_core.attribution.methods import MethodResult
    from anipop_core.model.predictor import Predictor
    from anipop_core.progress import Progress
    from anipop_core.scenarios.stopping import IsCancelled

T = TypeVar("T")

_ids = itertools.count()


class ExplanationJob:
    """One pitch's explanation, then its test, on `executor`.

    Other baselines, their tests and other methods are worked out when somebody asks, on `panels`: nobody's explanation
    waits for those.
    """

    def __init__(self, predictor: Predictor, pitch: Pitch, executor: Executor, panels: Executor) -> None:
        self.id = next(_ids)  # part of the panels' keys: another pitch, other panels
        self.predictor, self._pitch, self._executor, self._panels = predictor, pitch, executor, panels
        self._lock = threading.Lock()
        self._asked: dict[Hashable, Job[Any]] = {}
        self._average = self.based_on("average")
        self.test_from("average")

    @property
    def share_done(self) -> float:
        """0-1, of the explanation; may be read from any thread."""
        return self._average.share_done

    @property
    def is_done(self) -> bool:
        return self._average.is_done

    @property
    def has_failed(self) -> bool:
        return self._average.has_failed

    def result(self) -> Explanation:
        """Once done; raises what went wrong."""
        return self._average.result()

    def cancel(self) -> None:
        """Stop at the next step: another pitch waits for the worker."""
        with self._lock:
            for asked in self._asked.values():
                asked.cancel()

    def based_on(self, baseline: BaselineName) -> Job[Explanation]:
        """The pitch explained from this baseline."""

        def run(progress: Progress, is_cancelled: IsCancelled) -> Explanation:
            from anipop_core.attribution.explain import explain

            return explain(self.predictor, self._pitch, progress, baseline)

        return self._once(f"base {baseline}", run, self._worker_for(baseline))

    def test_from(self, baseline: BaselineName) -> Job[Explanation]:
        """The explanation from this baseline, with its faithfulness test."""
        explained = self.based_on(baseline)  # before its test in the same queue, which would wait for ever otherwise

        def run(progress: Progress, is_cancelled: IsCancelled) -> Explanation:
            from anipop_core.attribution.faithfulness import with_faithfulness

            return with_faithfulness(self.predictor, self._pitch, explained.result(), progress)

        return self._once(f"test {baseline}", run, self._worker_for(baseline))

    def word_panel(self) -> Job[list[MethodResult]]:
        """Other methods on the synopsis."""

        def run(progress: Progress, is_cancelled: IsCancelled) -> list[MethodResult]:
            from anipop_core.attribution.methods import methods_on_synopsis

            return methods_on_synopsis(self.predictor, self._pitch, self.result(), progress)

        return self._once("word panel", run, self._panels)

    def picture_panel(self, block: PitchBlock) -> Job[list[MethodResult]]:
        """Other methods on the picture of an image block."""

        def run(progress: Progress, is_cancelled: IsCancelled) -> list[MethodResult]:
            from anipop_core.attribution.methods import methods_on_picture

            return methods_on_picture(self.predictor, self._pitch, self.result(), block, progress)

        return self._once(f"picture panel {block.name}", run, self._panels)

    def forget(self, failed: Job[Any]) -> None:
        """Forget a job that failed, so that it is tried again when somebody asks next."""
        with self._lock:
            if self._asked.get(failed.inputs) is failed:
                del self._asked[failed.inputs]

    def _worker_for(self, baseline: BaselineName) -> Executor:
        return self._executor if baseline == "average" else self._panels

    def _once(self, name: str, run: Run[T], executor: Executor) -> Job[T]:
        with self._lock:
            if name not in self._asked:
                self._asked[name] = Job(name, run, executor)
            return self._asked[name]


def show_until_done(job: ExplanationJob, asked: Job[T], what: str) -> T | None:
    """The answer; None while its progress, or a message, stands in its place.

    What failed is tried again on a click, not by a redraw: two that fail would have each other tried for ever.
    """
    if not asked.is_done:
        show_progress(what, asked, what)
        return None
    try:
        return asked.result()
    except Exception as error:
        show_problem(error)
        st.button("Try again", key=f"again-{job.id}-{asked.inputs}", on_click=job.forget, args=(asked,))
        return None
