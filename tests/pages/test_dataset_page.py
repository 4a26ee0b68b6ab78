from __future__ import annotations

import json
from typing import Any

from anipop_core.model.checkpoint import DATA_REPORT
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT
from anipop_core.ui.shell import resources
from tests.pages.conftest import html

REPORT: dict[str, Any] = {
    "rows": {"titles": 40, "characters": 12, "images": 5},
    "dropped": [
        {
            "table": "titles",
            "rule": "kind",
            "why": "Music videos: nobody pitches <them>.",
            "rows": 7,
            "examples": [1, 2],
        }
    ],
    "coverage_by_decade": {"2000s": {"titles": 40, "cover": 12.5, "year": 100.0}},
    "coverage_by_year": {"2001": {"titles": 2, "cover": 50.0, "year": 100.0}, "unknown": {"titles": 1, "cover": 0.0}},
    "coverage_by_type": {"TV": {"titles": 21, "cover": 12.5, "year": 100.0}},
    "presence": {"cover": {"titles": 5, "mean_score_with": 7.5, "mean_score_without": None}},
    "tag_count_spearman": 0.465,
    "taken_off": {"credits": 30, "tags_given_later": 2},
    "not_in_english": [3],
    "near_repeats": [],
}


def dataset_page(at, report):
    resources.predictor().checkpoint.data_report.update(report)
    return at.switch_page("pages/dataset.py").run()


def test_every_view_is_there(small_app):
    at = dataset_page(small_app, REPORT)
    assert not at.exception
    shown = html(at)
    for part in (
        "What was left out", "How much is known", "What is missing", "Scores over the years", "Franchise sizes",
        "Splits", "Leaks we took out", "Duplicates and suspicious titles",
    ):  # fmt: skip
        assert part in shown, part
    assert "Music videos: nobody pitches &lt;them&gt;." in shown
    assert "in 30 titles" in shown
    assert "rank correlation with the score 0.47" in shown or "rank correlation with the score 0.46" in shown
    charts = at.get("plotly_chart")
    assert len(charts) == 4
    assert all(len(chart.proto.alt) > 20 for chart in charts)


def test_coverage_by_year_and_type(small_app):
    at = dataset_page(small_app, REPORT)
    at.segmented_control(key="coverage-by").set_value("year").run()
    assert not at.exception
    assert "2001 (2): Cover 50, Year 100." in at.get("plotly_chart")[0].proto.alt
    at.segmented_control(key="coverage-by").set_value("type").run()
    assert "TV (21)" in at.get("plotly_chart")[0].proto.alt


def test_suspicious_titles_are_listed(small_app):
    at = dataset_page(small_app, REPORT)
    at.selectbox(key="suspicion").set_value("Synopsis not in English").run()
    assert not at.exception
    assert list(at.dataframe[0].value["title"]) == ["Title 2"]


def test_an_older_checkpoint_says_so_and_shows_the_rest(small_app):
    at = dataset_page(small_app, {})
    assert not at.exception
    assert "came without a report on its data" in at.markdown[0].value
    assert "git checkout -- checkpoints" in at.markdown[0].value
    assert "What is missing" in html(at)
    assert "What was left out" not in html(at)


def test_it_shows_what_build_data_says_of_the_shipped_dataset(small_app):
    """Every table that a rule may have dropped rows from has a name on the page."""
    report = json.loads((DEFAULT_CHECKPOINT / DATA_REPORT).read_text(encoding="utf-8"))
    at = dataset_page(small_app, report)
    assert not at.exception and not at.error
    shown = html(at)
    assert "Something went wrong" not in shown
    for part in ("Works that followed the anime: no source.", "Credits", "Duplicates and suspicious titles"):
        assert part in shown, part
