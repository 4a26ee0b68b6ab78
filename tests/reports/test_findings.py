from __future__ import annotations

import copy

import pytest

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.reports.findings import accuracy, checks, errors, ranges, slopes
from anipop_core.reports.headline import (
    kind_name,
    large_numbers,
    opening,
    pairs_of_100,
    strong_and_weak,
)
from tests.made_up_predictions import made_up_report


@pytest.fixture
def report():
    return copy.deepcopy(made_up_report())


def test_the_first_screen_says_the_reports_own_numbers(report):
    report["figures"]["franchise"]["all_inputs"] |= {"n": 10210, "mae": 0.456, "coverage": 0.897, "width": 1.94}
    report["figures"]["franchise"]["without_facts"]["mae"] = 0.61
    report["figures"]["temporal"]["all_inputs"] |= {"kendall": 0.42, "mae": 0.5}
    assert opening(report).startswith("Each of 10,210 known titles")
    error, held, later = large_numbers(report)
    assert error.number == "±\u00a00.46"
    assert "±\u00a00.61 without a plan" in error.words
    assert held.number == "90 %"
    assert "1.9 points wide" in held.words
    assert later.number == "71 of 100"
    assert "2022 to 2024" in later.words


@pytest.mark.parametrize(("kendall", "pairs"), [(1, 100), (0, 50), (-1, 0), (0.42, 71)])
def test_pairs_in_order(kendall, pairs):
    assert pairs_of_100(kendall) == pairs


def test_good_and_weak_kinds_are_those_of_the_slices(report):
    def row(value, mae, kendall, n=200, bias=0.0):
        return {"value": value, "mae": mae, "kendall": kendall, "n": n, "bias": bias}

    kinds = [row("A", 0.3, 0.2), row("B", 0.4, 0.3), row("C", 0.5, 0.4), row("D", 0.6, 0.5), row("E", 0.7, 0.6)]
    kinds += [row("F", 0.8, 0.7, bias=-0.2), row("Tiny", 0.1, 0.9, n=40)]
    report["slices"]["all_inputs"] = {"genre": kinds, "source": [row("Not known", 0.01, 0.99)]}
    good, weak = strong_and_weak(report)
    assert good[0] == "It comes closest on A (±\u00a00.30), B (±\u00a00.40) and C (±\u00a00.50)."
    assert good[1] == "It ranks best within F (85 of 100 pairs), E (80 of 100 pairs) and D (75 of 100 pairs)."
    assert weak[0] == "It is furthest off on F (±\u00a00.80), E (±\u00a00.70) and D (±\u00a00.60)."
    assert "It leans most on F: 0.20 points too low on average." in weak


def test_kinds_have_names_a_reader_knows():
    assert kind_name("source", "Web novel") == "web novel adaptations"
    assert kind_name("source", "Original") == "originals"
    assert kind_name("demographic", "Kids") == "Kids (audience)"
    assert kind_name("type", "TV") == "TV"


def test_a_lead_that_could_be_chance_is_called_so(report):
    lead = report["intervals"]["franchise"]["lead"]["all_inputs"]
    lead["r2"] = [0.02, 0.05]
    assert "more than chance (0.02 to 0.05" in accuracy.against_simpler(report, "franchise")
    lead["r2"] = [-0.01, 0.05]
    assert "(−0.01 to 0.05 with 95 % confidence) could be chance" in accuracy.against_simpler(report, "franchise")
    report["intervals"]["franchise"]["lead"]["all_inputs"]["r2"] = [-0.05, -0.03]
    behind = accuracy.against_simpler(report, "franchise")
    assert "by more than chance (0.03 to 0.05 with 95 % confidence)" in behind and "could be" not in behind


def test_ranges_that_fail_are_named(report):
    found = report["calibration"]["ranges"]["franchise"]["all_inputs"]
    for row in found["type"] + found["decade"]:
        row["holds"] = row["value"] not in ("ONA", "1990s")
    assert ranges.range_calibration(report, "all_inputs").count("in every type and decade but ONA and 1990s.") == 1
    assert any("too seldom or too often for ONA" in sentence for sentence in strong_and_weak(report)[1])


def test_invariance_tests_that_fail_are_named(report):
    report["audits"]["franchise"]["art_taken_away"]["holds"] = True
    assert "which they should not: half the synopsis, no plan (−0.20)." in checks.invariance(report)
    for row in report["audits"]["franchise"].values():
        row["holds"] = True
    told = checks.invariance(report)
    assert told.startswith("None of these changes moves the mean score by more than 0.05 points.")
    assert "no finding for half the synopsis, half the synopsis, no plan, grey picture added and art taken away" in told
    assert "Single titles move by 0.02, 0.20, 0.00 and " in told
    for row in report["audits"]["franchise"].values():
        row["by_construction"] = False
    assert checks.invariance(report) == "None of these changes moves the mean score by more than 0.05 points."


def test_the_noise_verdicts_record_is_told(report):
    assert checks.verdicts(report) == ""
    report["verdicts"] = {"refits": 8, "edits": 400, "larger": {"n": 100, "kept": 0.9634},
                          "within": {"n": 300, "kept": 0.71}, "covered": 0.91}  # fmt: skip
    told = checks.verdicts(report)
    assert "Of the 100 changes called" in told and "96.3 % kept their direction" in told
    assert '300 called "within noise", 71 %' in told and told.count("91 %") == 1


