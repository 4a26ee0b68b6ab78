"""The values that travel between the stages: frozen, small, free of behaviour that belongs to a stage."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

import numpy as np
from PIL.Image import Image

Vector: TypeAlias = np.ndarray  # (features,), float32

# What the model predicts: the score in MAL points, and the reach as a percentile of list members in the catalogue
Output: TypeAlias = Literal["score", "reach"]
PREDICTED: tuple[Output, ...] = ("score", "reach")
# How wide known titles are spread, beside their scores: what is little is told by it
SPREAD: dict[Output, float] = {"score": 1.0, "reach": 40.0}
BlockKind: TypeAlias = Literal["synopsis", "character", "image", "facts"]


@dataclass(frozen=True)
class Notice:
    """Something the reader of a score has to know; not an error, the score stands."""

    code: str  # stable, for tests and batch files: "short_text", "unknown_language", "odd_picture", ...
    message: str  # a sentence a producer can act on
    field: str = ""  # where it belongs on the form: "synopsis", "images[0]", "facts.genres", ...


@dataclass(frozen=True)
class Picture:
    """A decoded picture: RGB, upright, longest side at most `intake.pictures.LONGEST_SIDE` pixels."""

    name: str  # shown to the user; never a path that is opened again
    image: Image = field(compare=False, repr=False)
    digest: str  # SHA-256 of size and pixels: the cache key


@dataclass(frozen=True)
class SourceWork:
    """What a title is based on: its number in the catalogue, what is known of it, or both."""

    manga_id: int | None = None  # MAL's
    title: str = ""
    score: float | None = None  # readers' mean, 1-10
    members: int | None = None  # readers
    year: int | None = None  # first published
    magazine: str | None = None


@dataclass(frozen=True)
class Predecessor:
    """The newest earlier title of the franchise: its number in the catalogue, what is known of it, or both."""

    mal_id: int | None = None
    title: str = ""
    score: float | None = None  # viewers' mean, 1-10
    members: int | None = None  # viewers who list it
    year: int | None = None  # first aired


@dataclass(frozen=True)
class Facts:
    """What a plan says, in the spelling of `data/vocabulary.json`; None or () where it is not known."""

    type: str | None = None
    source: str | None = None
    genres: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    demographics: tuple[str, ...] = ()
    episodes: int | None = None
    duration_min: float | None = None  # minutes per episode
    studios: tuple[str, ...] = ()
    rating: str | None = None
    season: str | None = None  # winter, spring, summer, fall
    year: int | None = None
    producers: tuple[str, ...] = ()  # companies: committee, broadcasters, labels
    predecessor: Predecessor | None = None
    source_work: SourceWork | None = None
    # People, by role; the JSON of a pitch has these six under "staff"
    director: tuple[str, ...] = ()
    series_composition: tuple[str, ...] = ()
    script: tuple[str, ...] = ()
    original_creator: tuple[str, ...] = ()
    character_design: tuple[str, ...] = ()
    music: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Names of the fields that hold something, in declaration order."""
        return tuple(f.name for f in fields(self) if getattr(self, f.name) not in (None, ()))


@dataclass(frozen=True)
class Character:
    name: str = ""
    description: str = ""
    portrait: Picture | None = None


@dataclass(frozen=True)
class Pitch:
    """What a producer brings. `title` is shown and never a model input."""

    id: str | int | None = None
    title: str = ""
    synopsis: str = ""
    characters: tuple[Character, ...] = ()
    images: tuple[Picture, ...] = ()
    facts: Facts = Facts()


@dataclass(frozen=True)
class EncodedCharacter:
    text: Vector | None  # (text features,)
    portrait: Vector | None  # (picture features,)


@dataclass(frozen=True)
class EncodedPitch:
    """A pitch as the fusion model reads it. Absent parts are None or ()."""

    synopsis: Vector | None  # (text features,)
    characters: tuple[EncodedCharacter, ...]
    images: tuple[Vector, ...]  # each (picture features,)
    facts: Facts
    is_telling: bool = True  # whether the synopsis, if any, is enough of a text to narrow the range


@dataclass(frozen=True)
class Comparable:
    """A catalogue title near the pitch, with what really happened."""

    mal_id: int
    title: str
    score: float  # MAL mean, 1-10
    reach: float  # percentile of num_list_users in the catalogue, 0-100
    year: int | None
    type: str | None
    similarity: float  # cosine of the centred vectors, -1..1


@dataclass(frozen=True)
class Prediction:
    score: float  # expected MAL mean, 1-10
    low: float  # 90 % range, score points
    high: float
    percentile: float  # share of training titles with a lower score, 0-100
    reach: float  # expected percentile of num_list_users, 0-100
    comparables: tuple[Comparable, ...]
    notices: tuple[Notice, ...]
    # None in a prediction that was kept before these were told
    reach_low: float | None = None  # 90 % range of the reach, percentile
    reach_high: float | None = None
    members: int | None = None  # list members (`num_list_users`) of the catalogue at `reach`
    members_low: int | None = None  # and at the ends of its range
    members_high: int | None = None


@dataclass(frozen=True)
class PitchBlock:
    """A part of the pitch that the model reads. Names are unique within a pitch."""

    name: str  # "Synopsis", "Aki", "Key art", "Plan"
    kind: BlockKind
    place: int  # index in `pitch.characters` or `pitch.images`; 0 for the synopsis and the facts


@dataclass(frozen=True)
class Block(PitchBlock):
    """A part of the pitch and its share of the score or of the reach."""

    points: float  # Shapley value, in the output's points
    gap: float  # relative convergence delta before rescaling, 0..1
    incomplete: bool  # gap > .02


@dataclass(frozen=True)
class WordShare:
    block: str
    text: str
    start: int  # character offset into the submitted text
    end: int  # exclusive
    points: float


@dataclass(frozen=True)
class RegionShare:
    block: str
    image: str  # the picture's name
    box: tuple[float, float, float, float]  # x0, y0, x1, y1 as shares of width and height, 0-1
    points: float


@dataclass(frozen=True)
class FactShare:
    field: str
    value: str
    points: float


@dataclass(frozen=True)
class ListMembers:
    """The reach of an explanation in list members of the catalogue."""

    base: int
    expected: int
    low: int  # 90 % range
    high: int


@dataclass(frozen=True)
class Explanation:
    """base + the blocks' points = score; a block's words, regions or facts sum to the block.

    All in score points; in the explanation of a reach, `score` is the reach and all are percentile points, since
    members multiply where parts add up.
    """

    id: str | int | None
    base: float
    score: float
    low: float
    high: float
    blocks: tuple[Block, ...]
    words: tuple[WordShare, ...]
    regions: tuple[RegionShare, ...]
    facts: tuple[FactShare, ...]
    baseline: str  # what takes the place of an absent part, in words
    method: str
    faithfulness: dict[str, Any]  # empty until tested: `attribution.faithfulness.as_json`
    members: ListMembers | None = None  # of a reach
    reach: Explanation | None = None  # beside a score: what drove the reach of the same pitch

    def of(self, output: Output) -> Explanation:
        """The explanation of the score or, where it was made too, of the reach. Raises ValueError where it wasn't."""
        if output == "score":
            return self
        if self.reach is None:
            raise ValueError("This explanation has no reach: it was made of a score alone.")
        return self.reach
