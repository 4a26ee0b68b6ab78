"""What a source knows of a title, in the columns of our tables, whatever the source's own format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationError

# Icons that MyAnimeList and AniList ("/default.") show where they have no picture
_PLACEHOLDER = re.compile(r"questionmark|/qm_|apple-touch-icon|/default\.")


@dataclass(frozen=True)
class FoundCharacter:
    """A character as one source describes it."""

    key: str  # the source's own id, unique in the source
    name: str
    role: str  # Main, Supporting, Minor
    description: str | None
    portrait: str | None  # where its picture comes from

    @property
    def is_main(self) -> bool:
        """Whether it is a main character."""
        return self.role == "Main"


@dataclass(frozen=True)
class FoundCredit:
    """Somebody's job at a title, as one source tells it."""

    person: str  # the source's own key, unique among all sources
    name: str | None  # in the person's own script
    latin: str | None  # given name first
    role: str  # as `staff_role` writes it


@dataclass(frozen=True)
class FoundWork:
    """A manga or novel that a source links to a title."""

    manga_id: int
    columns: Mapping[str, Any]  # of source_works.parquet; empty where nothing but the link is known
    came_later: bool  # made of the anime, or begun after it: no source


@dataclass(frozen=True)
class FoundTitle:
    """A title as one source describes it."""

    mal_id: int
    source: str
    columns: Mapping[str, Any]  # of titles.parquet; None or "" where nothing is known
    characters: tuple[FoundCharacter, ...] = ()
    staff: tuple[FoundCredit, ...] = ()
    works: tuple[FoundWork, ...] = ()
    cover: str | None = None
    banner: str | None = None


@dataclass(frozen=True)
class Problem:
    """Something that is missing or incomplete, and why."""

    source: str
    what: str
    why: str


def real_picture(address: str | None) -> str | None:
    """The address, or None where it is that of a placeholder: the next source's picture is taken then."""
    return None if address is None or _PLACEHOLDER.search(address) else address


RealPicture = Annotated[str | None, AfterValidator(real_picture)]  # in a model of an answer


def changed(error: ValidationError) -> str:
    """Which field of an answer has another form than expected, and how: "score: Field required"."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"field {'.'.join(map(str, first['loc']))}: {first['msg']}"


def staff_role(words: str) -> str:
    """A job as our tables write it, without the episodes it was done for: "Script (eps 1-3)" -> "script"."""
    return re.sub(r"\W+", "_", re.sub(r"\([^()]*\)", " ", words)).strip("_").lower()


def joined(words: list[str]) -> str:
    """The words as our tables hold lists: each once, with "|" between them."""
    return "|".join(dict.fromkeys(word.replace("|", "/").strip() for word in words if word.strip()))


def on_ten(percent: float | None) -> float | None:
    """A rating of 0-100 on MAL's scale of 1-10; None for 0, which means that nobody has rated."""
    return max(1.0, round(percent / 10, 2)) if percent else None
