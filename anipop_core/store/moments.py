"""Times as the store keeps them: in UTC, and shown by whatever clock the user's browser has."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = MINYEAR + 1, MAXYEAR - 1


def _check_year(time: datetime) -> datetime:
    """At the ends of the calendar another zone's clock would show a year that there isn't."""
    if FIRST_YEAR <= time.year <= LAST_YEAR:
        return time
    raise PydanticCustomError("year", f"a time of the years {FIRST_YEAR} to {LAST_YEAR}")


Moment = Annotated[AwareDatetime, AfterValidator(_check_year)]
