from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from anipop_core.data.dataset import Dataset
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.evaluation import faithfulness_check as module
from anipop_core.evaluation.faithfulness_check import check_titles, faithfulness_check, pitches_of
from tests.intake.drawing import plain
from tests.small_model import small_predictor

LISTS = ("genres", "themes", "demographics", "studios")


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """Six titles: 2 is Japanese, 4 has only a portrait, 5 has two pictures."""
    facts = {name: [[] if name in LISTS else None] * 6 for name in PLAN_FIELDS}
    titles = pd.DataFrame(
        {
            "mal_id": range(6),
            "synopsis": [f"A courier crosses the flooded city by night number {i}." for i in range(6)],
            "language": ["ja" if i == 2 else "en" for i in range(6)],
            **facts,
            "source_work": pd.array([pd.NA] * 6, "Int64"),
            "predecessor": pd.array([pd.NA] * 6, "Int64"),
        }
    )
    rows = [(0, "cover"), (1, "cover"), (2, "cover"), (3, "banner"), (4, "portrait"), (5, "cover"), (5, "banner")]
    images = pd.DataFrame(rows, columns=["mal_id", "kind"])
    images["path"] = [f"{i}.png" for i in range(len(images))]
    for i, path in enumerate(images["path"]):
        (tmp_path / path).write_bytes(plain(("white", "black", "red", "navy", "teal", "green", "gold")[i]))
    return Dataset(
        titles,
        pd.DataFrame(),
        images,
        works=pd.DataFrame({"manga_id": []}),
        people=pd.DataFrame(),
        anime=pd.DataFrame({"mal_id": []}),
        data_hash="hash",
    )


def test_they_are_english_have_a_picture_and_are_always_the_same(dataset):
    found = check_titles(dataset, 3)
    assert len(found) == 3
    assert set(found["mal_id"]) <= {0, 1, 3, 5}
    pd.testing.assert_frame_equal(found, check_titles(dataset, 3))
    every = check_titles(dataset, 200).set_index("mal_id")["path"]
    assert every.sort_index().to_dict() == {0: "0.png", 1: "1.png", 3: "3.png", 5: "5.png"}


def test_a_pitch_has_the_titles_synopsis_and_picture(dataset, tmp_path):
    titles = check_titles(dataset, 200)
    pitches = list(pitches_of(dataset, titles, tmp_path))
    assert len(pitches) == 4
    assert [pitch.id for pitch in pitches] == list(titles["mal_id"])
    for pitch in pitches:
        assert pitch.synopsis.endswith(f"number {pitch.id}.")
        assert len(pitch.images) == 1


def test_the_check_says_what_was_asked_and_whether_it_holds(dataset, tmp_path, monkeypatch):
    found = {"words": iter([(0.4, 0.1), (0.2, 0.1)]), "regions": iter([(0.1, 0.1), (0.1, 0.1)])}
    monkeypatch.setattr(module, "explain", lambda predictor, pitch: None)
    monkeypatch.setattr(module, "_words", lambda *_: next(found["words"]))
    monkeypatch.setattr(module, "_regions", lambda *_: next(found["regions"]))
    checks = faithfulness_check(small_predictor(), pitches_of(dataset, check_titles(dataset, 2), tmp_path))
    words, regions = checks["words"], checks["regions"]
    assert (words["pitches"], words["share"], words["wanted"]) == (2, 0.1, 3.0)
    assert words["strongest"] == pytest.approx(0.3) and words["random"] == pytest.approx(0.1)
    assert words["ratio"] == pytest.approx(3.0)
    assert 2 <= words["ratio_low"] <= 3 <= words["ratio_high"] <= 4
    assert regions["ratio"] == pytest.approx(1.0) and not regions["holds"]
    assert np.isclose(regions["wanted"], 2.0)
