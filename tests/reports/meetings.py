"""Meetings made up for the tests of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from PIL import Image

from anipop_core.attribution.blocks import blocks_of
from anipop_core.model.noise import Change
from anipop_core.reports.meeting import MeetingReport, ReportedVersion
from anipop_core.reports.model_summary import model_summary
from anipop_core.schema import (
    Block,
    Character,
    Comparable,
    Explanation,
    Facts,
    FactShare,
    Notice,
    Picture,
    Pitch,
    Prediction,
    RegionShare,
    WordShare,
)
from anipop_core.store.records import Decision, Guess, Outcome
from tests.intake.drawing import quarters
from tests.made_up_predictions import made_up_report
from tests.ui.fakes import FakePredictor

AT = datetime(2026, 11, 24, 14, 5, tzinfo=timezone(timedelta(hours=9), "JST"))
BASE = 6.5


def picture(name: str = "key.png", colour: tuple[int, int, int] | None = None) -> Picture:
    image = Image.new("RGB", (90, 60), colour) if colour else quarters(90, 60)
    return Picture(name, image, f"digest of {name} {colour}")


PITCH = Pitch(
    title="Lamps",
    synopsis="Mio rows the last ferry by night.\n\nThe lamps burn, and nobody lights them.",
    characters=(
        Character("アキ", "A clockmaker who counts the hours.", picture("aki.png", (200, 90, 60))),
        Character("", "A boy without a name."),
        Character("", "A second boy without a name."),
    ),
    images=(picture("key.png"),),
    facts=Facts(type="TV", genres=("Drama", "Fantasy"), episodes=12),
)


def words_of(text: str, block: str, points: Sequence[float] = (0.06, -0.03, 0.01)) -> list[WordShare]:
    """Every word of a text with `points` in turn."""
    found, place = [], 0
    for number, word in enumerate(text.split()):
        start = text.index(word, place)
        place = start + len(word)
        found.append(WordShare(block, word, start, place, points[number % len(points)]))
    return found


def regions_of(block: str, image: str) -> list[RegionShare]:
    """Four quarters: the upper left raises, the lower right lowers."""
    return [
        RegionShare(block, image, (x, y, x + 0.5, y + 0.5), points)
        for (x, y), points in zip([(0, 0), (0.5, 0), (0, 0.5), (0.5, 0.5)], (0.08, 0.01, 0.0, -0.04), strict=True)
    ]


def explained(pitch: Pitch) -> Explanation:
    """Blocks of +0.20, −0.10, +0.20, ... as the explainer would name them."""
    places = blocks_of(pitch, FakePredictor().encode(pitch))
    points = [0.2 if n % 2 == 0 else -0.1 for n in range(len(places))]
    words: list[WordShare] = []
    regions: list[RegionShare] = []
    for place in places:
        character = pitch.characters[place.place] if place.kind == "character" else Character()
        text = pitch.synopsis if place.kind == "synopsis" else character.description
        art = pitch.images[place.place] if place.kind == "image" else character.portrait
        words += words_of(text, place.name)
        regions += regions_of(place.name, art.name) if art else []
    facts = tuple(FactShare(name, str(getattr(pitch.facts, name)), 0.05) for name in pitch.facts.known)
    blocks = tuple(Block(b.name, b.kind, b.place, p, 0.0, False) for b, p in zip(places, points, strict=True))
    score = BASE + sum(points)
    tested = {"words": {"block": "Synopsis", "verdict": "Removing the five strongest words moves the score by 0.06."}}
    return Explanation(
        None, BASE, score, score - 0.8, score + 0.7, blocks, tuple(words), tuple(regions), facts,
        "In place of an absent part stands the average title.", "shapley", tested,
    )  # fmt: skip


def predicted(score: float, notices: tuple[Notice, ...] = ()) -> Prediction:
    return Prediction(score, score - 0.8, score + 0.7, 78.2, 69.4, (), notices)


def version(name: str = "Version A", pitch: Pitch = PITCH, score: float = 7.1, **more: object) -> ReportedVersion:
    near = (Comparable(42, "Umi no <Uta>", 7.84, 60.0, 2019, "TV", 0.5), Comparable(7, "海", 6.1, 30, None, None, 0.4))
    whole = ReportedVersion(name, pitch, predicted(score), explanation=explained(pitch), comparables=near)
    return replace(whole, **more)  # type: ignore[arg-type]


def meeting(**more: object) -> MeetingReport:
    """Two versions, a guess and a decision on each; the later decision is on the second."""
    first = version(
        guesses=(Guess("Bo", 6.2, "Too slow for me.", AT),),
        decisions=(Decision("pass", "The end drags.", AT - timedelta(minutes=1)),),
    )
    second = version(
        "第二案 B",
        score=7.31,
        change=Change(0.21, 0.1),
        notes="Тише воды → “quieter”",
        comparable_notes=("Its neighbours are older.",),
        guesses=(Guess("相子", 8.12, "", datetime(2026, 11, 24, tzinfo=UTC)),),
        decisions=(Decision("revise", "The film carries it.\n주인공의 나이를 올린다", AT),),
    )
    whole = MeetingReport("The Island – 冬の島", AT, model_summary(made_up_report(), "2027-01"), (first, second))
    return replace(whole, **more)  # type: ignore[arg-type]


def with_outcomes(report: MeetingReport, *scores: float | None) -> MeetingReport:
    """The report with the real score of each version; None where it isn't known."""
    versions = [
        replace(version, outcome=None if score is None else Outcome(score, AT, None, ""))
        for version, score in zip(report.versions, scores, strict=True)
    ]
    return replace(report, versions=tuple(versions))
