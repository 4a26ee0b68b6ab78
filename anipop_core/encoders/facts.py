"""Facts -> one vector. Only the studios' columns and the records are learnt from training titles.

A field that is not known is all zeros over its columns, so that a field is taken away by zeroing its slice.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from anipop_core.data.linked_facts import LINKED_FIELDS
from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.vocabulary import SEASONS, VOCABULARY
from anipop_core.encoders.records import RECORD_FIELDS, Records, no_records
from anipop_core.schema import Facts

# Soft steps of a number: sigmoid((x - knot) / width), so that a network of few units can bend where formats
# change (one-offs, one cour, two cours; short, half-hour, feature film).
STEPS: Mapping[str, tuple[tuple[float, ...], float]] = {
    "episodes": (tuple(math.log1p(k) for k in (1.5, 3, 8, 13.5, 30, 60)), 0.2),
    "duration_min": (tuple(math.log1p(k) for k in (3.5, 7, 15, 22, 27, 50, 80)), 0.15),
    "year": ((1980, 1990, 2000, 2005, 2010, 2015, 2018, 2021), 2.0),
}
CENTRES: Mapping[str, tuple[float, float]] = {
    "episodes": (1.5, 1.4),
    "duration_min": (2.8, 1.0),
    "year": (2007, 13),
}


# What a rating is compared with, so that 0, which also stands for a missing one, is the middle of the known ones.
RATING_CENTRES: Mapping[str, float] = {"predecessor": 7.0, "source_work": 7.3}
# Fields with a rating or a record, which is their last column.
RATED_OR_RECORDED = ("studios", *LINKED_FIELDS)


@dataclass(frozen=True)
class FactsEncoder:
    """Encodes `Facts` as (out_features,) float32; `slices` says which columns belong to which field.

    Of what facts link to it reads the rating of the source work and of the predecessor, and the records of studios,
    companies, people and the magazine. Readers and list members aren't read: of no older title are they known as of
    the day of its pitch.
    """

    studios: tuple[str, ...]  # the studios with enough training titles for a column of their own
    last_year: int  # newest of the training titles; later years count as this one
    records: Records = dataclasses.field(default_factory=no_records, compare=False, repr=False)

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Field that takes words -> the words that have a column, in the columns' order."""
        return {
            "type": VOCABULARY.types,
            "source": VOCABULARY.sources,
            "rating": VOCABULARY.ratings,
            "season": SEASONS,
            "genres": VOCABULARY.genres,
            "themes": VOCABULARY.themes,
            "demographics": VOCABULARY.demographics,
            "studios": self.studios,
        }

    @cached_property
    def slices(self) -> dict[str, slice]:
        """Field -> its columns."""
        widths = {field: len(values) for field, values in self.choices.items()}
        widths |= {field: 2 + len(knots) for field, (knots, _) in STEPS.items()}
        for (
            field
        ) in RATED_OR_RECORDED:  # the last column: a record or a rating; of a work its magazine's record before it
            widths[field] = widths.get(field, 0) + (2 if field == "source_work" else 1)
        starts = np.cumsum([0, *widths.values()])
        return {field: slice(int(a), int(b)) for field, a, b in zip(widths, starts, starts[1:], strict=False)}

    @cached_property
    def record_columns(self) -> tuple[int, ...]:
        """The column of each of RECORD_FIELDS."""
        slices = self.slices
        return tuple(
            slices["source_work"].stop - 2 if field == "magazine" else slices[field].stop - 1 for field in RECORD_FIELDS
        )

    @cached_property
    def rating_columns(self) -> tuple[int, ...]:
        """The columns of ratings, which the score may only rise with: of the predecessor and of the source work."""
        return tuple(self.slices[field].stop - 1 for field in RATING_CENTRES)

    @cached_property
    def _columns(self) -> dict[str, dict[str, int]]:
        """Field -> word in lower case -> its column: a look-up, because a sweep encodes hundreds of pitches."""
        return {
            field: {spelling_key(value): self.slices[field].start + place for place, value in enumerate(values)}
            for field, values in self.choices.items()
        }

    @cached_property
    def out_features(self) -> int:
        return max(s.stop for s in self.slices.values())

    def encode_all(self, titles: Sequence[Facts], franchises: Sequence[int | None] | None = None) -> np.ndarray:
        """(len(titles), out_features) float32.

        Args:
            franchises: of the titles, whose own titles aren't in their records; without it that of the predecessor.
        """
        if franchises is None:
            franchises = [self._franchise(facts) for facts in titles]
        columns = self.encode_without_records(titles)
        columns[:, self.record_columns] = self.records.columns(titles, franchises)
        return columns

    def encode_without_records(self, titles: Sequence[Facts]) -> np.ndarray:
        """`encode_all` with 0 in all record columns."""
        return np.stack([self._encode(facts) for facts in titles])

    def encode(self, facts: Facts) -> np.ndarray:
        """(out_features,) float32."""
        row: np.ndarray = self.encode_all([facts])[0]
        return row

    def encode_pitch(self, facts: Facts) -> np.ndarray:
        """`encode` for a pitch: it lies in the future, so without a year it counts as of `last_year`, with the records
        of today."""
        row: np.ndarray = self.encode_pitches([facts])[0]
        return row

    def read_fields(self, facts: Facts) -> tuple[str, ...]:
        """The known fields of a pitch that move anything: a person without a record is known, and isn't read."""
        columns = self.encode_pitch(facts)
        return tuple(field for field in facts.known if columns[self.slices[field]].any())

    def encode_pitches(self, pitches: Sequence[Facts]) -> np.ndarray:
        """(len(pitches), out_features) float32: `encode_pitch` of each."""
        dated = [facts if facts.year is not None else replace(facts, year=self.last_year) for facts in pitches]
        columns = self.encode_without_records(dated)
        columns[:, self.record_columns] = self.records.columns(pitches, [self._franchise(facts) for facts in pitches])
        return columns

    def _encode(self, facts: Facts) -> np.ndarray:
        """Several values of a field share a total of one: their number is no input, because popular titles are
        tagged more richly after release."""
        row = np.zeros(self.out_features, np.float32)
        slices = self.slices
        for field, choices in self._columns.items():
            given = getattr(facts, field)
            values: Sequence[str] = (given,) if isinstance(given, str) else (given or ())
            columns = [choices[key] for value in values if (key := spelling_key(value)) in choices]
            if columns:
                row[columns] = 1 / len(columns)
        for field in STEPS:
            value = getattr(facts, field)
            if value is not None:
                row[slices[field]] = self._number(field, float(value))
        for field, centre in RATING_CENTRES.items():
            linked = getattr(facts, field)
            if linked is not None and linked.score is not None:
                row[slices[field].stop - 1] = linked.score - centre
        return row

    def _franchise(self, facts: Facts) -> int | None:
        before = facts.predecessor
        return None if before is None or before.mal_id is None else self.records.franchise_of.get(before.mal_id)

    def _number(self, field: str, value: float) -> list[float]:
        x = min(value, self.last_year) if field == "year" else math.log1p(value)
        knots, width = STEPS[field]
        centre, scale = CENTRES[field]
        return [1.0, (x - centre) / scale, *(1 / (1 + math.exp(-(x - knot) / width)) for knot in knots)]
