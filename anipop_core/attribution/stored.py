"""A known title's score in points where only its vectors are at hand: the parts and the facts, no words."""

from __future__ import annotations

import numpy as np

from anipop_core.attribution.assemble import Pieces, assembled
from anipop_core.attribution.baselines import Baselines
from anipop_core.attribution.facts import fact_shares, sampling
from anipop_core.attribution.game import BlockGame
from anipop_core.attribution.rescaling import rescaled
from anipop_core.model.catalogue import Catalogue
from anipop_core.model.predictor import Predictor
from anipop_core.schema import (
    PREDICTED,
    EncodedCharacter,
    EncodedPitch,
    Explanation,
    PitchBlock,
)


def explain_stored(predictor: Predictor, row: int) -> Explanation:
    """Explain the score of the known title at `row` of the catalogue, as far as it is stored.

    Its characters' texts are not stored, and neither are words and regions: blocks and facts are all there is.
    """
    encoded = stored_parts(predictor.checkpoint.catalogue, row)
    blocks = _blocks(encoded)
    baseline = Baselines(predictor).named("average", encoded)
    game = BlockGame(predictor.fusion, predictor.checkpoint.facts, encoded, blocks, baseline)
    facts = fact_shares(predictor.checkpoint.facts, encoded.facts, game) if encoded.facts.known else {}
    pieces = [Pieces(output) for output in PREDICTED]
    for found in pieces:
        for block, points in zip(blocks, game.points(found.output).tolist(), strict=True):
            if block.kind == "facts":
                found.facts, _ = rescaled(facts[found.output], points)
            found.close(block, points, 0.0)
    mal_id = int(predictor.checkpoint.catalogue.table["mal_id"].iloc[row])
    method = f"Blocks and facts: Shapley values on the stored vectors{sampling(len(pieces[0].facts), game)}."
    return assembled(predictor, game, mal_id, pieces, baseline.label, method)


def stored_parts(catalogue: Catalogue, row: int) -> EncodedPitch:
    """The title as the fusion model reads it, without its characters' texts."""
    return EncodedPitch(
        synopsis=catalogue.text_inputs(np.array([row]))[0],
        characters=tuple(EncodedCharacter(None, vector) for vector in catalogue.art_of(row, portraits=True)),
        images=tuple(catalogue.art_of(row)),
        facts=catalogue.facts[row],
    )


def _blocks(encoded: EncodedPitch) -> tuple[PitchBlock, ...]:
    portraits = (PitchBlock(f"Portrait {i + 1}", "character", i) for i in range(len(encoded.characters)))
    pictures = (PitchBlock(f"Picture {i + 1}", "image", i) for i in range(len(encoded.images)))
    facts = (PitchBlock("Plan", "facts", 0),) if encoded.facts.known else ()
    return (PitchBlock("Synopsis", "synopsis", 0), *portraits, *pictures, *facts)
