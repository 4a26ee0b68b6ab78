from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sklearn.metrics import mean_absolute_error, r2_score

from anipop_core.evaluation.platforms import partial_spearman
from anipop_core.evaluation.report import build_report, plain
from tests.made_up_predictions import CHANGES, ERRORS, made_up_predictions, made_up_report, made_up_titles


@pytest.fixture(scope="module")
def titles() -> pd.DataFrame:
    return made_up_titles()


@pytest.fixture(scope="module")
def predictions(titles) -> pd.DataFrame:
    return made_up_predictions(titles)


@pytest.fixture(scope="module")
def report():
    return made_up_report()


def run_of(predictions: pd.DataFrame, protocol: str, variant: str) -> pd.DataFrame:
    chosen = (predictions["protocol"] == protocol) & (predictions["variant"] == variant) & (predictions["seed"] == 0)
    return predictions[chosen]


def test_the_figures_are_those_of_scipy_and_scikit_learn(report, predictions, titles):
    for protocol in ("franchise", "temporal", "random"):
        run = run_of(predictions, protocol, "without_facts").merge(
            titles[["mal_id", "score"]], on="mal_id", suffixes=("", "_real")
        )
        found = report["figures"][protocol]["without_facts"]
        assert found["n"] == len(run) == report["titles"]["tested"][protocol]
        assert found["r2"] == pytest.approx(r2_score(run["score_real"], run["score"]), abs=1e-4)
        assert found["mae"] == pytest.approx(mean_absolute_error(run["score_real"], run["score"]), abs=1e-4)
        assert found["kendall"] == pytest.approx(stats.kendalltau(run["score_real"], run["score"])[0], abs=1e-4)


def test_the_order_of_the_predictions_makes_no_difference(predictions, titles):
    few = predictions[predictions["variant"].isin(["all_inputs", "half_synopsis"])]
    assert build_report(few.sample(frac=1, random_state=0), titles, draws=5) == build_report(few, titles, draws=5)


def test_it_is_json_through_and_through(report):
    assert json.loads(json.dumps(report, allow_nan=False)) == report


def test_what_was_not_run_is_left_out(predictions, titles):
    few = predictions[(predictions["protocol"] == "franchise") & (predictions["variant"] == "all_inputs")]
    found = build_report(few[few["seed"] == 0], titles, draws=2)
    assert list(found["figures"]) == ["franchise"]
    for empty in ("ablations", "audits", "faithfulness", "learning_curve", "seeds"):
        assert found[empty] == {}
    assert found["paper"]["rows"] == []


def test_a_title_predicted_twice_is_refused(predictions, titles):
    with pytest.raises(ValueError, match="twice"):
        build_report(pd.concat([predictions, predictions[:1]]), titles)


def test_a_prediction_of_an_unknown_title_is_refused(predictions, titles):
    with pytest.raises(ValueError, match="100 among them"):
        build_report(predictions, titles[1:])


def test_a_part_is_judged_on_the_titles_that_have_it(report, titles):
    found = report["ablations"]["franchise"]
    assert found["alone"]["art"]["n"] == (titles["pictures"] > 0).sum()
    assert found["left_out"]["characters"]["n"] == (titles["characters"] > 0).sum()
    assert found["left_out"]["synopsis"]["n"] == len(titles)
    plan = found["left_out"]["plan"]
    assert plan["adds"]["r2"] == pytest.approx(plan["whole"]["r2"] - plan["r2"], abs=2e-4)
    assert plan["adds"]["mae"] < 0
    with_art = titles[titles["pictures"] > 0]
    assert found["alone"]["art"]["mean"]["mae"] == pytest.approx(
        (with_art["score"] - titles["score"].mean()).abs().mean(), abs=1e-4
    )


def test_a_title_counts_in_each_of_its_genres(report):
    found = {row["value"]: row["n"] for row in report["slices"]["all_inputs"]["genre"]}
    assert found == {"Comedy": 450, "Action": 150, "Drama": 150}


def test_kinds_of_fewer_than_30_titles_are_left_out(report, titles):
    types = {row["value"]: row["n"] for row in report["slices"]["all_inputs"]["type"]}
    assert titles["type"].isna().sum() == 12
    assert "Not known" not in types
    assert {row["value"] for row in report["slices"]["all_inputs"]["source"]} == {"Manga", "Original", "Not known"}
    assert report["slices"]["all_inputs"]["votes"][0]["value"] == "under 1,000"
    assert [row["value"] for row in report["slices"]["all_inputs"]["decade"]] == ["1990s", "2000s", "2010s", "2020s"]


def test_invariance_tests_report_the_change_that_was_made(report):
    found = report["audits"]["franchise"]
    for name, change in CHANGES.items():
        assert found[name]["signed"] == pytest.approx(change, abs=1e-4)
        assert found[name]["absolute"] == pytest.approx(abs(change), abs=1e-4)
        assert found[name]["holds"] == (abs(change) <= 0.05)
    assert found["art_taken_away"]["n"] == 300


