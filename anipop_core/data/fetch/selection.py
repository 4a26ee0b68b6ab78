"""What the user asks for: titles of a season, of a list of ids, or all, and the sources to ask."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from anipop_core.data.vocabulary import SEASONS
from anipop_core.errors import DataError

FIRST_YEAR, LAST_YEAR = 1917, 2100
MAX_ID = 10_000_000
SOURCES = ("jikan", "anilist", "kitsu", "zenodo")
DEFAULT_SOURCES = "jikan,anilist,kitsu"
KEPT = ".fetch"  # below the output folder: what was ever answered


@dataclass(frozen=True)
class Selection:
    """The titles to fetch: of a season, of some ids, or all where neither is given."""

    season: tuple[int, str] | None = None
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Order:
    """All that the user asked for."""

    out: Path  # folder for the tables and pictures
    selection: Selection
    sources: Collection[str]  # of SOURCES; jikan or zenodo among them
    pictures: bool


def select(season: str | None, ids: Path | None, everything: bool) -> Selection:
    """The selection of titles that the options describe.

    Raises DataError unless exactly one of the three is given, and where it can't be read.
    """
    if sum((season is not None, ids is not None, everything)) != 1:
        raise DataError(
            "It isn't clear which titles are meant.",
            "Exactly one of --season, --ids and --all is allowed.",
            "For a start: fetch-data --out DIR --season 2024-spring",
        )
    if season is not None:
        return Selection(season=_season(season))
    return Selection(ids=_ids(ids) if ids else None)


def select_sources(text: str, season: str | None) -> tuple[str, ...]:
    """The sources named in `text`, with commas between them; `season` as given to `select`.

    Raises DataError for unknown names, and where none of the sources says which titles there are.
    """
    chosen = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    unknown = [word for word in chosen if word not in SOURCES]
    if unknown or not chosen:
        raise DataError(
            f'--sources holds "{unknown[0][:40]}".' if unknown else "--sources is empty.",
            f"Allowed are {', '.join(SOURCES)}, with commas between them.",
            f"For example: --sources {DEFAULT_SOURCES}",
        )
    needed = ("jikan",) if season else ("jikan", "zenodo")
    if not set(needed) & set(chosen):
        raise DataError(
            f"--sources {text} doesn't say which titles there are and what they scored.",
            f"{' or '.join(needed)} has to be among them{' for a season' if season else ''}.",
            f"For example: --sources {','.join(dict.fromkeys(('jikan', *chosen)))}",
        )
    return chosen


def _season(text: str) -> tuple[int, str]:
    match = re.fullmatch(r"(\d{4})-([a-z]+)", text.strip().lower())
    if match and match[2] in SEASONS and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return int(match[1]), match[2]
    raise DataError(
        f'"{text[:40]}" is not a season.',
        f"Allowed is a year and one of {', '.join(SEASONS)}.",
        "For example: --season 2024-spring",
    )


def _ids(path: Path) -> tuple[int, ...]:
    """MAL ids, white space, commas or semicolons between them, once each."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise DataError(
            f"{path} can't be read.",
            "It has to be a text file of MyAnimeList ids, one a line.",
            "Check the name, or save it as plain text.",
        ) from None
    ids: dict[int, None] = {}
    for number, line in enumerate(lines, start=1):
        for word in re.split(r"[\s,;]+", line.strip()):
            if re.fullmatch(r"[0-9]{1,8}", word) and 0 < int(word) <= MAX_ID:
                ids[int(word)] = None
            elif word:
                raise DataError(
                    f'Line {number} of {path.name} holds "{word[:40]}".',
                    "Allowed are MyAnimeList ids: whole numbers, one a line or with commas between them.",
                    "The id is the number in the title's address: myanimelist.net/anime/ID.",
                )
    if not ids:
        raise DataError(f"{path.name} holds no ids.", "At least one MyAnimeList id is needed.", "Add one a line.")
    return tuple(ids)
