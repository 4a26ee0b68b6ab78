"""Raw pictures -> those that are there, and whom each portrait shows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from anipop_core.data.ledger import Dropped, Rule, apply_rules, of_titles
from anipop_core.data.portraits import match_portraits


def clean_images(raw: pd.DataFrame, source: Path, titles: pd.Series) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The pictures of `titles` (mal_id) whose file exists in `source`, and what each rule dropped."""
    rules = (
        Rule("title gone", "Pictures of dropped titles.", of_titles(titles)),
        Rule("file gone", "Pictures whose file is not in the source folder.", lambda f: _with_file(f, source)),
    )
    return apply_rules("images", raw, rules)


def join_portraits(images: pd.DataFrame, characters: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`images` with `character` (whom a portrait shows, by name) and `characters` with `portrait_path`.

    Missing where it isn't certain; the first path by name where a character has several portraits.
    """
    images = images.assign(character=_shown(images, characters))
    portraits = images.dropna(subset="character").sort_values("path").drop_duplicates(["mal_id", "character"])
    paths = portraits.set_index(["mal_id", "character"])["path"]
    owners = pd.MultiIndex.from_frame(characters[["mal_id", "name"]])
    return images, characters.assign(portrait_path=paths.reindex(owners).to_numpy())


def _with_file(images: pd.DataFrame, source: Path) -> pd.DataFrame:
    folder = source.resolve()
    paths = [(folder / path).resolve() for path in images["path"]]
    there = [path.is_relative_to(folder) and path.is_file() for path in paths]
    return images[pd.Series(there, index=images.index, dtype=bool)]  # a bare empty list would select no columns


def _shown(images: pd.DataFrame, characters: pd.DataFrame) -> pd.Series:
    names = characters.groupby("mal_id")["name"].agg(list)
    shown = pd.Series(index=images.index, dtype="str")
    for mal_id, portraits in images[images["kind"] == "portrait"].groupby("mal_id"):
        candidates = names.get(mal_id, [])
        matches = match_portraits(portraits["name"].fillna("").tolist(), candidates)
        shown[portraits.index] = [None if match is None else candidates[match] for match in matches]
    return shown
