"""How long each question of the page for titles takes: on made-up rows, as many as wanted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from anipop_core.browsing import fields, summaries
from anipop_core.browsing.columns import Column
from anipop_core.browsing.fields import WordField
from anipop_core.browsing.filters import (
    Area,
    Filter,
    Presence,
    Search,
    Span,
    Words,
)
from anipop_core.browsing.titles import Titles
from anipop_core.browsing.view import Sort

SIZES = (15_000, 200_000)
REPEATS = 9
WORDS = "courier city lantern night tram letters engineer brother garden winter harbour signal".split()  # noqa: SIM905
COUNTS = {"genres": 18, "themes": 52, "demographics": 5, "studios": 1000}  # different words in each column


def measure_browsing() -> dict[str, dict[str, float]]:
    """Milliseconds by size: making the database, the slowest filter, and all that one change of a filter asks."""
    return {f"titles_{size}": _measure(Titles(made_up_titles(size))) for size in SIZES}


def made_up_titles(count: int, seed: int = 0) -> pd.DataFrame:
    """A table with the catalogue's columns that filters read; no real title."""
    draw = np.random.default_rng(seed)

    def lists(name: str, most: int) -> list[list[str]]:
        words = np.array([f"{name[:-1].title()} {i}" for i in range(COUNTS[name])])
        ranks = np.minimum(draw.zipf(1.3, (count, most)) - 1, len(words) - 1)
        lengths = draw.integers(0, most + 1, count)
        return [list(dict.fromkeys(words[row[:n]])) for row, n in zip(ranks, lengths, strict=True)]

    score = np.clip(draw.normal(6.6, 0.9, count), 1, 10).round(2)
    titles = [" ".join(row) for row in draw.choice(WORDS, (count, 3))]
    return pd.DataFrame(
        {
            "mal_id": np.arange(1, count + 1),
            "title": [f"{title} {i}" for i, title in enumerate(titles)],
            "title_english": [f"The {title}" for title in titles],
            "title_native": [f"題名 {i} 夜の街" for i in range(count)],
            "score": score,
            "oof_score": (score + draw.normal(0, 0.5, count)).round(3),
            "reach": draw.uniform(0, 100, count),
            "num_scoring_users": draw.zipf(1.2, count).clip(1, 10**6),
            "num_list_users": draw.zipf(1.2, count).clip(1, 10**6),
            "year": draw.integers(1960, 2025, count),
            "type": draw.choice(["TV", "Movie", "OVA"], count),
            "source": draw.choice(np.array(["Manga", "Original", "Novel", None], object), count),
            "genres": lists("genres", 4),
            "themes": lists("themes", 2),
            "demographics": lists("demographics", 1),
            "studios": lists("studios", 2),
            "pictures": draw.integers(0, 3, count),
            "characters": draw.integers(0, 3, count),
            "fold": draw.integers(0, 5, count),
            "temporal": draw.choice(["train", "test"], count),
            "random": draw.choice(["train", "test"], count),
            "map_x": draw.normal(0, 30, count).astype(np.float32),
            "map_y": draw.normal(0, 30, count).astype(np.float32),
        }
    )


def one_of_each(titles: Titles) -> list[Filter]:
    """A filter of every kind the table allows, that keeps a part of its titles."""
    found: list[Filter] = []
    for field in titles.fields:
        if isinstance(field, fields.SearchField):
            found.append(Search(field, "lant 夜"))
        elif isinstance(field, WordField):
            words = tuple(titles.offer.words[field.name][:2])
            found.append(Words(field, words))
            found += [Words(field, words, True)] if field.every else []
        elif isinstance(field, fields.NumberField):
            low, high = titles.extent(field.column) or (0.0, 1.0)
            found.append(Span(field, low + 0.2 * (high - low), None))
        elif isinstance(field, fields.PresenceField):
            found.append(Presence(field, True))
        else:
            found.append(Area(field, (-20, -20, 20, 20)))
    return found


def _measure(titles: Titles) -> dict[str, float]:
    columns = [column for column in titles.columns if column.usual]
    each = {found.name: _ms(partial(_answer, titles, [found], columns)) for found in one_of_each(titles)}
    several = one_of_each(titles)[1:4]
    return {
        "rows": titles.total,
        "slowest_filter_ms": max(each.values()),
        "median_filter_ms": round(statistics.median(each.values()), 1),
        "choices_with_counts_ms": _ms(lambda: _choices(titles, several)),
        "score_and_year_figures_ms": _ms(lambda: _scores(titles, several)),
        "group_figures_ms": _ms(lambda: [summaries.group_means(titles, f, several, 12) for f in GROUPS]),
        "reach_figure_ms": _ms(lambda: summaries.score_and_reach(titles, several)),
        "map_points_ms": _ms(lambda: summaries.map_points(titles, several)),
        "sorted_by_title_ms": _ms(lambda: titles.shown((), columns, Sort("title", False))),
    }


GROUPS = (fields.GENRE, fields.STUDIO, fields.SOURCE)


def _answer(titles: Titles, filters: list[Filter], columns: list[Column]) -> None:
    """What a filter is asked for: how many titles, and the table of them."""
    titles.count(filters)
    titles.shown(filters, columns, None)


def _choices(titles: Titles, filters: list[Filter]) -> None:
    for field in titles.fields:
        if isinstance(field, WordField):
            titles.word_counts(field, filters)
    titles.span_counts(filters)
    titles.count_without_each(filters)


def _scores(titles: Titles, filters: list[Filter]) -> None:
    summaries.score_counts(titles, filters)
    summaries.score_quartiles(titles, filters)
    summaries.year_means(titles, filters)


def _ms(run: Callable[[], object]) -> float:
    """The fastest of several: what others do on the machine only ever adds."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        run()
        times.append(1000 * (time.perf_counter() - started))
    return round(min(times), 1)
