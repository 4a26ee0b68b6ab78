from __future__ import annotations

import numpy as np
import pytest

from anipop_core.encoders.studios import SHRINKAGE, StudioRecord
from anipop_core.schema import Facts

A, B, BOTH = Facts(studios=("A",)), Facts(studios=("B",)), Facts(studios=("A", "B"))


def record(franchises: list[int]) -> StudioRecord:
    return StudioRecord(
        [A, A, BOTH, Facts()], np.array([1.0, 3, -1, 9]), np.array([1.0, 0.5, 1, 1]), np.array(franchises)
    )


def test_levels_by_hand() -> None:
    levels = record([1, 2, 3, 4]).levels()
    assert levels == pytest.approx({"A": (1 + 1.5 - 1) / (2.5 + SHRINKAGE), "B": -1 / (1 + SHRINKAGE)})


def test_a_title_does_not_see_its_own_score_nor_its_sequels() -> None:
    alone = record([1, 2, 3, 4]).levels_without_own()
    assert alone[0] == pytest.approx((1.5 - 1) / (1.5 + SHRINKAGE))
    assert alone[2] == pytest.approx(((1 + 1.5) / (1.5 + SHRINKAGE) + 0) / 2)  # B has no title but this one
    assert alone[3] == 0
    sequels = record([1, 1, 3, 4]).levels_without_own()
    assert sequels[0] == sequels[1] == pytest.approx(-1 / (1 + SHRINKAGE))
