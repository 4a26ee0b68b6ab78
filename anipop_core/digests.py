"""Content keys: SHA-256 of a text or a file."""

from __future__ import annotations

import hashlib
from pathlib import Path


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal figures."""
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal figures. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
