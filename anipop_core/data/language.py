"""Which language a text is in."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Romanised names make short English synopses look like Shona or Pidgin (probability .15 to .7), while one
# sentence of Spanish, German, Japanese or Russian is told with .9 or more.
RELIABLE = 0.75


@lru_cache(maxsize=64)  # reading a pitch, encoding it and explaining it ask for the same texts
def language_of(text: str) -> str:
    """ISO 639-1 code; "en" unless another language is found with probability `RELIABLE` or more."""
    code, probability = _identifier().classify(text)
    return str(code) if probability >= RELIABLE else "en"


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
