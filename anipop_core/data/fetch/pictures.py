"""Fetches each picture once, checks it, makes it small and writes it as WebP."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from anipop_core.data.fetch.calls import ForGood, NoAnswer, ServiceDown
from anipop_core.data.fetch.found import FoundTitle, Problem
from anipop_core.data.fetch.zenodo import PORTRAIT
from anipop_core.data.portraits import name_key
from anipop_core.errors import InputError
from anipop_core.schema import Picture

LONGEST_SIDE = {"cover": 480, "banner": 480, "portrait": 400}  # pixels
FOLDERS = {"cover": "covers", "banner": "banners", "portrait": "portraits"}
QUALITY = 85

Decode = Callable[[bytes, str], Picture]  # raises InputError for what is no picture or an unsafe one
Load = Callable[[str], bytes]  # raises NoAnswer


@dataclass(frozen=True)
class PictureJob:
    """A picture to fetch."""

    mal_id: int
    kind: str
    path: str  # below the output folder
    place: str  # address
    source: str
    name: str  # whom a portrait shows


@dataclass(frozen=True)
class _Kept:
    path: str
    width: int
    height: int


def picture_jobs(found: list[FoundTitle]) -> Iterator[PictureJob]:
    """The pictures to fetch for a title: its cover, its banner and a portrait of each main character.

    found: what the sources know of the title, the preferred one first. Portraits that need no download come first.
    """
    for kind in ("cover", "banner"):
        for title in found:
            if place := getattr(title, kind):
                path = f"{FOLDERS[kind]}/{title.mal_id}.webp"
                yield PictureJob(title.mal_id, kind, path, place, title.source, "")
                break
    cast = [(title, person) for title in found for person in title.characters if person.is_main and person.portrait]
    cast.sort(key=lambda entry: not str(entry[1].portrait).startswith(PORTRAIT))
    seen = set[str]()
    for title, person in cast:
        if name_key(person.name) not in seen:
            seen.add(name_key(person.name))
            path = f"{FOLDERS['portrait']}/{title.mal_id}-{person.key}.webp"
            yield PictureJob(title.mal_id, "portrait", path, str(person.portrait), title.source, person.name)


class Pictures:
    """Writes pictures below `out` and records in `folder` what became of each address.

    A row of that record has a path, or a problem that stays; with neither, the address failed when last asked.
    """

    def __init__(self, out: Path, folder: Path, load: Load, decode: Decode) -> None:
        self._out, self._load, self._decode = out, load, decode
        self._database = sqlite3.connect(folder / "pictures.sqlite")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS pictures "
            "(place TEXT PRIMARY KEY, path TEXT, width INT, height INT, problem TEXT)"
        )
        self.problems: list[Problem] = []

    def __enter__(self) -> Pictures:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def in_turn(self, jobs: Iterable[PictureJob]) -> list[PictureJob]:
        """The jobs, those that failed last time at the end: failing again, they could let the service count as down."""
        failed = self._database.execute(
            "SELECT place FROM pictures WHERE path IS NULL AND problem IS NULL ORDER BY rowid"
        )
        turns = {place: turn for turn, (place,) in enumerate(failed.fetchall(), start=1)}
        return sorted(jobs, key=lambda job: turns.get(job.place, 0))

    def row(self, job: PictureJob) -> dict[str, str | int] | None:
        """Fetch one picture; returns its row of images.parquet, or None after noting the problem."""
        try:
            kept = self._kept(job)
        except (NoAnswer, InputError) as error:
            why = error.received if isinstance(error, InputError) else str(error)
            self.problems.append(Problem(job.source, f"{job.kind} of title {job.mal_id}", why))
            if not isinstance(error, ServiceDown):
                self._write(job.place, None, why if isinstance(error, ForGood | InputError) else None)
            return None
        return {
            "mal_id": job.mal_id,
            "kind": job.kind,
            "path": job.path,
            "width": kept.width,
            "height": kept.height,
            "source": job.source,
            "name": job.name,
        }

    def _kept(self, job: PictureJob) -> _Kept:
        kept, problem = self._known(job.place)
        if problem is not None:
            raise ForGood(problem)
        if kept is None or not (self._out / kept.path).is_file():
            kept = self._make(job)
        if kept.path != job.path:  # somebody who is in several titles
            _replace(self._out / job.path, lambda temporary: shutil.copy(self._out / kept.path, temporary))
        return kept

    def _make(self, job: PictureJob) -> _Kept:
        image = self._decode(self._load(job.place), f"the {job.kind}").image
        image.thumbnail((LONGEST_SIDE[job.kind],) * 2, Image.Resampling.LANCZOS)
        webp = io.BytesIO()
        image.save(webp, "WEBP", quality=QUALITY)
        _replace(self._out / job.path, lambda temporary: temporary.write_bytes(webp.getvalue()))
        kept = _Kept(job.path, *image.size)
        self._write(job.place, kept, None)
        return kept

    def _known(self, place: str) -> tuple[_Kept | None, str | None]:
        with closing(
            self._database.execute("SELECT path, width, height, problem FROM pictures WHERE place = ?", (place,))
        ) as rows:
            row = rows.fetchone()
        path, *size, problem = row or (None,) * 4
        return (None if path is None else _Kept(path, *size)), problem

    def _write(self, place: str, kept: _Kept | None, problem: str | None) -> None:
        values = (place, *((kept.path, kept.width, kept.height) if kept else (None, None, None)), problem)
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?)", values)


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """The file is whole or not there at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    write(temporary)
    temporary.replace(path)
