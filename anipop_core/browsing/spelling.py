"""One spelling for titles and for what is typed to find them: accents, case and width don't matter."""

from __future__ import annotations

import unicodedata

# Accents of Latin letters. Not the marks that Japanese composes with: か and が are different letters.
FIRST_ACCENT, LAST_ACCENT = "\u0300", "\u036f"
QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})


def plain_spelling(text: str) -> str:
    """ "Ｐｏｋéｍｏｎ  ōkami" -> "pokemon okami"."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold().translate(QUOTES)
    letters = (mark for mark in unicodedata.normalize("NFKD", folded) if not FIRST_ACCENT <= mark <= LAST_ACCENT)
    return " ".join(unicodedata.normalize("NFKC", "".join(letters)).split())
