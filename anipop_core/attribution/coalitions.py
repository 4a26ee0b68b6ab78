"""Shapley values (Shapley 1953) as weights: each player's value is a weighted sum of the coalitions' scores."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

EXACT_UP_TO = 10  # players: 1,024 coalitions
SAMPLED_ORDERS = 128
SEED = 0


@dataclass(frozen=True)
class Coalitions:
    """The Shapley value of player i is `weights[i] @ scores`, whatever the game; m coalitions of n players."""

    present: np.ndarray  # (m, n) bool: who is in each of m coalitions; first nobody, last everybody
    weights: np.ndarray  # (n, m); they sum to zero for each player
    exact: bool


def coalitions_of(players: int) -> Coalitions:
    """All coalitions of up to EXACT_UP_TO players; of more, those met in a fixed sample of orders."""
    return exact_coalitions(players) if players <= EXACT_UP_TO else sampled_coalitions(players)


def exact_coalitions(players: int) -> Coalitions:
    """All 2^n coalitions, for exact values."""
    numbers = np.arange(2**players)[:, None]
    present = (numbers >> np.arange(players) & 1).astype(bool)  # (m, n)
    sizes = present.sum(1)
    # A coalition of s others counts s! (n - 1 - s)! / n! when a player joins it.
    joining = np.array([1 / (players * math.comb(players - 1, size)) for size in range(players)] or [0.0])
    weights = np.where(present.T, joining[sizes - 1], -joining[np.minimum(sizes, players - 1)])
    return Coalitions(present, weights, exact=True)


def sampled_coalitions(players: int, orders: int = SAMPLED_ORDERS, seed: int = SEED) -> Coalitions:
    """The coalitions met when the players join in random orders, each order taken also backwards.

    Permutation sampling (Castro et al. 2009) keeps the sum: in every order the players' steps lead from
    nobody to everybody. Backward twins (Mitchell et al. 2022) make it exact for games of pairs.
    """
    generator = np.random.default_rng(seed)
    forward = np.stack([generator.permutation(players) for _ in range(orders // 2)])
    drawn = np.concatenate([forward, forward[:, ::-1]])  # (orders, n)
    rank = drawn.argsort(1)  # when each player joins
    met = rank[:, None, :] < np.arange(players + 1)[:, None]  # (orders, n + 1, n): after each step
    present, place = np.unique(met.reshape(-1, players), axis=0, return_inverse=True)
    place = place.reshape(len(drawn), players + 1)
    weights = np.zeros((players, len(present)))
    np.add.at(weights, (drawn, place[:, 1:]), 1 / len(drawn))
    np.add.at(weights, (drawn, place[:, :-1]), -1 / len(drawn))
    return Coalitions(present, weights, exact=False)
