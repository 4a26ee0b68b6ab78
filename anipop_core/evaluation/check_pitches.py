"""The known titles whose explanations are put to the test, as pitches: always the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from anipop_core.data.dataset import Dataset, facts_of
from anipop_core.intake.pictures import open_picture
from anipop_core.schema import Pitch
from anipop_core.training.features import ENGLISH

SEED = 0


def check_titles(dataset: Dataset, count: int) -> pd.DataFrame:
    """`count` of the titles with an English synopsis and a picture (all where there are fewer), with its `path`."""
    art = dataset.images[dataset.images["kind"].ne("portrait")].drop_duplicates("mal_id")
    titles = dataset.titles[dataset.titles["language"].eq(ENGLISH)].merge(art[["mal_id", "path"]], on="mal_id")
    return titles.sample(min(count, len(titles)), random_state=SEED)


def pitches_of(titles: pd.DataFrame, source: Path) -> Iterator[Pitch]:
    """Each title's synopsis, first picture and plan; the pictures are read below `source` as they are needed."""
    for row in titles.to_dict("records"):
        picture = open_picture(source / row["path"], "Picture")
        yield Pitch(id=row["mal_id"], synopsis=row["synopsis"], images=(picture,), facts=facts_of(row))
