from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from anipop_core.errors import InputError
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.contrast import contrast
from anipop_core.scenarios.neighbours import (
    TELLING,
    Closeness,
    _closest,
    _compared_by,
    closeness,
    mal_link,
    nearest_titles,
)
from anipop_core.scenarios.side_by_side import NamedPitch
from anipop_core.schema import Facts, Pitch
from tests.scenarios.conftest import PITCH
from tests.small_model import picture, small_checkpoint, small_predictor


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_likeness_by_text_art_and_both(predictor: Predictor) -> None:
    catalogue = predictor.checkpoint.catalogue
    encoded = predictor.encode(PITCH)
    text, art, both = (catalogue.likeness(encoded, by) for by in ("text", "art", "both"))  # type: ignore[arg-type]
    texts = catalogue.text_vectors.astype(np.float32)
    assert encoded.synopsis is not None
    expected = cosine(texts[7] - texts.mean(0), encoded.synopsis[: texts.shape[1]] - texts.mean(0))
    assert text[7] == pytest.approx(expected, abs=1e-5)
    assert np.isfinite(text).all()
    has_art = np.isin(np.arange(len(text)), catalogue.picture_rows)
    assert (np.isfinite(art) == has_art).all()
    np.testing.assert_allclose(both[has_art], (text[has_art] + art[has_art]) / 2)
    assert (both[~has_art] == -np.inf).all()


def test_the_nearest_have_their_real_scores(predictor: Predictor) -> None:
    found = nearest_titles(predictor, PITCH, "both", 5)
    table = predictor.checkpoint.catalogue.table.set_index("mal_id")
    assert len(found) == 5
    assert [c.similarity for c in found] == sorted((c.similarity for c in found), reverse=True)
    assert [c.score for c in found] == [table.loc[c.mal_id, "score"] for c in found]
    assert mal_link(found[0].mal_id) == f"https://myanimelist.net/anime/{found[0].mal_id}"


def test_a_pitch_without_art_is_like_none_in_art(predictor: Predictor) -> None:
    story = replace(PITCH, images=())
    assert nearest_titles(predictor, story, "art") == ()
    assert nearest_titles(predictor, story, "both") == nearest_titles(predictor, story, "text")
    assert nearest_titles(predictor, Pitch(facts=Facts(type="TV")), "both") == ()


def test_which_version_is_nearer(predictor: Predictor) -> None:
    versions = [NamedPitch("A", PITCH), NamedPitch("B", replace(PITCH, images=(picture("red"),)))]
    found = closeness(predictor, versions, 1)
    assert found.title == "Title 0"
    a, b = found.versions
    assert a.text == b.text
    assert a.text is not None and a.art is not None
    assert a.both == pytest.approx((a.text + a.art) / 2)
    with pytest.raises(InputError, match="No known title has the number 99999"):
        closeness(predictor, versions, 99999)


@pytest.mark.parametrize(
    ("both", "closest"),
    [([0.5, 0.3], "A"), ([0.3, 0.5, 0.1], "B"), ([0.5, 0.49], None), ([0.5], None), ([], None)],
)
def test_about_as_near_is_not_nearer(both: list[float], closest: str | None) -> None:
    versions = [Closeness(name, value, value, value) for name, value in zip("ABC", both, strict=False)]
    assert _closest(versions, "both") == closest


@pytest.mark.parametrize(
    ("versions", "by"),
    [
        ([(0.5, 0.3, 0.4), (0.5, -0.2, 0.15)], "both"),
        ([(0.5, None, 0.5), (0.5, None, 0.5)], "both"),
        ([(0.5, None, 0.5), (0.5, -0.2, 0.15)], "text"),  # one without art
        ([(0.5, None, 0.5), (0.5, None, None)], "text"),  # and a title without art
        ([(0.5, None, None), (0.4, None, None)], "text"),
        ([(None, 0.5, 0.5), (0.4, 0.5, 0.45)], "art"),
        ([(None, 0.5, 0.5), (0.4, None, 0.4)], None),
        ([(None, None, None)], None),
    ],
)
def test_versions_are_ranked_by_what_all_of_them_have(versions: list[tuple[float | None, ...]], by: str | None) -> None:
    assert _compared_by([Closeness("A", *values) for values in versions]) == by


