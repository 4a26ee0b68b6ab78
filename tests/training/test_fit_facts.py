from __future__ import annotations

import numpy as np

from anipop_core.schema import Facts
from anipop_core.training.fit_facts import fit_facts_encoder


def test_studios_need_enough_titles_for_a_column_but_all_have_a_record() -> None:
    titles = [Facts(studios=("Often",), year=2001)] * 8 + [Facts(studios=("Rare",), year=2010)] * 7
    fitted = fit_facts_encoder(titles, np.arange(15.0), np.ones(15), np.arange(15), {})
    assert (fitted.studios, fitted.last_year) == (("Often",), 2010)
    assert fitted.records.record("studios", "Rare", None).titles == 7
