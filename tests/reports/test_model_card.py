from __future__ import annotations

import copy
import re

from anipop_core.reports.model_card import model_card
from tests.made_up_predictions import made_up_report


def test_it_has_its_sections_and_the_reports_numbers():
    report = made_up_report()
    card = model_card(report, "2027-01")
    assert card.startswith("# Model card: 2027-01\n")
    headings = re.findall(r"^## (.+)$", card, re.MULTILINE)
    assert headings == [
        "Intended use", "Data", "How it was tested", "Figures", "Strong and weak spots", "Limits", "Ethics and privacy",
    ]  # fmt: skip
    ours = report["figures"]["franchise"]["all_inputs"]
    low, high = report["intervals"]["franchise"]["all_inputs"]["r2"]
    assert f"| AniPop, everything | {ours['r2']:.2f} ({low:.2f} to {high:.2f}) |" in card
    assert report["misses"]["too_high"][0]["title"] in card
    assert "These figures are made up." in card


def test_every_row_of_a_table_has_as_many_cells_as_its_heading():
    tables = re.findall(r"(?:^\|.*\|\n)+", model_card(made_up_report(), "x"), re.MULTILINE)
    assert len(tables) == 9  # three protocols, the paper, slopes, windows, misses, invariance tests, explanations
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1


def test_a_title_is_only_text():
    report = copy.deepcopy(made_up_report())
    report["misses"]["too_high"][0]["title"] = "A | <b>*title*</b>"
    assert "| A \\| &lt;b>\\*title\\*&lt;/b>" in model_card(report, "x")


def test_a_report_of_one_protocol_is_enough():
    report = copy.deepcopy(made_up_report())
    report["figures"] = {"franchise": {"all_inputs": report["figures"]["franchise"]["all_inputs"]}}
    report |= {key: {} for key in ("ablations", "audits", "learning_curve", "platforms", "reach", "seeds", "slices")}
    report |= {"paper": {"source": "", "rows": []}, "misses": {"too_high": [], "too_low": []}, "notes": []}
    card = model_card(report, "x")
    assert "Later years" not in card
    assert "Beside the paper" not in card


def test_an_older_report_says_nothing_of_explanations():
    older = {name: part for name, part in made_up_report().items() if name != "faithfulness"}
    assert "### Explanations" not in model_card(older, "x")
    assert "| 10 % of the words | 200 | 0.300 | 0.080 | 3.75 (3.10 to 4.50) | 3.00 |" in model_card(
        made_up_report(), "x"
    )
