from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from anipop_core.data.vocabulary import PLAN_FIELDS
from anipop_core.encoders.facts import FactsEncoder
from anipop_core.encoders.records import Records
from anipop_core.model.fusion import Fusion
from anipop_core.model.known_facts import KnownFacts
from anipop_core.model.ngram_head import NgramHead
from anipop_core.model.predictor import Predictor
from anipop_core.schema import Character, Facts, Pitch, SourceWork
from tests.small_model import BASE, MEMBERS, TEXT, picture, small_checkpoint, small_config, small_predictor

MOVIE = (0.4, 0.6)  # points that each of the two members gives a film
STORY = "A young courier crosses the flooded city. She reads letters that never arrive. Nobody knows who sent them."
MADE = [("Aki Mori", "Wave")] * 4 + [("Bo Hara", "Harbour")] * 3 + [("Chi Ota", "Tide")] * 2  # of known titles
PITCH = Pitch(
    id="v1",
    title="Lamps",
    synopsis=STORY,
    characters=(Character("Aki", "She carries letters and lamps."), Character("Ren", "He mends trams.")),
    images=(picture("white", "white.png"), picture("navy", "navy.png")),
    facts=Facts(type="TV", genres=("Drama",), episodes=12),
)


def solvable_fusion(facts: FactsEncoder) -> Fusion:
    """score = 6.5 + first number of the synopsis' vector x (1 - known fields / 11) + MOVIE for a film
    + mean over pictures of (brightness - 0.5) / 10 + mean over characters of the first number of their vectors."""
    config = small_config(facts).model_copy(update={"trees": 1, "tree_nodes": 3})
    fusion = Fusion(config)
    for parameter in fusion.parameters():
        torch.nn.init.zeros_(parameter)
    fusion.label_centre.copy_(torch.tensor([BASE, 50.0]))
    with torch.no_grad():
        fusion.trunk.gate_weights[0, :, :, 0, 0] = 1
    for place, field in enumerate(PLAN_FIELDS):
        fusion.trunk.fields[facts.slices[field], place] = 1
    fusion.trees.feature[:] = facts.slices["type"].start + facts.choices["type"].index("Movie")
    fusion.trees.threshold[:] = 0.5
    fusion.trees.branches[:] = torch.tensor([[1, 2], [1, 1], [2, 2]])
    fusion.trees.value[:, 2] = torch.tensor(MOVIE)
    fusion.image_effect.centre.fill_(0.5)
    fusion.image_effect.weight[3, 0] = 0.1
    fusion.image_effect.deviation[3] = torch.tensor([0.01, -0.01])
    fusion.character_effect.weight[0, 0] = 1
    return fusion.eval()


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    ngrams = NgramHead(0, TEXT, MEMBERS)
    ngrams.vector_weight[0, :] = torch.tensor([1.0, 0, 0] * MEMBERS)
    made = [Facts(year=2001, director=(who,), source_work=SourceWork(magazine=where)) for who, where in MADE]
    records = Records(made, np.linspace(6, 8, len(made)), np.ones(len(made)), np.arange(len(made)), {})
    facts = FactsEncoder(("Studio A",), 2024, records)
    known = KnownFacts.of(pd.DataFrame({"studios": [["Studio A"]]}))
    return small_predictor(replace(small_checkpoint(solvable_fusion(facts)), ngrams=ngrams, facts=facts, known=known))
