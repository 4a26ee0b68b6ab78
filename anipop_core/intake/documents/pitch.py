"""The parts that a producer confirmed, as what the form holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anipop_core.data.fact_spellings import meant
from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.data.links.spelling import spelling_key
from anipop_core.data.vocabulary import VOCABULARY
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.documents.layout import (
    ART,
    CHARACTER,
    FACT,
    OTHER,
    PORTRAIT,
    SYNOPSIS,
    TITLE,
    Part,
    lay_out,
)
from anipop_core.intake.documents.limits import FIELD
from anipop_core.intake.documents.reading import SUFFIXES, open_document
from anipop_core.intake.form import FormCharacter, pitch_from_values
from anipop_core.intake.pitch_json import read_pitch_file
from anipop_core.intake.wording import listed
from anipop_core.schema import Notice, Picture

_SOURCES = {spelling_key(source) for source in VOCABULARY.sources}
_SEASON = re.compile(r"spring|summer|autumn|fall|winter|[春夏秋冬]", re.IGNORECASE)
BEGINNING = 40  # characters of what wasn't placed
LISTS = ("genres", "themes", "demographics", "studios", "producers", *STAFF_ROLES)


@dataclass
class FormContents:
    """The values of `intake.form.pitch_from_values`."""

    title: str = ""
    synopsis: str = ""
    characters: list[FormCharacter] = field(default_factory=list)
    images: list[Picture] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def parse(self) -> ParsedPitch:
        """The pitch, checked as a file's are. Raises InputError."""
        return pitch_from_values(self.title, self.synopsis, self.characters, self.images, self.facts)


def read_pitch(path: Path, images: Path | None) -> ParsedPitch:
    """The pitch in a document or a JSON file; the JSON's picture paths are relative to the folder `images`.
    Raises InputError."""
    return read_pitch_document(path) if path.suffix.lower() in SUFFIXES else read_pitch_file(path, images)


def read_pitch_document(path: Path) -> ParsedPitch:
    """The pitch in a document as its headings tell it, where nobody confirms it; notices say what wasn't placed.
    Raises InputError."""
    document = open_document(path)
    parts = lay_out(document)
    parsed = contents_of(parts).parse()
    unplaced = [f"“{_beginning(part)}” ({part.where})" for part in parts if part.place == OTHER]
    told = [f"Not placed, and not read: {listed(unplaced)}."] if unplaced else []
    notices = tuple(Notice("document", message, FIELD) for message in (*document.left_out, *told))
    return replace(parsed, notices=(*notices, *parsed.notices))


def _beginning(part: Part) -> str:
    if part.picture is not None:
        return part.picture.name
    text = " ".join(part.text.split())
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}..."


def contents_of(parts: Sequence[Part]) -> FormContents:
    """What the parts say. The first title and the first value of a fact count; texts of one place follow each other."""
    found = FormContents()
    for part in parts:
        if part.place == TITLE:
            found.title = found.title or part.text
        elif part.place == SYNOPSIS:
            found.synopsis = "\n\n".join(text for text in (found.synopsis, part.text) if text)
        elif part.place == CHARACTER:
            _add_character(found.characters, part)
        elif part.place == PORTRAIT and part.picture is not None:
            _add_portrait(found, part.picture)
        elif part.place == ART and part.picture is not None:
            found.images.append(part.picture)
        elif part.place == FACT and part.label:
            for field_, value in _facts(part).items():
                found.facts.setdefault(field_, value)
    return found


def _add_character(characters: list[FormCharacter], part: Part) -> None:
    """A part of the name before goes on with its description."""
    if characters and part.label and characters[-1].get("name") == part.label:
        before = characters[-1].get("description", "")
        characters[-1]["description"] = "\n".join(text for text in (before, part.text) if text)
    else:
        characters.append({"name": part.label, "description": part.text, "portrait": None})


def _add_portrait(found: FormContents, picture: Picture) -> None:
    """To the last character; art where that one has a portrait, or there is none."""
    if found.characters and found.characters[-1].get("portrait") is None:
        found.characters[-1]["portrait"] = picture
    else:
        found.images.append(picture)


def _facts(part: Part) -> dict[str, Any]:
    """The fields that a labelled line fills; 原作 heads a work's title and a kind of source alike."""
    label, text = part.label, part.text
    if label == "source_work" and spelling_key(meant("source", text)) in _SOURCES:
        return {"source": text}
    if label in ("source_work", "predecessor"):
        return {label: {"title": text}}
    if label == "year" and _SEASON.search(text):
        return {"season": text, "year": text}
    return {label: [text] if label in LISTS else text}
