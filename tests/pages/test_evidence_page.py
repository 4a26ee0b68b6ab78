from __future__ import annotations

import copy
import json
from typing import Any

from streamlit.testing.v1 import AppTest

from anipop_core.model.checkpoint import REPORT
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from tests.made_up_predictions import made_up_report

SECTIONS = (
    "Against simpler models", "What each part of a pitch adds", "Would more titles help?", "The record",
    "What must not move a score", "Other viewers", "Do explanations hold?", "Beside the paper",
    "The worst misses", "What this is not",
)  # fmt: skip
FIGURES = (
    "models", "alone", "left-out", "learning", "slopes", "scores", "width", "ranges-type", "ranges-decade",
    "later-years", "all-years", "kinds", "audits", "platforms", "too_high", "too_low",
)  # fmt: skip
TIMEOUT_S = 60


def page(report: dict[str, Any]) -> AppTest:
    script = f"""
import json
from anipop_core.ui.evidence.page import show_evidence
show_evidence(json.loads({json.dumps(report)!r}))
"""
    return AppTest.from_string(script, default_timeout=TIMEOUT_S).run()


def text_of(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def test_every_part_of_the_record_is_shown():
    report = made_up_report()
    app = page(report)
    assert not app.exception
    text = text_of(app)
    assert f"±\u00a0{report['figures']['franchise']['all_inputs']['mae']:.2f}" in text
    assert [section for section in SECTIONS if section not in text] == []
    assert "These figures are made up." in text


def test_every_figure_has_words_for_those_who_cannot_see_it():
    figures = page(made_up_report()).get("plotly_chart")
    assert [figure.key for figure in figures] == [f"evidence-{name}" for name in FIGURES]
    assert all(len(figure.proto.alt) > 20 for figure in figures)


def test_later_years_are_one_choice_away():
    report = made_up_report()
    app = page(report)
    app.segmented_control(key="evidence-protocol").set_value("temporal").run()
    assert not app.exception
    assert f"is off by ±\u00a0{report['figures']['temporal']['all_inputs']['mae']:.2f}" in text_of(app)


def test_a_pitch_without_a_plan_has_a_record_of_its_own():
    report = made_up_report()
    app = page(report)
    app.segmented_control(key="evidence-inputs").set_value("without_facts").run()
    assert not app.exception
    error = report["figures"]["franchise"]["without_facts"]["mae"]
    assert f"The line is the usual error over all titles, ±\u00a0{error:.2f}." in text_of(app)


def test_kinds_are_grouped_as_the_reader_picks():
    app = page(made_up_report())
    app.segmented_control(key="evidence-kind").set_value("source").run()
    assert not app.exception
    assert "Source: closest on" in text_of(app)


def test_tested_explanations_are_shown_with_their_numbers_and_older_reports_without():
    text = text_of(page(made_up_report()))
    assert "10 % of the words" in text and "0.300" in text and "3.10 to 4.50" in text
    assert "That is less than we ask for the regions." in text
    older = {name: part for name, part in made_up_report().items() if name != "faithfulness"}
    app = page(older)
    assert not app.exception
    assert "Do explanations hold?" not in text_of(app)
    assert "The worst misses" in text_of(app)


def test_what_was_not_measured_leaves_no_gap_and_no_error():
    report = copy.deepcopy(made_up_report())
    report["figures"] = {"franchise": {"all_inputs": report["figures"]["franchise"]["all_inputs"]}}
    report |= {key: {} for key in ("ablations", "audits", "learning_curve", "platforms", "reach", "seeds", "slices")}
    report |= {"intervals": {}, "years": {}, "calibration": {"score": {}, "ranges": {}}}
    report |= {"paper": {"source": "", "rows": []}, "misses": {"too_high": [], "too_low": []}, "notes": []}
    app = page(report)
    assert not app.exception
    assert "What each part" not in text_of(app)


def test_a_model_without_a_record_says_how_to_make_one():
    app = page({})
    assert not app.exception
    assert "evaluate" in app.markdown[0].value


def test_what_a_title_holds_is_shown_as_text():
    report = copy.deepcopy(made_up_report())
    report["misses"]["too_high"][0]["title"] = "<script>alert(1)</script>"
    text = text_of(page(report))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_shipped_record_says_what_each_fact_adds_and_may_have_seen():
    report = json.loads((DEFAULT_CHECKPOINT / REPORT).read_text(encoding="utf-8"))
    app = page(report)
    assert not app.exception
    text = text_of(app)
    assert "What the producer knows besides" in text
    row = report["linked"]["temporal"]["rated_source"]
    assert f'<td class="ap-number">{row["without"]["r2"]:.2f} → {row["with"]["r2"]:.2f}</td>' in text
    assert any("rating of mid-2022 for pitches of 2022 to 2024" in element.value for element in app.markdown)
    chosen = app.segmented_control(key="evidence-protocol").options
    assert chosen[0].startswith("All years") and chosen[1].startswith("New titles of 2022")
