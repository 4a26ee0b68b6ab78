"""The rows of a studio's spreadsheet with the model's scores, as one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.model.learnt_titles import LEARNT
from anipop_core.own_titles.known_titles import Match
from anipop_core.own_titles.parts import PARTS, part_of
from anipop_core.own_titles.rows import OwnRow
from anipop_core.schema import Facts, Pitch, Prediction

NAMED = ("producers", *STAFF_ROLES)
FACTS = (*PLAN_FIELDS, *NAMED, *PARTS)
COLUMNS = (
    "row", "title", *FACTS, "score", "predicted", "low", "high", "error", "percentile", "predicted_reach",
    "mal_id", "known_as", "unseen", "problem", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class _Said:
    predicted: float
    low: float
    high: float
    percentile: float | None = None
    predicted_reach: float | None = None


def own_table(
    rows: Sequence[OwnRow],
    known: Mapping[int, Match],
    found: Mapping[Pitch, Prediction],
    catalogue: pd.DataFrame,
) -> pd.DataFrame:
    """One line (COLUMNS) for each row of the spreadsheet; facts it lacks come from the catalogue, whose table has
    `browsing.linked_columns`.

    score: the spreadsheet's, else MyAnimeList's. unseen: the score by a model that had not seen the title. error:
    `unseen`, else `predicted`, minus the score. problem: why a row has no prediction. notes: what of a row wasn't used,
    and a known title that it is told to be by its text alone.
    """
    table = pd.DataFrame(
        [
            _line(row, catalogue.iloc[known[place].place] if place in known else None, found)
            for place, row in enumerate(rows)
        ],
        columns=list(COLUMNS),
    )
    numbers = ["year", "episodes", "duration_min", "score", "predicted", "low", "high", "error", "percentile"]
    numbers += ["source_score", "source_readers", "predecessor_score"]
    table[[*numbers, "predicted_reach", "unseen"]] = table[[*numbers, "predicted_reach", "unseen"]].astype(float)
    return table.astype({"mal_id": "Int64"})


def like_the_catalogue(table: pd.DataFrame) -> pd.DataFrame:
    """The scored rows of an `own_table` under the catalogue's column names, to be browsed like it.

    oof_score: the score by a model that had not seen the title, with its range where it is this model's.
    """
    scored = table[table["predicted"].notna()].reset_index(drop=True)
    not_seen = scored["unseen"].isna() | (scored["unseen"] == scored["predicted"])
    found = scored[["title", *FACTS, "score", "mal_id"]].assign(
        oof_score=scored["unseen"].fillna(scored["predicted"]),
        oof_low=scored["low"].where(not_seen),
        oof_high=scored["high"].where(not_seen),
        reach=scored["predicted_reach"],
    )
    return found.dropna(axis="columns", how="all")


def _line(row: OwnRow, title: pd.Series | None, found: Mapping[Pitch, Prediction]) -> dict[str, object]:
    pitch = row.parsed.pitch if row.parsed else None
    line: dict[str, object] = {"row": row.number, "title": row.title, "problem": row.error, "score": row.score}
    line["notes"] = " ".join([*row.notes, *_learnt(row, title, found)])
    for field in FACTS:
        value = _fact(pitch.facts, field) if pitch else None
        if value in (None, ()) and title is not None:
            value = title.get(field)
        line[field] = list(value) if pd.api.types.is_list_like(value) else value  # type: ignore[call-overload]
    said = _said(row, title, found)
    if said is not None:
        line |= asdict(said)
    if title is not None:
        line["problem"] = "" if row.is_bare else row.error
        line |= {"mal_id": int(title["mal_id"]), "known_as": title["title"], "unseen": float(title["oof_score"])}
        line["title"] = row.title or title["title"]
        line["score"] = float(title["score"]) if row.score is None else row.score
    judged = line.get("unseen", line.get("predicted"))
    if isinstance(judged, float) and isinstance(line["score"], float):
        line["error"] = judged - line["score"]
    return line


def _learnt(row: OwnRow, title: pd.Series | None, found: Mapping[Pitch, Prediction]) -> list[str]:
    """What the model says of a text or picture of the row that it has learnt from, where no name told so."""
    prediction = found.get(row.parsed.pitch) if row.parsed and title is None else None
    return [one.message for one in prediction.notices if one.code == LEARNT] if prediction else []


def _fact(facts: Facts, field: str) -> object:
    return part_of(facts, field) if field in PARTS else getattr(facts, field)


def _said(row: OwnRow, title: pd.Series | None, found: Mapping[Pitch, Prediction]) -> _Said | None:
    """The model on the row's own text, else its unseen score of the title it is."""
    prediction = found.get(row.parsed.pitch) if row.parsed else None
    if prediction is not None:
        return _Said(prediction.score, prediction.low, prediction.high, prediction.percentile, prediction.reach)
    told = row.is_bare or (row.parsed is not None and not row.parsed.pitch.synopsis)
    if title is None or not told:
        return None
    return _Said(float(title["oof_score"]), float(title["oof_low"]), float(title["oof_high"]))
