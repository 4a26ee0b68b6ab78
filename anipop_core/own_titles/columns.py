"""Suggests which column of a spreadsheet holds which field of a title; the user corrects it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from anipop_core.intake.sheets import Sheet
from anipop_core.own_titles.known_titles import name_key

HEADER_ROWS = 30  # the header stands among the first of them
_BETWEEN = re.compile(r"[/／|()（）\[\]【】・\n]")  # the parts of a heading such as "Logline / synopsis"
ALIKE = 86  # per cent: a misspelled heading


@dataclass(frozen=True)
class Field:
    """A field that a spreadsheet may have."""

    label: str
    headings: tuple[str, ...]  # what its column is called, as `name_key` writes it


FIELDS = {
    "title": Field(
        "Title",
        (
            "title",
            "name",
            "titel",
            "workingtitle",
            "showtitle",
            "projecttitle",
            "anime",
            "作品名",
            "タイトル",
            "作品タイトル",
            "企画名",
            "仮題",
        ),
    ),
    "mal_id": Field("MAL id", ("malid", "mal", "myanimelistid", "animeid", "id")),
    "synopsis": Field(
        "Synopsis",
        ("synopsis", "logline", "plot", "summary", "description", "story", "pitch", "あらすじ", "概要", "ストーリー"),
    ),
    "score": Field(
        "Real score (1-10)",
        ("score", "malscore", "realscore", "ourscore", "meanscore", "userscore", "mean", "評価", "スコア"),
    ),
    "type": Field("Type", ("type", "format", "medium", "kind", "媒体", "種別")),
    "source": Field("Source", ("source", "sourcematerial", "original", "原作種別", "原作媒体")),
    "genres": Field("Genres", ("genres", "genre", "ジャンル")),
    "themes": Field("Themes", ("themes", "theme", "tags", "テーマ")),
    "demographics": Field(
        "Audience", ("demographics", "demographic", "audience", "targetaudience", "target", "ターゲット")
    ),
    "episodes": Field(
        "Episodes", ("episodes", "eps", "episodecount", "numberofepisodes", "noofepisodes", "話数", "全話数")
    ),
    "duration_min": Field(
        "Minutes per episode",
        ("durationmin", "duration", "minutesperepisode", "runtime", "minutes", "length", "尺", "分数"),
    ),
    "studios": Field(
        "Studios",
        ("studios", "studio", "animationstudio", "制作会社", "アニメーション制作", "制作スタジオ", "スタジオ"),
    ),
    "rating": Field("Age rating", ("rating", "agerating", "agelimit", "certificate", "対象年齢", "レーティング")),
    "season": Field("Season", ("season", "premiered", "放送時期")),
    "year": Field(
        "Year",
        (
            "year",
            "releaseyear",
            "startyear",
            "aired",
            "airdate",
            "date",
            "release",
            "yearofbroadcast",
            "broadcastyear",
            "airyear",
            "放送年",
            "公開年",
        ),
    ),
    "producers": Field(
        "Companies", ("producers", "companies", "company", "committee", "productioncommittee", "製作", "製作委員会")
    ),
    "director": Field("Director", ("director", "directors", "directedby", "監督")),
    "series_composition": Field("Series composition", ("seriescomposition", "headwriter", "シリーズ構成")),
    "script": Field("Script", ("script", "scripts", "screenplay", "writer", "writers", "脚本")),
    "original_creator": Field("Original creator", ("originalcreator", "originalauthor", "creator", "author", "原作者")),
    "character_design": Field(
        "Character design", ("characterdesign", "characterdesigns", "characterdesigner", "キャラクターデザイン")
    ),
    "music": Field("Music", ("music", "composer", "soundtrack", "音楽")),
    "based_on": Field(
        "Based on: title", ("sourcework", "sourcetitle", "basedontitle", "basedon", "adaptedfrom", "原作")
    ),
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
    """For each field its column, no column twice: one with the field's heading, else with it as a part,
    else with a similar one."""
    keys = {column: name_key(column) for column in columns if name_key(column)}
    found: dict[str, str] = {}
    for way in (_exact, _by_part, _alike):
        for name, field in FIELDS.items():
            left = {column: key for column, key in keys.items() if column not in found.values()}
            column = None if name in found else way(field, left)
            if column is not None:
                found[name] = column
    return found


def _exact(field: Field, left: Mapping[str, str]) -> str | None:
    return next((column for heading in field.headings for column, key in left.items() if key == heading), None)


def _by_part(field: Field, left: Mapping[str, str]) -> str | None:
    """The column one of whose parts is a heading: "Runtime (min)"."""
    parts = {column: {name_key(part) for part in _BETWEEN.split(column)} for column in left}
    return next((column for heading in field.headings for column in left if heading in parts[column]), None)


def _alike(field: Field, left: Mapping[str, str]) -> str | None:
    for heading in field.headings:
        if len(heading) < 4:  # "id" is almost everything
            continue
        best = process.extractOne(heading, left, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best:
            return str(best[2])
    return None
