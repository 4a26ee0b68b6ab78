"""What tables hold where nothing is known: it stands in a field, and says nothing."""

from __future__ import annotations

import re

NOTHING = frozenset({"-", "–", "—", "?", "n/a", "na", "none", "null", "nan", "tba", "tbd", "unknown"})
# What spreadsheets write where a formula has no result; and "#####" for a date that was too wide
_ERROR = re.compile(
    r"#(?:REF|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|EXTERNAL|ERROR)[!?]|"
    r"#N/A|#GETTING_DATA|Err:\d{3}|#{3,}",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether the text is one of NOTHING, whatever its case, or a spreadsheet's error."""
    return text.strip().casefold() in NOTHING or is_error(text)


def is_error(text: str) -> bool:
    """Whether a spreadsheet wrote the text because a formula has no result."""
    return _ERROR.fullmatch(text.strip()) is not None
