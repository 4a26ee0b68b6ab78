"""Plain text for documents: without control characters, shortened, listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

# Controls but tab and line feed, marks that turn the direction of writing, halves of characters.
_UNWELCOME = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_HALVES = re.compile("[\ud800-\udfff]")


def plain_text(text: str) -> str:
    """The text without control characters, marks that turn the direction of writing, and halves of characters."""
    return _HALVES.sub("\ufffd", _UNWELCOME.sub("", text))


def shortened(text: str, length: int) -> str:
    """One line of at most `length` characters, cut with an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def listed(names: Sequence[str]) -> str:
    """One or more names in words: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
