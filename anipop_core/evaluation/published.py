"""The paper's numbers beside ours on the same kind of split.

The paper splits titles at random, so that sequels stand on both sides; its figures are compared with those of our
random split only. It tests on its own 7,784 titles, scaled to 0-1 by the test set's own lowest and highest score;
we test on ours, scaled by a fixed range (`mse01`).
"""

from __future__ import annotations

from typing import Any

from anipop_core.evaluation.ablations import ALONE, COUNTED
from anipop_core.evaluation.record import Record, metrics_of

SOURCE = "arXiv 2406.16961; PeerJ Computer Science 11:e2715"
FIGURES = ("mse01", "r2", "pearson", "spearman")
PUBLISHED = (  # its inputs, its figures, our variant
    ("Synopsis, characters, portraits (arXiv)", (0.0106, 0.187, 0.436, 0.431), "without_facts"),
    ("Synopsis, characters, portraits (PeerJ)", (0.012, 0.142, 0.382, 0.362), "without_facts"),
    ("Synopsis only", (0.0116, 0.106, 0.328, 0.338), "synopsis_only"),
    ("Characters only", (0.0115, 0.114, 0.341, 0.307), "characters_only"),
    ("Portraits only (ours: covers and banners)", (0.0281, -1.17, 0.121, 0.096), "art_only"),
    ("Word counts and raw pixels, softmax over a batch", (0.413, -30.8, 0.183, 0.195), "baseline_traditional_softmax"),
    ("The same without the softmax", None, "baseline_traditional_linear"),
)
PART_OF = {variant: part for part, variant in ALONE.items()}


def published(record: Record) -> dict[str, Any]:
    """`rows`: name, `paper` and `ours` (figures, None where there are none); only rows that we ran."""
    found = []
    for name, numbers, variant in PUBLISHED:
        ours = _ours(record, variant)
        if ours:
            paper = None if numbers is None else dict(zip(FIGURES, numbers, strict=True))
            found.append({"name": name, "paper": paper, "variant": variant, "ours": ours})
    return {"source": SOURCE, "rows": found}


def _ours(record: Record, variant: str) -> dict[str, float]:
    """Characters or art alone: on the titles that have them, as all of the paper's do."""
    rows = record.rows("random", variant)
    column = COUNTED.get(PART_OF.get(variant, ""))
    return metrics_of(rows if column is None else rows[rows[column] > 0])
