"""Small tables about the titles that pass the filters, for the figures. DuckDB does the adding up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from anipop_core.browsing.fields import WordField
from anipop_core.browsing.filters import Filter, all_of, beside_a_choice
from anipop_core.browsing.titles import Titles

CONFIDENCE = 0.95
FEW = 30  # titles: a mean of fewer says little
SCORE_STEP = 0.1
GRID_SCORE, GRID_REACH = 0.25, 2.5  # sides of a cell of score against reach
CENT = 0.01  # scores have two decimals: the largest one below 7.1 is 7.09
MOST_POINTS = 12_000  # on the map; a browser turns sluggish above
HAIR = 1e-9  # keeps 7.3 in the bin that begins there, whatever the computer makes of 7.3


def score_counts(titles: Titles, filters: Sequence[Filter]) -> pd.DataFrame:
    """Columns low, titles: how many scores are from `low` up to `low` + SCORE_STEP; empty bins are left out."""
    where = all_of(filters)
    return titles.ask(
        f"""SELECT floor(score / {SCORE_STEP} + {HAIR}) * {SCORE_STEP} AS low, count(*) AS titles
            FROM titles WHERE score IS NOT NULL AND {where.sql} GROUP BY low ORDER BY low""",
        where.values,
    ).to_pandas()


def score_quartiles(titles: Titles, filters: Sequence[Filter]) -> tuple[float, float, float] | None:
    """The quartiles of the scores (25 %, 50 %, 75 %); None where no title passes."""
    where = all_of(filters)
    found = titles.ask(
        f"SELECT quantile_cont(score, [0.25, 0.5, 0.75]) AS q FROM titles WHERE {where.sql}", where.values
    )["q"][0].as_py()
    return None if found is None or found[0] is None else (found[0], found[1], found[2])


def year_means(titles: Titles, filters: Sequence[Filter]) -> pd.DataFrame:
    """Columns year, titles, mean, low, high: the mean score of each year and its 95 % interval."""
    where = all_of(filters)
    found = titles.ask(
        f"""SELECT year, count(*) AS titles, avg(score) AS mean, stddev_samp(score) AS deviation
            FROM titles WHERE year IS NOT NULL AND score IS NOT NULL AND {where.sql} GROUP BY year ORDER BY year""",
        where.values,
    ).to_pandas()
    return with_intervals(found)


def group_means(titles: Titles, field: WordField, filters: Sequence[Filter], top: int) -> pd.DataFrame:
    """Columns value, titles, mean, low, high of the `top` largest groups, the best first.

    A title with several genres counts in each of them. Of `filters` the field's own is left out, unless it asks for
    every word: a group is then what would be left if it were chosen too.
    """
    where = all_of(beside_a_choice(filters, field.name))
    word = f"unnest({field.expression})" if field.several else field.expression
    found = titles.ask(
        f"""SELECT value, count(*) AS titles, avg(score) AS mean, stddev_samp(score) AS deviation
            FROM (SELECT {word} AS value, score FROM titles WHERE score IS NOT NULL AND {where.sql})
            GROUP BY value ORDER BY titles DESC, value LIMIT {int(top)}""",
        where.values,
    ).to_pandas()
    return with_intervals(found).sort_values(["mean", "value"], ascending=[False, True], ignore_index=True)


def with_intervals(table: pd.DataFrame) -> pd.DataFrame:
    """Columns titles, mean, deviation -> low and high in place of deviation: Student's 95 % interval of the mean.

    NaN for a single title.
    """
    count = table["titles"].to_numpy(float)
    several = count > 1
    freedom = np.where(several, count - 1, 1)
    half = student.ppf((1 + CONFIDENCE) / 2, freedom) * table["deviation"].to_numpy(float) / np.sqrt(count.clip(1))
    half = np.where(several, half, np.nan)
    return table.drop(columns="deviation").assign(low=table["mean"] - half, high=table["mean"] + half)


def mean_score(titles: Titles, filters: Sequence[Filter]) -> float | None:
    """The mean score of the titles that pass; None where there is none."""
    where = all_of(filters)
    found: float | None = titles.ask(f"SELECT avg(score) AS m FROM titles WHERE {where.sql}", where.values)["m"][
        0
    ].as_py()
    return found


def score_and_reach(titles: Titles, filters: Sequence[Filter]) -> pd.DataFrame:
    """Columns reach, score (lower corner of a cell of GRID_REACH x GRID_SCORE), titles."""
    where = all_of(filters)
    return titles.ask(
        f"""SELECT least(floor(reach / {GRID_REACH}), {100 / GRID_REACH - 1}) * {GRID_REACH} AS reach,
                   floor(score / {GRID_SCORE} + {HAIR}) * {GRID_SCORE} AS score, count(*) AS titles
            FROM titles WHERE reach IS NOT NULL AND score IS NOT NULL AND {where.sql}
            GROUP BY ALL ORDER BY ALL""",
        where.values,
    ).to_pandas()


def map_points(titles: Titles, filters: Sequence[Filter], genre: str = "", most: int = MOST_POINTS) -> pd.DataFrame:
    """Columns x, y, title, score, error (NaN where unknown), has_genre: a fixed sample where there are too many."""
    where = all_of(filters)
    error = "error" if titles.has("error") else "CAST(NULL AS DOUBLE)"
    has_genre = "list_contains(genres, ?)" if genre else "false"
    return titles.ask(
        f"""SELECT map_x AS x, map_y AS y, title, score, {error} AS error, {has_genre} AS has_genre
            FROM titles WHERE map_x IS NOT NULL AND {where.sql} ORDER BY hash(row) LIMIT {int(most)}""",
        [*([genre] if genre else []), *where.values],
    ).to_pandas()
