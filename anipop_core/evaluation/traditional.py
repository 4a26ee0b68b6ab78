"""The paper's "traditional" baseline: TF-IDF of the synopsis beside raw pixels, and why it seems so bad.

Its published MSE is .413 (R2 -30.8) on scores scaled to 0-1, where predicting the mean scores about .013. The cause
is neither the words nor the pixels: the published network ends in a softmax over the *batch* (`Softmax(dim=0)` in
trad_models.py of the paper's code). The predictions of a batch of 16 titles therefore add up to 1, so their mean is
1/16 = .0625 whatever was learnt, while the scaled scores have a mean near .7. The squared distance of the two,
(.695 - .0625)^2 = .40, plus the variance of the scores, .013, is the published .413. With a plain linear output the
same inputs are an ordinary, weak baseline.

What is kept of the published code: 750 TF-IDF columns, the first 750 raw values of the picture, batches of 16. What
is mended, because nothing could be learnt from it: its TF-IDF was fitted anew on every 16 texts and then rounded
down to whole numbers, so that nearly all of it was 0. A ridge stands in for its 5-layer network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from PIL import Image
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

Output: TypeAlias = Literal["softmax", "linear"]

COLUMNS = 750  # of the text, and as many of the picture
BATCH = 16
ALPHA = 1.0


def traditional_scores(
    train_texts: Sequence[str],
    train_pictures: Sequence[Image.Image | None],
    train_scores: np.ndarray,
    test_texts: Sequence[str],
    test_pictures: Sequence[Image.Image | None],
    output: Output,
) -> np.ndarray:
    """(test,) predicted scores, in the unit of `train_scores` and not clipped.

    pictures: RGB, None where a title has none.
    output: "softmax" as published, over each 16 consecutive test titles; "linear" without it.
    """
    words = TfidfVectorizer(max_features=COLUMNS)
    train = hstack([words.fit_transform(train_texts), _raw_pixels(train_pictures)]).tocsr()
    test = hstack([words.transform(test_texts), _raw_pixels(test_pictures)]).tocsr()
    low, high = train_scores.min(), train_scores.max()
    found = Ridge(ALPHA).fit(train, (train_scores - low) / (high - low)).predict(test)
    if output == "softmax":
        found = np.concatenate([softmax(found[start : start + BATCH]) for start in range(0, len(found), BATCH)])
    return low + found * (high - low)


def _raw_pixels(pictures: Sequence[Image.Image | None]) -> csr_matrix:
    """(n, COLUMNS), 0-1: the first values of each picture, red channel first, row by row; zeros without one.

    Of a picture of 225 x 350 pixels these are the red values of the top three rows and a third: that is all the
    published code looks at.
    """
    rows = np.zeros((len(pictures), COLUMNS), np.float32)
    for row, picture in zip(rows, pictures, strict=True):
        if picture is not None:
            values = np.asarray(picture.convert("RGB")).transpose(2, 0, 1).ravel()[:COLUMNS]
            row[: len(values)] = values / 255
    return csr_matrix(rows)
