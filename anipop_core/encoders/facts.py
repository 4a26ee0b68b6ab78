"""Facts -> one vector. Only the studios' columns and target encodings are learnt from training titles.

A field that is not known is all zeros over its columns, so that a field is taken away by zeroing its slice.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from anipop_core.data.vocabulary import SEASONS, VOCABULARY
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


@dataclass(frozen=True)
class FactsEncoder:
    """Encodes `Facts` as (out_features,) float32; `slices` says which columns belong to which field."""

    studios: tuple[str, ...]  # the studios with enough training titles for a column of their own
    last_year: int  # newest of the training titles; later years count as this one
    studio_encodings: Mapping[str, float] = dataclasses.field(
        default_factory=dict
    )  # studio -> target encoding, standardised

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
        widths["studios"] += 1  # the last column: their target encoding
        widths |= {field: 2 + len(knots) for field, (knots, _) in STEPS.items()}
        starts = np.cumsum([0, *widths.values()])
        return {field: slice(int(a), int(b)) for field, a, b in zip(widths, starts, starts[1:], strict=False)}

    @cached_property
    def _columns(self) -> dict[str, dict[str, int]]:
        """Field -> word in lower case -> its column: a look-up, because a sweep encodes hundreds of pitches."""
        return {
            field: {value.casefold(): self.slices[field].start + place for place, value in enumerate(values)}
            for field, values in self.choices.items()
        }

    @cached_property
    def _encoding_of(self) -> dict[str, float]:
        return {name.casefold(): encoding for name, encoding in self.studio_encodings.items()}

    @cached_property
    def out_features(self) -> int:
        return max(s.stop for s in self.slices.values())

    def encode(self, facts: Facts) -> np.ndarray:
        """(out_features,) float32. Several values of a field share a total of one: their number is no input,
        because popular titles are tagged more richly after release."""
        row = np.zeros(self.out_features, np.float32)
        slices = self.slices
        for field, choices in self._columns.items():
            given = getattr(facts, field)
            values: Sequence[str] = (given,) if isinstance(given, str) else (given or ())
            columns = [choices[key] for value in values if (key := value.casefold()) in choices]
            if columns:
                row[columns] = 1 / len(columns)
        encodings = [self._encoding_of[key] for name in facts.studios if (key := name.casefold()) in self._encoding_of]
        if encodings:
            row[self.studio_encoding_column] = sum(encodings) / len(encodings)
        for field in STEPS:
            value = getattr(facts, field)
            if value is not None:
                row[slices[field]] = self._number(field, float(value))
        return row

    @property
    def studio_encoding_column(self) -> int:
        """The column of the studios' target encoding, the mean over them."""
        return self.slices["studios"].stop - 1

    def encode_pitch(self, facts: Facts) -> np.ndarray:
        """`encode` for a pitch: it lies in the future, so without a year it counts as of `last_year`."""
        return self.encode(facts if facts.year is not None else replace(facts, year=self.last_year))

    def encode_all(self, titles: Sequence[Facts]) -> np.ndarray:
        """(len(titles), out_features) float32."""
        return np.stack([self.encode(facts) for facts in titles])

    def _number(self, field: str, value: float) -> list[float]:
        x = min(value, self.last_year) if field == "year" else math.log1p(value)
        knots, width = STEPS[field]
        centre, scale = CENTRES[field]
        return [1.0, (x - centre) / scale, *(1 / (1 + math.exp(-(x - knot) / width)) for knot in knots)]
