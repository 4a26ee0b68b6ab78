"""One spelling for titles and for what is typed to find them: without accents, case, width and kinds of dash."""

from __future__ import annotations

import unicodedata

# Accents of Latin letters. Not the marks that Japanese composes with: か and が are different letters.
FIRST_ACCENT, LAST_ACCENT = "\u0300", "\u036f"
QUOTES = {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'}
DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500", "-")  # not ー, a letter of Japanese
AS_TYPED = str.maketrans({**QUOTES, **DASHES})


def plain_spelling(text: str) -> str:
    """The text as it is compared: "Ｐｏｋéｍｏｎ  ōkami" -> "pokemon okami"."""
    if text.isascii():
        return " ".join(text.lower().split())
    folded = unicodedata.normalize("NFKC", text).casefold().translate(AS_TYPED)
    letters = (mark for mark in unicodedata.normalize("NFKD", folded) if not FIRST_ACCENT <= mark <= LAST_ACCENT)
    return " ".join(unicodedata.normalize("NFKC", "".join(letters)).split())
