"""A known title's texts and pictures, from the dataset where the user has it on this machine.

They belong to their owners and are not shipped: each is read when somebody asks for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from anipop_core.data.characters import clean_characters
from anipop_core.data.cleaning import strip_markup
from anipop_core.data.images import join_portraits
from anipop_core.errors import AniPopError, DataError, InputError
from anipop_core.intake.limits import MAX_CHARACTERS, MAX_IMAGES
from anipop_core.intake.paths import resolve_inside
from anipop_core.intake.pictures import open_picture
from anipop_core.schema import Character, Facts, Picture, Pitch

FOLDER_VARIABLE = "ANIPOP_DATA"
COLUMNS = {  # table -> what is read of it
    "titles": ("mal_id", "synopsis"),
    "characters": ("mal_id", "name", "role", "description"),
    "images": ("mal_id", "kind", "path", "name"),
}


@dataclass(frozen=True)
class LocalTitle:
    """The texts and pictures of a known title."""

    synopsis: str = ""  # without markup and credits
    characters: tuple[Character, ...] = ()  # main ones as described, others by their portrait
    pictures: tuple[Picture, ...] = ()  # covers and banners
    poster_url: str = ""  # on a public picture host; nothing here opens it
    problems: tuple[str, ...] = ()  # what could not be read, and what to do about it

    @property
    def is_empty(self) -> bool:
        """Whether neither text nor picture was found."""
        return not (self.synopsis or self.characters or self.pictures)

    def pitch(self, title: str, facts: Facts) -> Pitch:
        """The title as a pitch, cut to the limits of one."""
        return Pitch(
            title=title,
            synopsis=self.synopsis,
            characters=self.characters[:MAX_CHARACTERS],
            images=self.pictures[:MAX_IMAGES],
            facts=facts,
        )


def data_folder() -> Path | None:
    """The folder named in ANIPOP_DATA, or None."""
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    return Path(named) if named else None


def read_local_title(folder: Path, mal_id: int) -> LocalTitle:
    """What the dataset's source folder holds of a title.

    Never raises: a table or picture that is missing or can't be read leaves a message in `problems`.
    """
    if not folder.is_dir():
        problem = (
            f"There is no folder {folder}. {FOLDER_VARIABLE} has to name the folder with titles.parquet. "
            "Correct it and start the app again; everything but texts and art is shown without it."
        )
        return LocalTitle(problems=(problem,))
    tables, problems = {}, []
    for name, columns in COLUMNS.items():
        try:
            tables[name] = _rows(folder, name, columns, mal_id)
        except DataError as error:
            problems.append(str(error))
            tables[name] = pd.DataFrame(columns=list(columns), dtype=str)
    synopses = tables["titles"]["synopsis"].dropna()
    images, characters = _joined(tables["images"], tables["characters"])
    art, art_problems = _pictures(folder, images[images["kind"] != "portrait"])
    shown, portrait_problems = _characters(folder, images[images["kind"] == "portrait"], characters)
    return LocalTitle(
        synopsis=strip_markup(synopses.iloc[0]) if len(synopses) else "",
        characters=shown,
        pictures=tuple(art.values()),
        poster_url=_poster_url(folder, mal_id),
        problems=tuple(dict.fromkeys([*problems, *art_problems, *portrait_problems])),
    )


def _rows(folder: Path, name: str, columns: Sequence[str], mal_id: int) -> pd.DataFrame:
    """The title's rows of a table. Raises DataError where the table isn't there or can't be read."""
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise DataError(
            f"There is no {path.name} in {folder}, so what it holds is not shown.",
            "",
            f"Copy it there, or point {FOLDER_VARIABLE} to the whole folder.",
        )
    try:
        return pd.read_parquet(path, columns=list(columns), filters=[("mal_id", "==", mal_id)])
    except (OSError, ValueError, pa.ArrowException):  # cut off, of another kind, or without one of the columns
        raise DataError(
            f"{path.name} in {folder} can't be read.",
            f"It has to be a Parquet file with the columns {', '.join(columns)}.",
            "Copy it again.",
        ) from None


def _poster_url(folder: Path, mal_id: int) -> str:
    """Only some sets of titles have this column, so it is read by itself."""
    path = folder / "titles.parquet"
    try:
        if "poster_url" not in pq.read_schema(path).names:
            return ""
        found = pd.read_parquet(path, columns=["poster_url"], filters=[("mal_id", "==", mal_id)])["poster_url"]
    except (OSError, ValueError, pa.ArrowException):
        return ""  # the problem is named already
    return str(found.iloc[0]) if len(found) and pd.notna(found.iloc[0]) else ""


def _joined(images: pd.DataFrame, raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Characters once each, and whom each portrait shows: as the model was trained on them."""
    characters, _ = clean_characters(raw, raw["mal_id"])
    return join_portraits(images, characters)


def _characters(
    folder: Path, portraits: pd.DataFrame, characters: pd.DataFrame
) -> tuple[tuple[Character, ...], list[str]]:
    """Main characters that are described and everybody with a portrait; no text of the others.

    A portrait of nobody known stands alone, under the name it came with.
    """
    pictures, problems = _pictures(folder, portraits)
    found, used = [], set()
    for row in characters.to_dict("records"):
        path = row["portrait_path"]
        portrait = pictures.get(path) if isinstance(path, str) else None
        description = row["description"] if row["is_main"] else ""
        if description or portrait:
            used.add(path)
            found.append(Character(row["name"], description, portrait))
    for row in portraits.to_dict("records"):
        if row["path"] in pictures and row["path"] not in used:
            name = row["name"] if isinstance(row["name"], str) else ""
            found.append(Character(name, "", pictures[row["path"]]))
    return tuple(found), problems


def _pictures(folder: Path, rows: pd.DataFrame) -> tuple[dict[str, Picture], list[str]]:
    """Path -> picture for those that can be read, and a problem for each of the others."""
    found, problems = {}, []
    for path, kind in zip(rows["path"], rows["kind"], strict=True):
        try:
            found[path] = replace(open_picture(resolve_inside(folder, path), Path(path).name), name=kind.capitalize())
        except InputError as error:
            problems.append(_of_a_picture(error))
    return found, problems


def _of_a_picture(error: AniPopError) -> str:
    return f"{error.received} It is left out; `build-data` says what else the folder lacks."
