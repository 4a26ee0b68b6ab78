from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from anipop_core.intake.sheets import SheetTable
from anipop_core.own_titles.known_titles import Match
from anipop_core.own_titles.rows import read_rows
from anipop_core.own_titles.scoring import CHUNK, score_pitches, to_score
from anipop_core.own_titles.table import COLUMNS, own_table
from anipop_core.schema import Notice, Prediction

STORY = "A courier crosses the flooded city by night and finds letters that were never meant to arrive anywhere at all"
CATALOGUE = pd.DataFrame(
    {
        "mal_id": [10],
        "title": ["Minato"],
        "score": [8.0],
        "oof_score": [7.5],
        "oof_low": [6.5],
        "oof_high": [8.5],
        **{name: [None] for name in ("source", "rating", "season")},
        **{name: [np.nan] for name in ("episodes", "duration_min")},
        "type": ["TV"],
        "genres": [np.array(["Action", "Drama"])],
        **{name: [np.array([])] for name in ("themes", "demographics", "studios")},
        "year": [2001.0],
        "director": [["森アキ"]],
        "based_on": ["Umi"],
        "source_score": [8.5],
    }
)
HEAD = ("title", "synopsis", "year", "score")
ROWS = read_rows(
    SheetTable(
        HEAD,
        (
            ("New", STORY, None, None),
            ("Known, told", STORY + " again", None, 7.0),
            ("Known, bare", None, None, None),
            ("Unknown, bare", None, None, None),
            ("Broken", "half a letter \ud83d", None, None),
        ),
        (2, 3, 4, 5, 6),
    ),
    {name: name for name in HEAD},
)
KNOWN = {1: Match(0, "by name", True), 2: Match(0, "by name", True)}
SAID = Prediction(6.2, 5.0, 7.2, 40.0, 55.0, (), ())


class Counting:
    def __init__(self, fail_after: int = 99) -> None:
        self.sizes: list[int] = []
        self.fail_after = fail_after

    def predict_many(self, pitches):
        if len(self.sizes) == self.fail_after:
            raise KeyboardInterrupt
        self.sizes.append(len(pitches))
        return [SAID for _ in pitches]


def table() -> pd.DataFrame:
    found = dict.fromkeys(to_score(ROWS, KNOWN), SAID)
    return own_table(ROWS, KNOWN, found, CATALOGUE).set_index("title")


def test_columns_and_rows():
    found = own_table(ROWS, KNOWN, {}, CATALOGUE)
    assert tuple(found.columns) == COLUMNS
    assert list(found["row"]) == [2, 3, 4, 5, 6]


def test_a_new_title_has_the_models_score_and_no_error():
    row = table().loc["New"]
    assert (row["predicted"], row["low"], row["high"], row["percentile"]) == (6.2, 5.0, 7.2, 40.0)
    assert pd.isna(row["score"]) and pd.isna(row["error"]) and pd.isna(row["unseen"]) and pd.isna(row["mal_id"])


def test_a_known_title_is_judged_by_its_unseen_score():
    row = table().loc["Known, told"]
    assert (row["predicted"], row["unseen"], row["score"]) == (6.2, 7.5, 7.0)  # the sheet's score comes first
    assert row["error"] == pytest.approx(0.5)
    assert row["genres"] == ["Action", "Drama"]  # from the catalogue
    assert row["year"] == 2001
    assert (row["director"], row["based_on"], row["source_score"]) == (["森アキ"], "Umi", 8.5)


def test_a_known_title_without_a_text_has_its_unseen_score():
    row = table().loc["Known, bare"]
    assert (row["predicted"], row["low"], row["high"], row["score"]) == (7.5, 6.5, 8.5, 8.0)
    assert row["problem"] == ""


def test_rows_that_cannot_be_scored_say_why():
    assert "neither a synopsis nor a fact" in table().loc["Unknown, bare"]["problem"]
    assert 'Column "synopsis": received broken text' in table().loc["Broken"]["problem"]
    assert table().loc[["Unknown, bare", "Broken"], "predicted"].isna().all()


def test_a_text_that_was_learnt_is_noted_where_no_name_told_so():
    learnt = Notice("learnt_title", "The model learnt from this title, Minato.", "synopsis")
    said = replace(SAID, notices=(learnt, Notice("odd_picture", "An odd one.", "images[0]")))
    found = own_table(ROWS, KNOWN, dict.fromkeys(to_score(ROWS, KNOWN), said), CATALOGUE).set_index("title")
    assert found.loc["New", "notes"] == learnt.message
    assert found.loc["Known, told", "notes"] == ""  # its name told so


def test_only_what_has_to_be_read_is_scored():
    assert [pitch.title for pitch in to_score(ROWS, KNOWN)] == ["New", "Known, told"]


def test_a_run_that_was_broken_off_goes_on():
    base = to_score(ROWS, KNOWN)[0]
    pitches = [replace(base, title=str(i)) for i in range(2 * CHUNK + 3)]
    found: dict = {}
    seen: list[tuple[int, int]] = []
    with pytest.raises(KeyboardInterrupt):
        score_pitches(Counting(fail_after=1), pitches, found, lambda done, total: None)  # type: ignore[arg-type]
    assert len(found) == CHUNK
    model = Counting()
    score_pitches(model, [*pitches, pitches[0]], found, lambda done, total: seen.append((done, total)))  # type: ignore[arg-type]
    assert model.sizes == [CHUNK, 3]
    assert len(found) == len(pitches)
    assert seen[-1] == (CHUNK + 3, CHUNK + 3)
