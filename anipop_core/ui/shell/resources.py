"""The model, loaded once for all sessions and threads, in the background."""

from __future__ import annotations

import gc
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import streamlit as st

from anipop_core.browsing.linked_columns import with_linked_columns
from anipop_core.samples.sample import sample_pitch

if TYPE_CHECKING:  # torch takes seconds to import; the first page doesn't wait for it
    import pandas as pd

    from anipop_core.encoders.records import Records
    from anipop_core.model.known_facts import KnownFacts
    from anipop_core.model.predictor import Predictor

# Read when torch is imported. Torch's threads otherwise spin while they wait for each other, on cores that the
# pages, the browser and a second user's pitch need: on a busy machine an explanation took five times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@st.cache_resource(show_spinner=False)
def worker() -> ThreadPoolExecutor:
    """One background thread: it loads the model, then explains pitches one after the other."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="anipop")


@st.cache_resource(show_spinner=False)
def panel_worker() -> ThreadPoolExecutor:
    """A second thread, for what users ask of an explanation later: other baselines, their tests, other methods."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="anipop-panels")


def warm_up() -> None:
    """Start loading if nobody has; returns at once."""
    _loader().start()


def is_loading() -> bool:
    """True until a first attempt has ended, well or not."""
    attempt = _loader().attempt
    return attempt is None or not attempt.done()


def loaded_predictor() -> Predictor | None:
    """The predictor if it is there by now."""
    attempt = _loader().attempt
    return attempt.result() if attempt and attempt.done() and not attempt.exception() else None


def known_facts() -> KnownFacts | None:
    """The works, anime, people and companies that the checkpoint knows, once it is loaded."""
    found = loaded_predictor()
    return found.checkpoint.known if found else None


def titles() -> pd.DataFrame:
    """The catalogue's table with what its titles are based on and what they follow in words; always the same object.

    Waits for the model.
    """
    return predictor().once("titles", _titles)


def records() -> Records | None:
    """How earlier titles of people, companies and magazines were received, once the checkpoint is loaded."""
    found = loaded_predictor()
    return found.checkpoint.facts.records if found else None


def predictor() -> Predictor:
    """Waits for the model; loads it again if that has failed before. Raises AniPopError saying what to do."""
    with st.spinner("Loading the model. This takes a few seconds after a start."):
        return _loader().start(again=True).result()


def load_predictor() -> Predictor:
    """The model, warm: what the first pitch would wait for is loaded with it."""
    import anipop_core.attribution.explain
    import anipop_core.figures.distribution  # noqa: F401  (Plotly)
    from anipop_core.model.predictor import Predictor

    loaded = Predictor.load()
    loaded.predict(sample_pitch())
    loaded.checkpoint.known.prepare()
    # Streamlit collects all garbage after every run of a page or fragment. Over the 600,000 objects of torch and
    # the model that takes .3 s in which no other thread runs: what is here to stay is taken out of the search.
    gc.collect()
    gc.freeze()
    return loaded


def _titles(loaded: Predictor) -> pd.DataFrame:
    known = loaded.checkpoint.known
    return with_linked_columns(loaded.checkpoint.catalogue.table, known.works, known.anime)


class _Loader:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.attempt: Future[Predictor] | None = None

    def start(self, again: bool = False) -> Future[Predictor]:
        """The attempt under way or finished; a new one if there was none, or it failed and `again`."""
        with self._lock:
            failed = self.attempt is not None and self.attempt.done() and self.attempt.exception()
            if self.attempt is None or (failed and again):
                self.attempt = worker().submit(load_predictor)
            return self.attempt


@st.cache_resource(show_spinner=False)
def _loader() -> _Loader:
    return _Loader()
