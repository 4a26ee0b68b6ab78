"""The examples in the docstrings of `explain` and `compare`."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from anipop_core.attribution import explain
from anipop_core.scenarios import comparison


@pytest.mark.parametrize(("module", "name"), [(explain, "explain"), (comparison, "compare")])
def test_examples_in_docstrings_give_what_they_say(module: ModuleType, name: str) -> None:
    (found,) = (test for test in doctest.DocTestFinder().find(module) if test.examples)
    assert found.name == f"{module.__name__}.{name}"
    assert doctest.DocTestRunner().run(found).failed == 0
