"""What tables hold where nothing is known: it stands in a field, and says nothing."""

from __future__ import annotations

NOTHING = frozenset(
    {"-", "–", "—", "?", "n/a", "na", "none", "null", "nan", "tba", "tbd", "unknown"}
    | {"#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!", "#spill!", "#calc!", "#getting_data"}
)


def says_nothing(text: str) -> bool:
    """Whether the text is one of NOTHING, whatever its case."""
    return text.strip().casefold() in NOTHING
