"""Commands with a model small enough to follow by hand."""

from __future__ import annotations

import pytest

from anipop_core.model.predictor import Predictor
from tests.small_model import small_predictor


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch) -> Predictor:
    predictor = small_predictor()
    monkeypatch.setattr(Predictor, "load", lambda folder: predictor)
    return predictor
