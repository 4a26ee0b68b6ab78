"""Encoded vectors on disk, keyed by encoder and content: encoding goes on where it was broken off.

SQLite from the standard library: every batch is one transaction, and blobs hold plain float32, so reading
the store never runs code.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from anipop_core.digests import text_digest
from anipop_core.progress import track

CHUNK = 256  # vectors in a transaction


class Encoder(Protocol):
    """What a key is made of."""

    name: str
    weight_hash: str
    out_features: int
    preprocessing: dict[str, object]


def encoder_key(encoder: Encoder) -> str:
    """Changes with the weights and with the preprocessing, which both change the vectors."""
    read = json.dumps(encoder.preprocessing, sort_keys=True, default=str)
    return f"{encoder.name}:{encoder.weight_hash[:16]}:{text_digest(read)[:8]}"


class VectorStore:
    """One SQLite file of vectors."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path)
        self._db.execute("CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL)")

    def vectors(
        self,
        encoder: Encoder,
        digests: Sequence[str],
        encode: Callable[[list[int]], np.ndarray],
        label: str,
    ) -> np.ndarray:
        """(n, out_features) float32 for n contents; `encode` gets the places of those not yet stored."""
        prefix = encoder_key(encoder)
        keys = [f"{prefix}:{digest}" for digest in digests]
        missing = list({key: place for place, key in enumerate(keys) if self._get(key) is None}.values())
        chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
        for chunk in track(chunks, label, len(chunks)):
            rows = encode(chunk).astype(np.float32)
            with self._db:
                self._db.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    [(keys[place], row.tobytes()) for place, row in zip(chunk, rows, strict=True)],
                )
        blobs = [self._get(key) for key in keys]
        out = np.frombuffer(b"".join(blob for blob in blobs if blob), np.float32)
        return out.reshape(len(keys), encoder.out_features).copy()

    def _get(self, key: str) -> bytes | None:
        row = self._db.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None
