"""What the tables of people, works and anime must hold, as sources and as clean ones; checked by pandera."""

from __future__ import annotations

import pandera.pandas as pa

from anipop_core.data.columns import (
    choice_column,
    day_column,
    id_column,
    number_column,
    score_column,
    text_column,
    words_column,
)
from anipop_core.data.linked_facts import WORK_YEARS
from anipop_core.data.vocabulary import VOCABULARY, YEARS

MAL_KEY = "mal:"  # of people of MAL's table, whose keys tell two people of one name apart
_COUNT = number_column(pa.Check.ge(0))
_YEAR = number_column(pa.Check.in_range(*WORK_YEARS))

# The columns that are read; a source table may hold more.
RAW_WORKS = pa.DataFrameSchema(
    {
        "manga_id": id_column(unique=True),
        "title": text_column(nullable=False),
        **{name: text_column() for name in ("type", "serialization")},
        **{name: score_column(nullable=True) for name in ("score", "score_2022")},
        **dict.fromkeys(("votes", "members"), _COUNT),
        "pub_year": _YEAR,
    }
)
RAW_ADAPTATIONS = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=False),
        "manga_id": id_column(unique=False),
        "how": choice_column("relation", "title", "english_title", "franchise", nullable=False),
        "published_after_anime": pa.Column(bool, coerce=True),
    }
)
RAW_STAFF = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=False),
        "role": text_column(nullable=False),
        "person": text_column(nullable=False),
        "name": text_column(),
        "pos": number_column(),  # order of credit
        "source": text_column(nullable=False),
    }
)

WORKS = pa.DataFrameSchema(
    {
        "manga_id": id_column(unique=True),
        "title": text_column(nullable=False),
        "title_native": text_column(nullable=False),  # Japanese title of an anime made of it, "" where there is none
        "type": text_column(),
        "score": score_column(nullable=True),  # like votes and members of December 2024, or of the day it was fetched
        "score_2022": score_column(nullable=True),
        "votes": _COUNT,
        "members": _COUNT,
        "year": _YEAR,
        "magazine": text_column(),
    },
    strict=True,
    ordered=True,
)
PEOPLE = pa.DataFrameSchema(
    {
        "name": text_column(nullable=False, unique=True),
        "spellings": words_column(),  # all others; two people of one name both have it, as a name or here
        "titles": pa.Column("int64", pa.Check.gt(0), coerce=True),  # clean titles they worked on
    },
    strict=True,
    ordered=True,
)
ANIME = pa.DataFrameSchema(
    {
        "mal_id": id_column(unique=True),
        "title": text_column(nullable=False),
        **{name: text_column() for name in ("title_english", "title_native")},
        "type": choice_column(*VOCABULARY.types),
        "score": score_column(),
        **dict.fromkeys(("num_scoring_users", "num_list_users"), _COUNT),
        "aired": day_column(),
        "year": number_column(pa.Check.in_range(*YEARS)),
        "franchise": id_column(unique=False),
    },
    strict=True,
    ordered=True,
)
