"""Where commands look and write unless told otherwise. The cache may be deleted at any time."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = Path(".cache")
DATASET = CACHE / "dataset"
VECTORS = CACHE / "vectors.sqlite"
SOURCE = Path(os.environ.get("ANIPOP_DATA", "../shared/data"))
EVALUATION = CACHE / "evaluation"
RUNS = EVALUATION / "runs"
