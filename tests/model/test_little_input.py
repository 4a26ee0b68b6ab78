"""With little to read the range is the message; with nothing there is no score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.batches import BatchRow
from anipop_core.intake.sheets import SheetTable
from anipop_core.model.batch_scoring import score_rows
from anipop_core.model.intervals import kind_of
from anipop_core.own_titles.rows import read_rows
from anipop_core.own_titles.scoring import without_unread
from anipop_core.schema import Character, Facts, Pitch
from tests.small_model import picture, small_checkpoint, small_predictor

STORY = "A young courier crosses the flooded city every night and reads all the letters that never arrive."
JAPANESE = "灯台守の少女は、生まれる前に沈んだ船から届く無線に答える。毎晩、乗組員は彼女にひとつだけ願いごとをする。"
NOTHING = [
    Pitch(synopsis=JAPANESE),
    Pitch(title="A name only", characters=(Character("Aki"),)),
    Pitch(synopsis="N/A"),
    Pitch(synopsis="#REF!"),
    Pitch(facts=Facts(studios=("A studio nobody knows",))),
]


@pytest.mark.parametrize("pitch", NOTHING)
def test_a_pitch_of_which_nothing_is_read_has_no_score(pitch: Pitch) -> None:
    model = small_predictor()
    with pytest.raises(InputError, match="There is nothing to score in this pitch"):
        model.check_read(pitch)
    read, unread = score_rows(
        model, [BatchRow(1, ParsedPitch(Pitch(synopsis=STORY), ())), BatchRow(2, ParsedPitch(pitch, ()))]
    )
    assert "score" in read and set(unread) == {"id", "error"}
    assert "Add a synopsis or a picture." in str(unread["error"])
    model.check_read(replace(pitch, images=(picture("white"),)))


def test_a_row_of_a_spreadsheet_of_which_nothing_is_read_has_no_pitch() -> None:
    head = ("title", "synopsis", "studios")
    cells = (("One", STORY, None), ("Two", JAPANESE, None), ("Three", "#REF!", None), ("Four", None, "Nobody knows"))
    rows = read_rows(SheetTable(head, cells, (2, 3, 4, 5)), {name: name for name in head})
    one, *others = without_unread(small_predictor(), rows)
    assert one.parsed is not None and not one.error
    assert all(row.parsed is None and row.is_bare and row.error for row in others)


@pytest.mark.parametrize("text", ["Ferry", "ferry " * 4_000])
@pytest.mark.parametrize("facts", [Facts(), Facts(type="TV", year=2020)])
def test_a_word_narrows_no_range(text: str, facts: Facts) -> None:
    checkpoint = small_checkpoint()
    quantiles = {kind: (-1.0, 0.5) if "synopsis" in kind else (-1.5, 1.0) for kind in checkpoint.interval.quantiles}
    model = small_predictor(replace(checkpoint, interval=replace(checkpoint.interval, quantiles=quantiles)))
    without, word, story = model.encode_many(
        [Pitch(facts=facts), Pitch(synopsis=text, facts=facts), Pitch(synopsis=STORY, facts=facts)]
    )
    assert kind_of(word) == kind_of(without) != kind_of(story)
    found = model.scores([without, word, story])
    width, reach_width = found.high - found.low, found.reach_high - found.reach_low
    assert width[1] >= width[0] > width[2]
    assert reach_width[1] >= reach_width[0]
    assert (found.low[1] <= found.low[0]) and (found.high[1] >= found.high[0])
    swept = model.facts_scores(word, [facts, replace(facts, type="Movie")])
    np.testing.assert_allclose([swept.low[0], swept.high[0]], [found.low[1], found.high[1]], atol=1e-5)


def test_a_year_after_the_last_one_learned_is_read_as_that_one_and_says_so() -> None:
    model = small_predictor()
    late, last = (model.predict(Pitch(synopsis=STORY, facts=Facts(year=year))) for year in (2031, 2024))
    assert late.score == last.score and last.notices == ()
    (notice,) = late.notices
    assert (notice.code, notice.field) == ("late_year", "facts.year")
    assert notice.message == "2031 is read as 2024, the newest year the model has learnt from."


def test_a_description_of_1393_words_is_scored() -> None:
    """It made the whole pitch fail."""
    model = small_predictor()
    long, cut = (Pitch(characters=(Character("Aki", " ".join(["word"] * n)),)) for n in (1_393, 1_000))
    model.check_read(long)
    assert model.predict(long) == model.predict(cut)
