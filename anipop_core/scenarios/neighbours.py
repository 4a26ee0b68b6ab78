"""Known titles near a version, and how near several versions are to one title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anipop_core.errors import InputError
from anipop_core.model.catalogue import Likeness
from anipop_core.model.predictor import Predictor
from anipop_core.scenarios.side_by_side import NamedPitch
from anipop_core.schema import Comparable, EncodedPitch, Pitch

NEAREST = 10
BY_WORDS: dict[Likeness, str] = {"both": "", "text": ", by their texts", "art": ", by their art"}
_LIKENESSES: tuple[Likeness, ...] = ("both", "text", "art")
TELLING = 0.02  # cosines closer to each other than this say nothing of who is nearer


@dataclass(frozen=True)
class Closeness:
    """How like one known title a version is: cosines, -1..1; None where one of the two has no such part."""

    name: str  # of the version
    text: float | None
    art: float | None
    both: float | None  # the mean of the two, or the one that the version has


@dataclass(frozen=True)
class Ranking:
    title: str
    versions: tuple[Closeness, ...]  # in the order they were given
    by: Likeness | None  # what they are ranked by; None where they have no part in common with the title
    closest: str | None  # the version nearest by that; None where two are about as near


def mal_link(mal_id: int) -> str:
    """The title's page on MyAnimeList."""
    return f"https://myanimelist.net/anime/{mal_id}"


def nearest_titles(
    predictor: Predictor, pitch: Pitch, by: Likeness = "both", count: int = NEAREST
) -> tuple[Comparable, ...]:
    """Nearest first; none where the pitch lacks text or art to go by."""
    return predictor.checkpoint.catalogue.nearest_by(predictor.encode(pitch), by, count)


def closeness(predictor: Predictor, versions: Sequence[NamedPitch], mal_id: int) -> Ranking:
    """How near each version is to the title. Raises InputError for a title that isn't in the catalogue."""
    catalogue = predictor.checkpoint.catalogue
    try:
        row = catalogue.row_of(mal_id)
    except KeyError:
        raise InputError(
            f"No known title has the number {mal_id}.", "Titles of the catalogue can be compared with.", "Pick another."
        ) from None
    encoded = predictor.encode_many([version.pitch for version in versions])
    found = tuple(_closeness(predictor, version.name, one, row) for version, one in zip(versions, encoded, strict=True))
    by = _compared_by(found)
    return Ranking(str(catalogue.table["title"].iloc[row]), found, by, _closest(found, by) if by else None)


def _closeness(predictor: Predictor, name: str, encoded: EncodedPitch, row: int) -> Closeness:
    def cosine(by: Likeness) -> float | None:
        value = predictor.checkpoint.catalogue.likeness(encoded, by)[row]
        return float(value) if np.isfinite(value) else None

    return Closeness(name, cosine("text"), cosine("art"), cosine("both"))


def _compared_by(versions: Sequence[Closeness]) -> Likeness | None:
    """A mean over text and art is no measure beside one over the text alone: then only what all have counts."""
    same_parts = len({(version.text is None, version.art is None) for version in versions}) == 1
    for by in _LIKENESSES if same_parts else _LIKENESSES[1:]:
        if all(_value(version, by) is not None for version in versions):
            return by
    return None


def _closest(versions: Sequence[Closeness], by: Likeness) -> str | None:
    ordered = sorted(((_value(version, by) or 0.0, version.name) for version in versions), reverse=True)
    if len(ordered) < 2 or ordered[0][0] - ordered[1][0] < TELLING:
        return None
    return ordered[0][1]


def _value(version: Closeness, by: Likeness) -> float | None:
    return {"text": version.text, "art": version.art, "both": version.both}[by]
