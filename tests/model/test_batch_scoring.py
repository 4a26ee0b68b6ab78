from __future__ import annotations

import io

import pytest

from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.batches import BatchRow
from anipop_core.model import batch_scoring
from anipop_core.model.batch_scoring import CHUNK_PICTURES, score_rows, write_scores
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Notice, Pitch
from tests.small_model import BASE, picture, small_predictor


@pytest.fixture
def chunks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pitches reach the model at a time."""
    sizes: list[int] = []
    whole = Predictor.predict_many

    def counted(self, pitches):
        sizes.append(len(pitches))
        return whole(self, pitches)

    monkeypatch.setattr(Predictor, "predict_many", counted)
    return sizes


def row(number: int, **parts: object) -> BatchRow:
    return BatchRow(number, ParsedPitch(Pitch(**parts), ()))  # type: ignore[arg-type]


def test_a_chunk_ends_with_as_many_pictures_as_memory_allows(chunks: list[int]) -> None:
    art = tuple(picture("white") for _ in range(CHUNK_PICTURES // 2))
    rows = [row(1, images=art), row(2, synopsis="night"), row(3, images=art), row(4, synopsis="night")]
    assert [line["id"] for line in score_rows(small_predictor(), rows)] == [1, 2, 3, 4]
    assert chunks == [3, 1]


def test_a_chunk_ends_with_as_many_pitches_as_are_encoded_together(
    chunks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_scoring, "CHUNK_PITCHES", 2)
    lines = list(score_rows(small_predictor(), [row(number, synopsis="night") for number in range(5)]))
    assert chunks == [2, 2, 1]
    assert [line["score"] for line in lines] == [pytest.approx(BASE, abs=1e-4)] * 5


def test_rows_with_an_error_and_notices_of_both_sides() -> None:
    parsed = ParsedPitch(Pitch(synopsis="night"), (Notice("code", "Too short.", "synopsis"),))
    file = io.StringIO()
    assert write_scores(small_predictor(), [BatchRow("a", None, "It is broken."), BatchRow("b", parsed)], file) == (
        2,
        1,
    )
    header, broken, good = file.getvalue().splitlines()
    assert header == "id,score,low,high,percentile,reach,warnings,error,members,members_low,members_high"
    assert broken == "a,,,,,,,It is broken.,,,"
    assert good.startswith(f"b,{BASE}")
    assert "Too short." in good
