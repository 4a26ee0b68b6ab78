from __future__ import annotations

import numpy as np
import pytest

from anipop_core.schema import Facts
from anipop_core.training.target_encoding import SHRINKAGE, StudioTargetEncoder, fit_facts_encoder

A, B, BOTH = Facts(studios=("A",)), Facts(studios=("B",)), Facts(studios=("A", "B"))


def encoder(franchises: list[int]) -> StudioTargetEncoder:
    return StudioTargetEncoder(
        [A, A, BOTH, Facts()], np.array([1.0, 3, -1, 9]), np.array([1.0, 0.5, 1, 1]), np.array(franchises)
    )


def test_encodings_by_hand() -> None:
    found = encoder([1, 2, 3, 4]).encodings()
    assert found == pytest.approx({"A": (1 + 1.5 - 1) / (2.5 + SHRINKAGE), "B": -1 / (1 + SHRINKAGE)})


def test_a_title_does_not_see_its_own_score_nor_its_sequels() -> None:
    alone = encoder([1, 2, 3, 4]).leave_franchise_out()
    assert alone[0] == pytest.approx((1.5 - 1) / (1.5 + SHRINKAGE))
    assert alone[2] == pytest.approx(((1 + 1.5) / (1.5 + SHRINKAGE) + 0) / 2)  # B has no title but this one
    assert alone[3] == 0
    sequels = encoder([1, 1, 3, 4]).leave_franchise_out()
    assert sequels[0] == sequels[1] == pytest.approx(-1 / (1 + SHRINKAGE))


def test_studios_need_enough_titles_for_a_column() -> None:
    titles = [Facts(studios=("Often",), year=2001)] * 8 + [Facts(studios=("Rare",), year=2010)] * 7
    studios = StudioTargetEncoder(titles, np.ones(15), np.ones(15), np.arange(15))
    fitted = fit_facts_encoder(titles, studios)
    assert (fitted.studios, fitted.last_year) == (("Often",), 2010)
    assert fitted.studio_encodings == pytest.approx({"Often": 8 / 13, "Rare": 7 / 12})
