from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from anipop_core.evaluation.traditional import BATCH, _raw_pixels, traditional_scores

GENERATOR = np.random.default_rng(0)
FILLER = [f"word{number}" for number in range(30)]


def titles(count: int, by: str) -> tuple[list[str], list[Image.Image | None], np.ndarray]:
    """Half of them good (8.1), half bad (5.4), on average like the paper's on its 0-1 scale; `by` gives it away."""
    good = GENERATOR.permutation(count) < count // 2
    texts = [" ".join(GENERATOR.choice(FILLER, 12)) for _ in good]
    pictures: list[Image.Image | None] = [None] * count
    if by == "text":
        texts = [f"{text} {'masterpiece' if g else 'leftover'}" for text, g in zip(texts, good, strict=True)]
    else:
        pictures = [Image.new("RGB", (30, 40), "white" if g else "black") for g in good]
    return texts, pictures, np.where(good, 8.1, 5.4) + GENERATOR.normal(0, 0.2, count)


def predicted(by: str, output: str) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Predictions and truth on the 0-1 scale, and the scale."""
    (texts, pictures, scores), (test_texts, test_pictures, truth) = titles(160, by), titles(4 * BATCH, by)
    found = traditional_scores(texts, pictures, scores, test_texts, test_pictures, output)  # type: ignore[arg-type]
    low, high = scores.min(), scores.max()
    return (found - low) / (high - low), (truth - low) / (high - low), low, high


@pytest.mark.parametrize("by", ["text", "picture"])
def test_a_linear_output_learns_from_texts_and_pictures(by):
    found, truth, *_ = predicted(by, "linear")
    assert 1 - np.mean((found - truth) ** 2) / truth.var() > 0.8


@pytest.mark.parametrize("by", ["text", "picture"])
def test_the_softmax_fixes_the_mean_whatever_was_learnt(by):
    found, truth, *_ = predicted(by, "softmax")
    np.testing.assert_allclose(found.reshape(-1, BATCH).sum(1), 1)
    assert found.mean() == pytest.approx(1 / BATCH)
    assert np.corrcoef(found, truth)[0, 1] > 0.8  # it ranks within a batch; only the level is lost
    assert np.mean((found - truth) ** 2) > (truth.mean() - 1 / BATCH) ** 2


def test_the_published_figures_follow_from_the_softmax():
    """MSE .413 and R2 -30.8 give the variance and the mean of the paper's test labels."""
    variance = 0.413 / (1 + 30.8)
    assert variance == pytest.approx(0.013, abs=0.0005)  # what predicting the mean scores
    mean = 1 / BATCH + np.sqrt(0.413 - variance)
    labels = np.clip(np.random.default_rng(1).normal(mean, np.sqrt(variance), 20_000), 0, 1)
    assert np.mean((labels - 1 / BATCH) ** 2) == pytest.approx(0.413, abs=0.005)
    assert 0.6 < mean < 0.75


def test_a_last_batch_may_be_short():
    texts, pictures, scores = titles(40, "text")
    found = traditional_scores(texts, pictures, scores, texts[: BATCH + 1], pictures[: BATCH + 1], "softmax")
    assert found[-1] == pytest.approx(scores.max())  # alone in its batch, it is all of it


def test_raw_pixels_are_the_first_values_of_the_red_channel():
    picture = Image.new("RGB", (20, 10), (255, 51, 0))
    pixels = _raw_pixels([picture, None]).toarray()
    assert pixels.shape == (2, 750)
    assert np.allclose(pixels[0], [1.0] * 200 + [0.2] * 200 + [0] * 350)
    assert not pixels[1].any()
