"""How error messages quote what was received: short, printable and in everyday words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

QUOTED_LENGTH = 60
LARGEST_SHOWN_NUMBER = 1e15


def quoted(text: str) -> str:
    """The text in quotes, cut short; characters that can't be shown are replaced."""
    short = text if len(text) <= QUOTED_LENGTH else text[: QUOTED_LENGTH - 1] + "…"
    return '"' + "".join(char if char.isprintable() else "\ufffd" for char in short) + '"'


def described(value: Any) -> str:
    """The kind of a value in the words of a reader of JSON, with the value where it is short."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return "a very large number" if abs(value) > LARGEST_SHOWN_NUMBER else f"a number ({value})"
    if isinstance(value, str):
        return f"text ({quoted(value)})"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a group of fields {...}"
    return f"a value of type {type(value).__name__}"


def listed(words: Iterable[str]) -> str:
    """The words with commas between them."""
    return ", ".join(words)


def did_you_mean(word: str, allowed: Sequence[str]) -> str:
    """The question "Did you mean ...? " where one of `allowed` is like the word, else ""."""
    spellings = {other.casefold(): other for other in allowed}
    near = get_close_matches(word.strip().casefold(), spellings, n=1)
    return f"Did you mean {quoted(spellings[near[0]])}? " if near else ""