def test_an_invariance_test_compares_only_titles_that_both_runs_scored(predictions, titles):
    whole, swapped = (run_of(predictions, "franchise", variant) for variant in ("all_inputs", "names_swapped"))
    fewer = pd.concat([whole, swapped[swapped["mal_id"] % 2 == 0]])
    found = build_report(fewer, titles, draws=2)["audits"]["franchise"]["names_swapped"]
    assert (found["n"], found["signed"]) == (300, 0)


def test_the_worst_misses_are_named_worst_first(report, predictions, titles):
    run = run_of(predictions, "franchise", "all_inputs")
    error = run["score"].to_numpy() - titles["score"].to_numpy()
    high, low = report["misses"]["too_high"], report["misses"]["too_low"]
    assert [len(high), len(low)] == [10, 10]
    assert high[0]["title"] == titles["title"][error.argmax()]
    assert low[0]["title"] == titles["title"][error.argmin()]
    assert high[0]["low"] < high[0]["predicted"] < high[0]["high"]


def test_intervals_hold_the_figures_and_the_lead_is_sure(report):
    for protocol in ("franchise", "temporal", "random"):
        figures, intervals = report["figures"][protocol], report["intervals"][protocol]
        for variant in ("all_inputs", "baseline_tfidf_ridge"):
            assert set(intervals[variant]) == {"r2", "spearman", "mae", "spearman_len"}
            for name, (low, high) in intervals[variant].items():
                assert low < figures[variant][name] < high
        assert intervals["lead"]["all_inputs"]["over"] == "baseline_facts_trees"
        assert intervals["lead"]["all_inputs"]["r2"][0] > 0


def test_other_seeds_count_in_the_figures_over_seeds_alone(report):
    found = report["seeds"]["franchise"]
    assert list(found) == ["all_inputs"]
    assert found["all_inputs"]["seeds"] == 2
    assert found["all_inputs"]["mae"]["low"] <= report["figures"]["franchise"]["all_inputs"]["mae"]


def test_the_learning_curve_rises_as_made(report):
    curve = report["learning_curve"]["all_inputs"]
    assert [point["share"] for point in curve] == [0.25, 0.5, 1.0]
    assert curve[0]["r2"] < curve[1]["r2"] < curve[2]["r2"]


def test_reach_is_off_by_what_was_added(report, predictions, titles):
    found = report["reach"]["franchise"]["all_inputs"]
    run = run_of(predictions, "franchise", "all_inputs")
    assert found["mae"] == pytest.approx(5, abs=1e-3)
    assert found["spearman"] == pytest.approx(stats.spearmanr(run["reach"], titles["reach"])[0], abs=1e-4)


def test_years_of_the_backtest(report):
    assert [row["year"] for row in report["years"]["temporal"]["all_inputs"]] == [2022, 2023, 2024]
    assert report["titles"]["later_years"] == [2022, 2024]
    assert report["years"]["temporal"]["all_inputs"][0]["mean_mae"] > ERRORS["all_inputs"]


def test_the_papers_numbers_stand_beside_the_random_split(report):
    rows = {row["name"]: row for row in report["paper"]["rows"]}
    arxiv = rows["Synopsis, characters, portraits (arXiv)"]
    assert arxiv["paper"] == {"mse01": 0.0106, "r2": 0.187, "pearson": 0.436, "spearman": 0.431}
    assert arxiv["ours"] == report["figures"]["random"]["without_facts"]
    assert rows["The same without the softmax"]["paper"] is None


def test_what_the_model_sees_beyond_a_third_score():
    """Two rankings share a part that the third knows nothing of; without that part nothing is left."""
    generator = np.random.default_rng(0)
    given, shared = generator.normal(size=(2, 3000))
    noise = generator.normal(size=(2, 3000))
    assert partial_spearman(given + shared, given + shared + noise[0], given) > 0.5
    assert abs(partial_spearman(given + noise[0], given + noise[1], given)) < 0.05


def test_partial_correlation_is_that_of_the_residuals():
    generator = np.random.default_rng(1)
    x, y, z = (stats.rankdata(v) for v in generator.normal(size=(3, 80)) + generator.normal(size=80))
    residuals = [v - np.polyval(np.polyfit(z, v, 1), z) for v in (x, y)]
    assert partial_spearman(x, y, z) == pytest.approx(stats.pearsonr(*residuals)[0])


def test_plain_values():
    found = plain({1: np.float32(0.123456), "a": (np.int64(3), np.nan, True, None), "b": np.bool_(False)})
    assert found == {"1": 0.1235, "a": [3, None, True, None], "b": False}
    with pytest.raises(TypeError, match="set"):
        plain({"a": {1}})
