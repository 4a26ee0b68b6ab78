"""What is added where a fact is not known, so that its mere presence moves no score."""

from __future__ import annotations

import torch
from torch import Tensor, nn

MOST = 10.0  # of a density ratio: a larger one rests on few titles


class PresenceTerm(nn.Module):
    """Points for G groups of facts (a predecessor, a source work, people, ...), each where nothing of it is known.

    Titles with such a fact are the popular ones, so a model learns that its absence is bad news. A pitch that just
    doesn't tell it is no worse for that. So a pitch without it gets points: as many as it is likely, by its other
    facts, that such a title has one. The likelihood is a density ratio, that of titles with the fact to those without,
    estimated by a logistic regression on the other facts (Bickel et al. 2009, as for covariate shift). How many points
    a group has, and how they change with the year, is solved for in training, so that over the titles that have a
    fact, taking it away moves nothing on average (`training.fit_presence`). Over all titles the term is 0, and for a
    pitch that tells nothing but a year.
    """

    columns: Tensor
    recorded: Tensor
    beside_year: Tensor
    weight: Tensor
    bias: Tensor
    points: Tensor
    mean: Tensor
    year: Tensor

    def __init__(self, groups: int, features: int) -> None:
        super().__init__()
        self.register_buffer("columns", torch.zeros(groups, features))  # 1: the column belongs to the group
        self.register_buffer("recorded", torch.zeros(features))  # 1: of a record or rating, known or not is all it says
        self.register_buffer("beside_year", torch.zeros(features))  # 1: a column of another fact than the year
        self.register_buffer("weight", torch.zeros(groups, features))  # of the log density ratio; 0 in own columns
        self.register_buffer("bias", torch.zeros(groups))
        self.register_buffer("points", torch.zeros(groups, 2))  # in the middle year, and more for each unit of years
        self.register_buffer("year", torch.zeros(features))  # 1: the column that holds it in such units
        self.register_buffer("mean", torch.zeros(()))

    def forward(self, facts: Tensor) -> Tensor:
        """(...) points for encoded facts (..., features)."""
        told = ((facts != 0).to(facts.dtype) @ self.beside_year > 0).to(facts.dtype)
        points = self.points[:, 0] + (facts @ self.year)[..., None] * self.points[:, 1]  # (..., G)
        return told * ((self.expected(facts) * points).sum(-1) - self.mean)

    def expected(self, facts: Tensor) -> Tensor:
        """(..., G) density ratio of each group that is not known, 0 where it is."""
        given = (facts != 0).to(facts.dtype)
        known = given @ self.columns.T > 0
        others = torch.where(self.recorded > 0, given, facts)
        ratio = (others @ self.weight.T + self.bias).exp().clamp(max=MOST)
        return torch.where(known, 0.0, ratio)
