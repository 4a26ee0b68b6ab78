"""Checks of the values kept around a pitch: names, notes, scores and times."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from anipop_core.errors import InputError
from anipop_core.intake.fields import Text
from anipop_core.intake.limits import MAX_LINE_LENGTH

MAX_NOTE_LENGTH = 20_000  # characters
LOWEST_SCORE, HIGHEST_SCORE = 1, 10  # MyAnimeList's scale
FIRST_YEAR, LAST_YEAR = MINYEAR + 1, MAXYEAR - 1
_TEXT = TypeAdapter(Text)


def checked_name(name: str, field: str = "name") -> str:
    """The name as one line without white space around it.

    Raises InputError for one that is empty, longer than MAX_LINE_LENGTH or broken text; `field` is where it belongs
    on the form.
    """
    line = " ".join(_checked(name, field, MAX_LINE_LENGTH).split())
    if not line:
        raise InputError("There is no name.", "Allowed are up to 300 characters, but not none.", "Type one.", field)
    return line


def checked_note(note: str, field: str = "note") -> str:
    """The note unchanged; it may be empty. Raises InputError beyond MAX_NOTE_LENGTH and for broken text."""
    return _checked(note, field, MAX_NOTE_LENGTH)


def checked_score(score: float, field: str = "score") -> float:
    """The score as a float. Raises InputError outside 1 to 10."""
    if LOWEST_SCORE <= score <= HIGHEST_SCORE:  # False for NaN
        return float(score)
    raise InputError(
        f"The score is {score:g}.",
        f"Allowed is a number from {LOWEST_SCORE} to {HIGHEST_SCORE}.",
        "Correct it and try again.",
        field,
    )


def _check_year(time: datetime) -> datetime:
    """At the ends of the calendar another zone's clock would show a year that there isn't."""
    if FIRST_YEAR <= time.year <= LAST_YEAR:
        return time
    raise PydanticCustomError("year", f"a time of the years {FIRST_YEAR} to {LAST_YEAR}")


Name = Annotated[str, AfterValidator(checked_name)]
Note = Annotated[str, AfterValidator(checked_note)]
Moment = Annotated[AwareDatetime, AfterValidator(_check_year)]  # in UTC in the database


def _checked(text: Any, field: str, longest: int) -> str:
    try:
        text = _TEXT.validate_python(text)
    except ValidationError:  # NUL, half a surrogate pair
        raise InputError(f"The {field} holds broken characters.", "Allowed is text.", "Type it anew.", field) from None
    if len(text) > longest:
        raise InputError(
            f"The {field} has {len(text):,} characters.", f"Allowed are up to {longest:,}.", "Shorten it.", field
        )
    return text
