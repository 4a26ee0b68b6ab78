"""What the catalogue knows of a work, an anime or a person, as it is said beside their name."""

from __future__ import annotations

from anipop_core.encoders.records import Record
from anipop_core.figures.numbers import score_text
from anipop_core.model.known_entries import RATED_IN_2022, RATED_IN_2024_FROM, KnownAnime, KnownName, KnownWork

DIGITS = 3  # of a count that is said


def kind_of_entry(entry: KnownWork | KnownAnime) -> str:
    """What tells it from others of its name: "Manga, 2009, 8.55"."""
    score = None if entry.score is None else score_text(entry.score)
    return ", ".join(str(part) for part in (entry.type, entry.year, score) if part)


def titles_in_words(known: KnownName) -> str:
    """In how many titles a person or company is named: "16 titles"."""
    return f"{known.titles:,} {'title' if known.titles == 1 else 'titles'}"


def work_in_words(work: KnownWork, year: int | None) -> str:
    """What was known of a work in the pitch's `year`: "8.55 by 415,000 who rated it, ...", in one line."""
    since = f"since {work.year}" if work.year else ""
    parts = [_rating(work, year), _readers(work, year), " ".join(filter(None, (work.magazine, since)))]
    return ", ".join(filter(None, parts)) or "nothing else is known of it"


def anime_in_words(anime: KnownAnime) -> str:
    """What is known of an anime that a pitch follows."""
    voters = f" by {rounded(anime.votes)} who rated it" if anime.votes else ""
    parts = (
        f"{score_text(anime.score)}{voters}" if anime.score is not None else "not rated",
        f"on {rounded(anime.members)} lists" if anime.members else "",
        " ".join(str(part) for part in (anime.type, "of", anime.year) if part) if anime.year else anime.type or "",
    )
    return ", ".join(filter(None, parts))


def record_in_words(record: Record, elsewhere: bool = False) -> str:
    """The record of a person or company: "3 earlier titles, mean 7.90"; `elsewhere`: outside the pitch's franchise."""
    if record.mean is None:
        return f"no earlier title {'outside this franchise ' if elsewhere else ''}is known"
    titles = "title" if record.titles == 1 else "titles"
    where = " outside this franchise" if elsewhere else ""
    return f"{record.titles:,} earlier {titles}{where}, mean {score_text(record.mean)}"


def rounded(count: int) -> str:
    """A count with its first digits: 415,321 -> "415,000"."""
    return f"{int(float(f'{count:.{DIGITS}g}')):,}"


def _rating(work: KnownWork, year: int | None) -> str:
    score = work.score_as_of(year)
    if score is not None and year in RATED_IN_2022:
        return f"{score_text(score)} in mid-2022"
    if score is not None:
        voters = f" by {rounded(work.votes)} who rated it" if work.votes else ""
        return f"{score_text(score)}{voters}"
    if work.score is not None and year is not None and year < RATED_IN_2024_FROM:
        return f"its rating before {year} isn't known: type it if you know it"
    return "not rated"


def _readers(work: KnownWork, year: int | None) -> str:
    members = work.members_as_of(year)
    return f"{rounded(members)} readers in December 2024" if members else ""
