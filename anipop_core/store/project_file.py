"""The format of a project's file: a zip of `project.json` and of each picture that a version uses."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from anipop_core.errors import InputError
from anipop_core.intake.fields import Line
from anipop_core.store.records import Decision, Guess, ModelScore, Outcome
from anipop_core.store.room import who_key
from anipop_core.store.values import Moment, Name, Note

FORMAT: Literal[1] = 1
EXTENSION = ".anipop"
PROJECT = "project.json"
PICTURE = re.compile(r"pictures/([0-9a-f]{64})\.webp")

MAX_FILE_BYTES = 200_000_000
MAX_PROJECT_BYTES = 20_000_000  # project.json: thousands of usual versions
MAX_PICTURE_BYTES = 3_000_000  # what is kept of a picture has at most 1.8 MB of pixels
MAX_VERSIONS = 1_000
MAX_PICTURES = 2_000


def picture_path(digest: str) -> str:
    """The name of a picture's entry in the zip."""
    return f"pictures/{digest}.webp"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opening(_Part):
    opened_at: Moment
    scored: ModelScore


class FileVersion(_Part):
    name: Name
    notes: Note
    created: Moment
    updated: Moment
    archived: bool
    pitch: dict[str, Any]  # intake's contract, with pictures by their path in the file
    picture_names: dict[str, Line]  # place as in `stored_pitch` -> what the version calls the picture
    scored: ModelScore | None
    guesses: tuple[Guess, ...]
    opening: Opening | None
    decisions: tuple[Decision, ...]
    outcome: Outcome | None

    @model_validator(mode="after")
    def _one_guess_each(self) -> FileVersion:
        people = [who_key(guess.who) for guess in self.guesses]
        if len(set(people)) < len(people):
            raise ValueError("one guess a person")
        return self


class ProjectFile(_Part):
    anipop_project: Literal[1] = FORMAT
    name: Name
    versions: Annotated[tuple[FileVersion, ...], Field(max_length=MAX_VERSIONS)]


def check_size(what: str, size: int, limit: int) -> None:
    """Raises InputError beyond `limit` bytes."""
    if size > limit:
        raise InputError(
            f"{what} is larger than {limit // 1_000_000} MB.",
            f"Allowed are up to {limit // 1_000_000} MB.",
            "Delete versions that are no longer needed, export the project and try again.",
        )
