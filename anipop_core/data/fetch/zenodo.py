"""The paper's own set (Zenodo record 13835115): 7,784 titles with their main characters and portraits.

What is known of its form comes from the paper's code and its README, not from the record itself: the record holds the
training part (the test part is given on request), as files or in ZIP archives, any folder deep:
- `Anime_*.csv` with `MAL ID`, `Score`, `Synopsis` and `Main Characters`, a list "[1, 2]" of character ids;
- `Char_*.csv` with `MAL ID` (of the character) and `Description`;
- portraits as `<MAL id of the character>.png`.
`Title` and `Name` are assumed. Columns are found whatever their case and spacing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, Field, PositiveInt, ValidationError, field_validator

from anipop_core.data.fetch.calls import NoAnswer
from anipop_core.data.fetch.client import Client
from anipop_core.data.fetch.downloads import MAX_PICTURE_BYTES, Downloader
from anipop_core.data.fetch.found import FoundCharacter, FoundTitle, Problem, changed

RECORD = 13835115
SOURCE = "Zenodo"
PORTRAIT = "zenodo:"  # before a character's id: a portrait that lies in the record, not on the web
MAX_TABLE_BYTES = 500_000_000

_TABLE = re.compile(r"(?:^|/)(anime|char)_\w+\.csv$", re.IGNORECASE)
_PICTURE = re.compile(r"(?:^|/)(\d+)\.png$", re.IGNORECASE)
_NAMES = {  # ours -> theirs, in small letters without anything else
    "mal_id": ("malid", "animeid", "characterid", "charid", "id"),
    "title": ("title", "name"),
    "name": ("name", "charactername", "title"),
    "score": ("score",),
    "synopsis": ("synopsis",),
    "main": ("maincharacters", "characters"),
    "description": ("description", "about"),
}


class _Links(BaseModel):
    self: str


class _File(BaseModel):
    key: str
    size: int
    checksum: Annotated[str, Field(pattern=r"^md5:[0-9a-f]{32}$")]
    links: _Links


class _Record(BaseModel):
    files: list[_File]


class _Character(BaseModel):
    mal_id: PositiveInt
    name: str = ""
    description: str | None = None


class _Anime(BaseModel):
    mal_id: PositiveInt
    title: str | None = None
    score: Annotated[float, Field(ge=1, le=10)]
    synopsis: str
    main: list[int]

    @field_validator("main", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> list[int]:
        return [int(number) for number in re.findall(r"\d+", str(value))]


class Zenodo:
    """The files of the record, downloaded once into `folder`."""

    def __init__(self, client: Client, downloader: Downloader, folder: Path) -> None:
        self._client, self._downloader, self._folder = client, downloader, folder
        self.problems: list[Problem] = []
        self._portraits: dict[int, tuple[Path, str]] = {}  # character -> archive, member

    def files(self) -> list[_File]:
        """The files of the record that are useful here. Raises NoAnswer, ValidationError."""
        answer = self._client.get(f"records/{RECORD}")
        if answer is None:
            raise NoAnswer(f"has no record {RECORD}")
        return [file for file in _Record.model_validate(answer).files if _is_useful(file.key)]

    def path(self, file: _File) -> Path:
        """Where a file of the record is kept."""
        return self._folder / re.sub(r"[^\w.-]+", "_", file.key)

    def fetch(self, file: _File) -> None:
        """Download a file of the record unless it is there. Raises NoAnswer."""
        path = self.path(file)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._downloader.file(file.links.self, path, file.size, file.checksum.removeprefix("md5:"))

    def titles(self, paths: list[Path]) -> list[FoundTitle]:
        """All titles in the downloaded files. Raises NoAnswer where none of them is a table of titles."""
        try:
            tables = list(self._tables(paths))
        except (zipfile.BadZipFile, ValueError) as error:  # pandas' ParserError is a ValueError
            raise NoAnswer(f"holds a file that can't be read ({type(error).__name__})") from None
        people = {
            character.mal_id: character
            for kind, name, table in tables
            if kind == "char"
            for character in self._rows(table, name, _Character, ("mal_id", "name", "description"))
        }
        if not any(kind == "anime" for kind, _, _ in tables):
            there = ", ".join(path.name for path in paths) or "nothing"
            raise NoAnswer(f"has no Anime_train.csv in record {RECORD}, but {there}")
        return [
            self._found(anime, people)
            for kind, name, table in tables
            if kind == "anime"
            for anime in self._rows(table, name, _Anime, ("mal_id", "title", "score", "synopsis", "main"))
        ]

    def portrait(self, place: str) -> bytes:
        """The bytes of a portrait; `place` is `FoundCharacter.portrait`. Raises NoAnswer."""
        archive, member = self._portraits[int(place.removeprefix(PORTRAIT))]
        try:
            return _member(archive, member, MAX_PICTURE_BYTES)
        except (zipfile.BadZipFile, OSError) as error:
            raise NoAnswer(f"holds a portrait that can't be unpacked ({type(error).__name__})") from None

    def _tables(self, paths: list[Path]) -> Iterator[tuple[str, str, pd.DataFrame]]:
        """(anime or char, file name, its cells as text)."""
        for path in paths:
            for name in _members(path):
                if table := _TABLE.search(name):
                    content = io.BytesIO(_member(path, name, MAX_TABLE_BYTES))
                    cells = pd.read_csv(content, dtype=str, keep_default_na=False, encoding_errors="replace")
                    yield table[1].lower(), name, cells
                elif picture := _PICTURE.search(name):
                    self._portraits[int(picture[1])] = (path, name)

    def _rows(self, table: pd.DataFrame, name: str, model: type[Any], fields: tuple[str, ...]) -> Iterator[Any]:
        theirs = {re.sub(r"[^a-z]", "", column.lower()): column for column in table.columns}
        columns = {field: next((theirs[n] for n in _NAMES[field] if n in theirs), None) for field in fields}
        known = table[[c for c in columns.values() if c]].set_axis([f for f, c in columns.items() if c], axis=1)
        for number, row in enumerate(known.to_dict("records"), start=2):  # line 1 is the header
            try:
                yield model.model_validate(row)
            except ValidationError as error:
                self.problems.append(Problem(SOURCE, f"{name}, row {number}", changed(error)))

    def _found(self, anime: _Anime, people: dict[int, _Character]) -> FoundTitle:
        return FoundTitle(
            mal_id=anime.mal_id,
            source=SOURCE,
            columns={"title": anime.title, "score": anime.score, "synopsis": anime.synopsis},
            characters=tuple(self._character(people[key]) for key in anime.main if key in people),
        )

    def _character(self, character: _Character) -> FoundCharacter:
        key = character.mal_id
        return FoundCharacter(
            key=f"mal{key}",
            name=" ".join(character.name.split()) or f"MAL character {key}",
            role="Main",
            description=character.description,
            portrait=f"{PORTRAIT}{key}" if key in self._portraits else None,
        )


def _is_useful(name: str) -> bool:
    return bool(name.lower().endswith(".zip") or _TABLE.search(name) or _PICTURE.search(name))


def _members(path: Path) -> list[str]:
    if path.suffix.lower() != ".zip":
        return [path.name]
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def _member(path: Path, name: str, max_bytes: int) -> bytes:
    """Raises NoAnswer for more than `max_bytes`, whatever the archive claims."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    else:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise NoAnswer(f"holds {name}, which is larger than {max_bytes // 1_000_000} MB")
    return data
