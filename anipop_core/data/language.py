"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached

from anipop_core.digests import text_digest

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Romanised names make short English synopses look like Shona or Pidgin (probability .15 to .7), while one
# sentence of Spanish, German, Japanese or Russian is told with .9 or more.
RELIABLE = 0.75


# Reading a pitch, encoding it and explaining it ask for the same texts. By digest: the texts are a visitor's own.
@cached(LRUCache(64), key=text_digest, lock=Lock())
def language_of(text: str) -> str:
    """ISO 639-1 code; "en" unless another language is found with probability `RELIABLE` or more."""
    code, probability = _identifier().classify(text)
    return str(code) if probability >= RELIABLE else "en"


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
