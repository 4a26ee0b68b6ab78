"""The columns of the table on screen: their names, meanings and formats."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa


@dataclass(frozen=True)
class Column:
    """One column of the table on screen."""

    name: str
    label: str
    # text, list (of words), score (1-10), points (with sign), percentile, whole, plain (no thousands), range, scores
    kind: str
    sql: str
    needs: tuple[str, ...]  # of the table
    help: str = ""
    usual: bool = False  # shown before anybody chooses


def _plain(name: str, label: str, kind: str, help: str = "", usual: bool = False) -> Column:
    return Column(name, label, kind, name, (name,), help, usual)


def _joined(name: str, label: str, usual: bool = False) -> Column:
    return Column(name, label, "list", f"array_to_string({name}, ', ')", (name,), "", usual)


COLUMNS: tuple[Column, ...] = (
    _plain("title", "Title", "text", usual=True),
    _plain("title_english", "English title", "text", usual=True),
    _plain("title_native", "Japanese title", "text"),
    _plain("score", "Score", "score", "What viewers gave: MyAnimeList's mean, 1-10", usual=True),
    _plain("oof_score", "Model, unseen", "score", "The model's score without having seen the franchise", usual=True),
    _plain("error", "Difference", "points", "Model minus score, in points", usual=True),
    Column(
        "oof_range", "Likely", "range", "format('{:.1f} – {:.1f}', oof_low, oof_high)", ("oof_low", "oof_high"),
        "The range in which the model expected the score, 9 times in 10",
    ),
    _plain("reach", "Reach", "percentile", "Percentile by how many people list it; 100 is the most listed", usual=True),
    _plain("num_scoring_users", "Votes", "whole", "How many people gave a score", usual=True),
    _plain("num_list_users", "Listed by", "whole", "How many people have it on a list"),
    _plain("year", "Year", "plain", usual=True),
    _plain("type", "Type", "text", usual=True),
    _plain("source", "Source", "text", usual=True),
    _joined("genres", "Genres", usual=True),
    _joined("themes", "Themes"),
    _joined("demographics", "Demographics"),
    _joined("studios", "Studios", usual=True),
    _joined("producers", "Companies"),
    _joined("director", "Director"),
    _joined("series_composition", "Series composition"),
    _joined("script", "Script"),
    _joined("original_creator", "Original creator"),
    _joined("character_design", "Character design"),
    _joined("music", "Music"),
    _plain("based_on", "Based on", "text"),
    _plain("source_score", "Source score", "score", "What readers gave it, 1-10"),
    _plain("source_readers", "Source readers", "whole"),
    _plain("magazine", "Magazine", "text", "Of the source work"),
    _plain("follows", "Follows", "text", "The newest earlier title of its franchise"),
    _plain("predecessor_score", "Predecessor score", "score", "What viewers gave it, 1-10"),
    Column(
        "platforms", "On three platforms", "scores", "[score, anilist_score, kitsu_rating]",
        ("score", "anilist_score", "kitsu_rating"), "MyAnimeList, AniList and Kitsu, each 1-10",
    ),
    _plain("episodes", "Episodes", "whole"),
    _plain("duration_min", "Minutes an episode", "whole"),
    _plain("rating", "Age rating", "text"),
    _plain("season", "Season", "text"),
    _plain("synopsis_words", "Words of synopsis", "whole"),
    _plain("pictures", "Pictures", "whole", "Covers and banners in the dataset"),
    _plain("characters", "Characters", "whole", "Described in the dataset"),
    _plain("fold", "Fold", "plain", "In which of five rounds its franchise was kept from the model"),
    _plain("temporal", "Split by years", "text"),
    _plain("random", "Random split", "text"),
    _plain("franchise", "Franchise", "plain", "Titles of one story share this number"),
    _plain("mal_id", "MyAnimeList id", "plain"),
)  # fmt: skip


def columns_of(schema: pa.Schema) -> tuple[Column, ...]:
    """The columns that a table of this schema can show. Text in place of a list of words is shown as it is."""
    there = [column for column in COLUMNS if set(schema.names).issuperset(column.needs)]
    return tuple(
        replace(column, kind="text", sql=column.name)
        if column.kind == "list" and not pa.types.is_list(schema.field(column.name).type)
        else column
        for column in there
    )
