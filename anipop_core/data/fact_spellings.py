"""What facts mean that are written otherwise than on MyAnimeList: "Shonen", "autumn", "KyoAni", "24 min. per ep."."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from anipop_core.data.links.spelling import spelling_key

_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|ltd|limited|llc|k\.?k|co\.?,?\s*ltd|corp)\.?(?=\s*(?:[,;、/]|$))", re.IGNORECASE
)
_LEGAL_FORM_JAPANESE = re.compile(
    r"^(?:株式会社|有限会社|合同会社|\(株\)|\(有\))\s*|\s*(?:株式会社|有限会社|合同会社|\(株\)|\(有\))$"
)
_BETWEEN_TAGS = re.compile(r"\s*[,;/、・\n]\s*")
_BETWEEN_STUDIOS = re.compile(r"\s*[,;、\n]\s*|\s+[/+×]\s+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ABOUT = re.compile(r"^(?:~|≈|約|全|about|approx\.?|ca\.?)\s*")
_WHOLE = r"\d{1,3}(?:[, ]\d{3})+|\d+"
_EACH = r"(?:\s*(?:/|per|an|each)?\s*(?:ep|episode)\.?)?"
_EPISODES = re.compile(rf"({_WHOLE})\s*(?:eps?|episodes?|話|回|本)?\.?")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")  # "0:24"; an Excel time arrives as "00:24:00"
_MINUTES = re.compile(rf"({_WHOLE}|\d+[.,]\d+){_EACH}")
_LENGTH = re.compile(
    rf"(?:(\d+)\s*(?:h|hrs?|hours?|時間)\.?\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:m|mins?|minutes?|分)\.?\s*)?"
    rf"(?:(\d+)\s*(?:s|secs?|seconds?|秒)\.?)?{_EACH}"
)


def _load() -> dict[str, dict[str, str]]:
    raw = json.loads(Path(__file__).with_name("spellings.json").read_text(encoding="utf-8"))
    del raw["about"]
    return {
        field: {spelling_key(other): word for word, others in words.items() for other in others}
        for field, words in raw.items()
    }


_MEANT = _load()


def meant(field: str, word: str) -> str:
    """Our spelling of a word of a field ("tags" for genres, themes and demographics); the word itself where unknown."""
    return _MEANT.get(field, {}).get(spelling_key(word), word)


def by_key(words: Iterable[str]) -> Mapping[str, str]:
    """`spelling_key` -> the one word that has it; "R" and "R+" share theirs, so it says neither."""
    words = list(words)
    keys = [spelling_key(word) for word in words]
    return {key: word for key, word in zip(keys, words, strict=True) if keys.count(key) == 1}


def split_tags(text: str) -> list[str]:
    """ "Fantasy / Gourmet" -> both."""
    return [word for word in _BETWEEN_TAGS.split(text) if word]


def split_studios(text: str) -> list[str]:
    """ "Wit Studio, Inc., MAPPA" -> both, without their legal forms."""
    parts = [part for part in _BETWEEN_STUDIOS.split(_without_legal_form(text)) if part]
    return [_without_legal_form(part) for part in parts if _without_legal_form(f", {part}")]


def _without_legal_form(name: str) -> str:
    while (shorter := _LEGAL_FORM_JAPANESE.sub("", _LEGAL_FORM.sub("", name))) != name:
        name = shorter
    return name


def split_season(text: str) -> tuple[str, int | None]:
    """ "Fall 2027" -> "Fall" and the year."""
    found = _YEAR.search(text)
    return _YEAR.sub("", text).strip(" ,年"), int(found.group()) if found else None


def plan_number(field: str, text: str) -> float | None:
    """The number of episodes, minutes or the year in a text; None where it can't be told.

    "1,000" -> 1000; "1 hr. 55 min." -> 115; "12話" -> 12; "April 2027" -> 2027.
    """
    plain = _ABOUT.sub("", unicodedata.normalize("NFKC", text).strip().casefold())
    if field == "year":
        year = _YEAR.search(plain)
        return float(year.group()) if year else None
    if field == "duration_min":
        return _minutes(plain)
    found = _EPISODES.fullmatch(plain)
    return _value(found.group(1)) if found else None


def _minutes(plain: str) -> float | None:
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = clock.groups(default="0")
    elif found := _MINUTES.fullmatch(plain):
        return _value(found.group(1))
    elif (found := _LENGTH.fullmatch(plain)) and any(found.groups()):
        hours, minutes, seconds = found.groups(default="0")
    else:
        return None
    return int(hours) * 60 + _value(minutes) + float(seconds) / 60


def _value(number: str) -> float:
    whole = re.sub(r"[, ](?=\d{3}(?:\D|$))", "", number)
    return float(whole.replace(",", "."))
