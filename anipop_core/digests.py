"""Content keys: SHA-256 of a text, of bytes or of a file, as 64 hexadecimal digits."""

from __future__ import annotations

import hashlib
from pathlib import Path


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return bytes_digest(text.encode())


def bytes_digest(*parts: bytes) -> str:
    """SHA-256 of the parts, one after the other, without joining them in memory."""
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
