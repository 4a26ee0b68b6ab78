"""The words under which documents of the trade hold the parts of a pitch, in English and Japanese."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_MARKS = re.compile(r"[^\w]+", re.UNICODE)
# What stands before or around a heading: "1.", "2-3", "■", "【", "(A)"
_NUMBERED = re.compile(r"^\s*(?:[\dＩIVX]{1,4}(?:[.\-．)）][\d]*)*[.\-．)）:：]\s*|[A-Z][.)]\s+)")
LONGEST = 40  # characters of a line that may be a heading


def section_of(line: str) -> str | None:
    """The section that a line begins ("synopsis", "logline", "characters", "facts", "art", "other"); None for a line
    that is no heading.

    >>> section_of("【あらすじ】"), section_of("2. Main Characters"), section_of("The story begins in winter")
    ('synopsis', 'characters', None)
    """
    return _words("sections").get(_key(line)) if len(line) <= LONGEST else None


def fact_of(label: str) -> str | None:
    """The field that a label before a colon names; None for any other.

    >>> fact_of("話数"), fact_of("Animation Studio"), fact_of("Aki")
    ('episodes', 'studios', None)
    """
    return _words("facts").get(_key(label)) if len(label) <= LONGEST else None


def _key(line: str) -> str:
    plain = unicodedata.normalize("NFKC", line).casefold()
    return _MARKS.sub("", _NUMBERED.sub("", plain.upper()).casefold())


@cache
def _words(kind: str) -> Mapping[str, str]:
    text = files(__package__).joinpath("headings.json").read_text(encoding="utf-8")
    return {_key(word): part for part, words in json.loads(text)[kind].items() for word in words}