def test_a_version_with_art_and_one_without_beside_a_title_without_art(predictor: Predictor) -> None:
    catalogue = predictor.checkpoint.catalogue
    row = next(row for row in range(len(catalogue.table)) if row not in set(catalogue.picture_rows))
    versions = [NamedPitch("A", PITCH), NamedPitch("B", replace(PITCH, synopsis="Other words.", images=()))]
    found = closeness(predictor, versions, int(catalogue.table["mal_id"].iloc[row]))
    texts = [version.text or 0.0 for version in found.versions]
    assert found.by == "text"
    assert found.closest == (None if abs(texts[0] - texts[1]) < TELLING else "AB"[int(np.argmax(texts))])


def made_up(scores: np.ndarray, genres: list[list[str]], vectors: np.ndarray) -> Predictor:
    """A catalogue of these titles alone."""
    checkpoint = small_checkpoint()
    rows = checkpoint.catalogue.table.iloc[[0] * len(scores)].reset_index(drop=True)
    table = rows.assign(mal_id=np.arange(len(scores)), score=scores, genres=pd.Series(genres), year=2015.0, type="TV")
    catalogue = replace(
        checkpoint.catalogue, table=table, text_vectors=vectors.astype(np.float32),
        ngram_outputs=np.zeros((len(scores), 1)), picture_rows=np.zeros(0, int),
        picture_vectors=np.zeros((0, 4), np.float32), is_portrait=np.zeros(0, bool),
    )  # fmt: skip
    return small_predictor(replace(checkpoint, catalogue=catalogue))


def test_what_sets_successful_neighbours_apart_by_hand() -> None:
    """30 neighbours: the best ten are dramas; mystery and the least successful ten go together in seven of ten."""
    scores = np.linspace(5, 8.9, 30)
    genres = [["Mystery"]] * 7 + [[]] * 13 + [["Drama"]] * 10
    vectors = np.random.default_rng(0).normal(size=(30, 6))
    found = contrast(made_up(scores, genres, vectors), replace(PITCH, images=()), "text")
    assert found is not None
    assert (found.neighbours, found.each_side) == (30, 10)
    assert (found.successful_from, found.unsuccessful_to) == (pytest.approx(scores[20]), pytest.approx(scores[9]))
    drama, mystery = found.traits
    assert (drama.value, drama.successful, drama.unsuccessful, drama.in_pitch) == ("Drama", 10, 0, True)
    assert (mystery.value, mystery.successful, mystery.unsuccessful, mystery.in_pitch) == ("Mystery", 0, 7, False)
    assert mystery.p_value == pytest.approx(stats.fisher_exact([[0, 10], [7, 3]]).pvalue)
    assert drama.is_clear and mystery.is_clear


def test_a_lean_needs_more_than_chance() -> None:
    scores, nothing = np.linspace(5, 8.9, 30), [[]] * 30
    story = replace(PITCH, images=())
    drawn = np.random.default_rng(0).normal(size=(30, 6))
    even = contrast(made_up(scores, nothing, drawn), story, "text")
    assert even is not None
    assert (even.leaning, even.traits) == ("no clear difference", ())
    vector = small_predictor().encode(story).synopsis
    assert vector is not None
    towards = drawn * 0.2 + np.linspace(-1, 1, 30)[:, None] * vector[:6]
    near = contrast(made_up(scores, nothing, towards), story, "text")
    away = contrast(made_up(scores[::-1].copy(), nothing, towards), story, "text")
    assert near is not None and away is not None
    assert (near.leaning, near.likeness_gap > 0) == ("closer to the successful", True)
    assert (away.leaning, away.likeness_gap < 0) == ("closer to the unsuccessful", True)


def test_few_neighbours_say_nothing(predictor: Predictor) -> None:
    few = made_up(np.arange(5.0, 9), [[]] * 4, np.eye(6)[:4])
    assert contrast(few, replace(PITCH, images=()), "text") is None
    assert contrast(predictor, Pitch(facts=Facts(type="TV"))) is None
