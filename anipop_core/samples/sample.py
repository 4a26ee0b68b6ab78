"""The sample pitch, read like any other pitch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from anipop_core.intake.pitch_json import read_pitch_file
from anipop_core.schema import Picture, Pitch

FOLDER = Path(__file__).parent


def sample_pitch() -> Pitch:
    """The pitch of `pitch.json` with its art."""
    pitch = read_pitch_file(FOLDER / "pitch.json", FOLDER).pitch
    characters = tuple(replace(c, portrait=c.portrait and _without_folder(c.portrait)) for c in pitch.characters)
    return replace(pitch, characters=characters, images=tuple(map(_without_folder, pitch.images)))


def _without_folder(picture: Picture) -> Picture:
    return replace(picture, name=Path(picture.name).name)
