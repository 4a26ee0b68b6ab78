"""Suggests which column of a spreadsheet holds which field of a title; the user corrects it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from anipop_core.intake.sheets import Sheet
from anipop_core.own_titles.known_titles import name_key

HEADER_ROWS = 30  # the header stands among the first of them
ALIKE = 86  # per cent: a misspelled heading


@dataclass(frozen=True)
class Field:
    """A field that a spreadsheet may have."""

    label: str
    headings: tuple[str, ...]  # what its column is called, as `name_key` writes it


FIELDS = {
    "title": Field("Title", ("title", "name", "titel", "workingtitle", "showtitle", "anime", "作品名", "タイトル")),
    "mal_id": Field("MAL id", ("malid", "mal", "myanimelistid", "animeid", "id")),
    "synopsis": Field(
        "Synopsis", ("synopsis", "logline", "plot", "summary", "description", "story", "pitch", "あらすじ")
    ),
    "score": Field(
        "Real score (1-10)", ("score", "malscore", "realscore", "ourscore", "meanscore", "userscore", "mean")
    ),
    "type": Field("Type", ("type", "format", "medium", "kind")),
    "source": Field("Source", ("source", "sourcematerial", "basedon", "adaptedfrom", "original")),
    "genres": Field("Genres", ("genres", "genre")),
    "themes": Field("Themes", ("themes", "theme", "tags")),
    "demographics": Field("Audience", ("demographics", "demographic", "audience", "targetaudience", "target")),
    "episodes": Field("Episodes", ("episodes", "eps", "episodecount", "numberofepisodes", "noofepisodes")),
    "duration_min": Field(
        "Minutes per episode", ("durationmin", "duration", "minutesperepisode", "runtime", "minutes", "length")
    ),
    "studios": Field("Studios", ("studios", "studio", "animationstudio")),
    "rating": Field("Age rating", ("rating", "agerating", "agelimit", "certificate")),
    "season": Field("Season", ("season", "premiered")),
    "year": Field("Year", ("year", "releaseyear", "startyear", "aired", "airdate", "date", "release")),
    "producers": Field("Companies", ("producers", "companies", "company", "committee", "productioncommittee", "製作")),
    "director": Field("Director", ("director", "directors", "directedby", "監督")),
    "series_composition": Field("Series composition", ("seriescomposition", "headwriter", "シリーズ構成")),
    "script": Field("Script", ("script", "scripts", "screenplay", "writer", "writers", "脚本")),
    "original_creator": Field("Original creator", ("originalcreator", "originalauthor", "creator", "author", "原作者")),
    "character_design": Field(
        "Character design", ("characterdesign", "characterdesigns", "characterdesigner", "キャラクターデザイン")
    ),
    "music": Field("Music", ("music", "composer", "soundtrack", "音楽")),
    "based_on": Field("Based on: title", ("sourcework", "sourcetitle", "basedontitle", "basedon", "原作")),
    "source_score": Field("Based on: score", ("sourcescore", "sourceworkscore", "basedonscore", "mangascore")),
    "source_readers": Field("Based on: readers", ("sourcereaders", "sourcemembers", "basedonreaders", "readers")),
    "magazine": Field("Based on: magazine", ("magazine", "basedonmagazine", "serialization", "掲載誌")),
    "follows": Field("Follows: title", ("follows", "predecessor", "prequel", "sequelto", "followstitle", "前作")),
    "predecessor_score": Field("Follows: score", ("predecessorscore", "prequelscore", "followsscore")),
}


def find_header(sheet: Sheet) -> int:
    """The row (from 0) of the headings: the one that names most fields, else the first with several texts."""
    first = sheet.rows[:HEADER_ROWS]
    named = [len(suggest_columns([str(cell or "") for cell in row])) for row in first]
    if max(named) > 0:
        return named.index(max(named))
    texts = [sum(isinstance(cell, str) for cell in row) for row in first]
    enough = min(2, max(texts))
    return next(place for place, count in enumerate(texts) if count >= enough)


def suggest_columns(columns: Sequence[str]) -> dict[str, str]:
    """For each field its column, no column twice: one with the field's heading, else with a similar one."""
    keys = {column: name_key(column) for column in columns if name_key(column)}
    found: dict[str, str] = {}
    for exact in (True, False):
        for name, field in FIELDS.items():
            left = {column: key for column, key in keys.items() if column not in found.values()}
            column = None if name in found else _column_of(field, left, exact)
            if column is not None:
                found[name] = column
    return found


def _column_of(field: Field, keys: dict[str, str], exact: bool) -> str | None:
    for heading in field.headings:
        if exact:
            column = next((column for column, key in keys.items() if key == heading), None)
        elif len(heading) < 4:  # "id" is almost everything
            column = None
        else:
            best = process.extractOne(heading, keys, scorer=fuzz.ratio, score_cutoff=ALIKE)
            column = best[2] if best else None
        if column is not None:
            return column
    return None
