"""The examples in the docstrings of what a newcomer calls first."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from anipop_core.model import predictor
from anipop_core.training import fit


@pytest.mark.parametrize(
    ("module", "examples"), [(predictor, {"Predictor.predict"}), (fit, {"fit", "predict"})], ids=["predictor", "fit"]
)
def test_examples_in_docstrings_give_what_they_say(module: ModuleType, examples: set[str]) -> None:
    found = [test for test in doctest.DocTestFinder().find(module) if test.examples]
    assert {test.name.removeprefix(f"{module.__name__}.") for test in found} == examples
    runner = doctest.DocTestRunner()
    for test in found:
        runner.run(test)
    assert runner.summarize().failed == 0