def test_what_speaks_too_loudly_or_by_chance_is_named(report):
    def row(low, high):
        return {"n": 100, "size": 0.1, "slope": (low + high) / 2, "slope_low": low, "slope_high": high}

    report["slopes"] = {}
    assert slopes.summary(report) == "" and slopes.by_chance(report) == frozenset()
    report["slopes"] = {"franchise": {"synopsis": row(0.6, 0.9), "season": row(-0.4, 0.2), "people": row(-0.1, 2),
                                      "predecessor": row(0.9, 1.1), "type": row(1.1, 1.5), "art": {}}}  # fmt: skip
    assert slopes.summary(report) == (
        "Louder than they should speak synopsis. More softly, type. No better than chance, season and people: their "
        "points say little."
    )
    assert slopes.by_chance(report) == {"season", *STAFF_ROLES}
    report["slopes"] = {"franchise": {"predecessor": row(0.9, 1.1)}}
    assert slopes.summary(report) == "Each part speaks as loudly as it should."


def test_ranges_of_pitches_that_tell_little_are_told(report):
    def found(coverage, width, *types):
        rows = [{"value": name, "coverage": held, "holds": 0.88 <= held <= 0.92} for name, held in types]
        return {"overall": {"coverage": coverage, "width": width}, "type": rows}

    ranges_ = report["calibration"]["ranges"]["franchise"]
    ranges_ |= {"told_1": found(0.9, 2.4, ("OVA", 0.87), ("TV", 0.9)), "told_6": found(0.901, 2.04, ("OVA", 0.9))}
    assert ranges.less_told(report) == (
        "For pitches that tell little beside the year, ranges hold 90.0 with one fact told (2.4 points wide) and 90.1 "
        "with six facts told (2.0 points wide) times in 100. Too seldom or too often for OVA (one fact, 87 of 100)."
    )
    for row in ranges_["told_1"]["type"]:
        row["holds"] = True
    assert ranges.less_told(report).endswith("times in 100. They do so in every type.")


def test_the_trees_that_are_held_to_the_same_rule_stand_beside(report):
    report["figures"]["franchise"]["baseline_held_trees"] = {"r2": 0.64, "mae": 0.41}
    report["intervals"]["franchise"]["lead_same_rule"] = {
        "all_inputs": {"over": "baseline_held_trees", "r2": [0.003, 0.012]}
    }
    told = accuracy.against_simpler(report, "franchise")
    assert "Held to AniPop's rule, that this alone moves no score, the trees on the facts explain 0.64." in told
    assert "Its lead over decision trees held to the same rule is more than chance" in told


def test_parts_that_add_nothing_are_named(report):
    for part, adds in {"synopsis": 0.05, "characters": 0.001, "art": -0.01, "plan": 0.3}.items():
        report["ablations"]["franchise"]["left_out"][part]["adds"]["r2"] = adds
    assert accuracy.parts(report, "franchise") == (
        "The plan adds most to the other parts: without it the share explained falls by 0.30. "
        "Next to nothing comes from characters and art."
    )


def test_more_titles_help_while_the_curve_rises(report):
    curve = report["learning_curve"]["all_inputs"]
    curve[-2]["r2"], curve[-1]["r2"] = 0.50, 0.54
    assert accuracy.learning_curve(report).startswith("More titles would probably still help: from 50 to 100 %")
    curve[-1]["r2"] = 0.501
    assert "little" in accuracy.learning_curve(report)


def test_what_was_not_measured_has_no_sentence(report):
    for part in ("ablations", "audits", "years", "learning_curve", "platforms", "seeds", "slices", "reach"):
        report[part] = {}
    report["calibration"] = {"score": {}, "ranges": {}}
    report["paper"]["rows"] = []
    report["misses"] = {"too_high": [], "too_low": []}
    found = [
        accuracy.parts(report, "franchise"), ranges.score_calibration(report, "all_inputs"),
        ranges.range_calibration(report, "all_inputs"), ranges.widths(report, "all_inputs"),
        errors.later_years(report, "all_inputs"), errors.all_years(report, "all_inputs"),
        errors.kinds(report, "all_inputs", "genre"), checks.invariance(report),
        checks.platforms(report, "all_inputs"), accuracy.learning_curve(report), accuracy.paper(report),
        errors.misses(report), accuracy.seeds(report), accuracy.reach(report, "franchise"),
        accuracy.against_simpler(report, "nowhere"),
    ]  # fmt: skip
    assert found == [""] * len(found)
    assert strong_and_weak(report) == ([], [])


def test_explanations_that_fall_short_are_named(report):
    report["faithfulness"] = dict(sorted(report["faithfulness"].items()))  # as its file has it: regions first
    text = checks.faithfulness(report)
    assert text.startswith("Tested on 200 known titles. Deleting the 10 % of a synopsis's words")
    assert "moves the score by 0.300 points on average, as much at random by 0.080: 3.8 times as far" in text
    assert text.endswith("That is less than we ask for the regions.")
    report["faithfulness"]["regions"]["holds"] = True
    assert "less than we ask" not in checks.faithfulness(report)
    del report["faithfulness"]
    assert checks.faithfulness(report) == ""
