"""Tables that take minutes to make are kept in files, so that an evaluation goes on where it was broken off."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from anipop_core.digests import text_digest


def kept(folder: Path, name: str, made: Mapping[str, str], make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The table of that name in `folder`, made first where it isn't there or was made with something else.

    made: what it is made with (`training.provenance.of_a_baseline`).
    """
    path = folder / f"{name}-{text_digest(json.dumps(made, sort_keys=True))[:12]}.parquet"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        make().to_parquet(unfinished, index=False)
        unfinished.rename(path)
    return pd.read_parquet(path)
