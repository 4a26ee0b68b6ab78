"""An explanation's CSV holds what its JSON holds."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest

from anipop_core.reports.explanation_tables import COLUMNS, explanation_to_csv
from tests.reports.meetings import PITCH, explained

ROUGH = explained(PITCH)
ROUGH = replace(ROUGH, blocks=(replace(ROUGH.blocks[0], gap=0.03, incomplete=True), *ROUGH.blocks[1:]))


def rows(kind: str) -> list[dict[str, str]]:
    table = csv.DictReader(StringIO(explanation_to_csv(ROUGH).lstrip("\ufeff")))
    assert tuple(table.fieldnames or ()) == COLUMNS
    return [row for row in table if row["kind"] == kind]


@pytest.mark.parametrize("kind", ["base", "score", "low", "high"])
def test_base_score_and_range_have_a_row_each(kind):
    (row,) = rows(kind)
    assert float(row["points"]) == pytest.approx(getattr(ROUGH, kind))
    assert row["block"] == row["incomplete"] == ""


def test_blocks_have_their_gap_and_say_whether_it_is_too_large():
    assert [(row["block"], float(row["gap"]), row["incomplete"]) for row in rows("block")] == [
        (block.name, block.gap, str(block.incomplete)) for block in ROUGH.blocks
    ]
    for kind in ("word", "region", "fact"):
        assert {(row["gap"], row["incomplete"]) for row in rows(kind)} == {("", "")}


def test_pieces_have_their_places():
    assert [(row["part"], int(row["start"]), int(row["end"])) for row in rows("word")] == [
        (word.text, word.start, word.end) for word in ROUGH.words
    ]
    assert [float(row["x1"]) for row in rows("region")] == [region.box[2] for region in ROUGH.regions]
