"""The pitch as it is being written, kept in the session under a key of its own.

Streamlit forgets a widget's value when its page isn't drawn, so widgets only edit this draft: every change is
written here by the widget's callback, and a redrawn widget starts from here.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from anipop_core.data.vocabulary import FACT_FIELDS
from anipop_core.errors import InputError
from anipop_core.intake.assemble import ParsedPitch
from anipop_core.intake.form import FormCharacter, pitch_from_form
from anipop_core.intake.limits import check_something_read
from anipop_core.schema import Facts, Picture, Pitch, Predecessor, SourceWork
from anipop_core.ui.session import keys

if TYPE_CHECKING:  # the database takes half a second to import; the first page doesn't wait for it
    from anipop_core.store.records import Version

# From a number by chance: after a restart, a page that stayed open still holds texts under the old process's ids
_ids = itertools.count(secrets.randbits(40))


@dataclass
class DraftCharacter:
    """A row of the form; it becomes a character of the pitch unless it is empty."""

    id: int = field(default_factory=lambda: next(_ids))
    name: str = ""
    description: str = ""
    portrait: Picture | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.name.strip() or self.description.strip() or self.portrait)


@dataclass(frozen=True)
class OpenedVersion:
    """The version that a draft changes, as it was when it was opened or last saved."""

    version: Version
    project: str  # its project's name


@dataclass(frozen=True)
class Removed:
    """Something that was taken away and can be brought back."""

    what: str  # "character", "portrait" or "picture"
    bring_back: Callable[[], None]


@dataclass
class Draft:
    """What the form holds. Errors are kept here too: they stay beside their field until it is mended."""

    id: int = field(default_factory=lambda: next(_ids))  # part of the widgets' keys: a new draft, new widgets
    title: str = ""
    synopsis: str = ""
    characters: list[DraftCharacter] = field(default_factory=list)
    images: list[Picture] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)  # field as in InputError -> messages
    opened: OpenedVersion | None = None  # None: not kept yet
    removed: Removed | None = None  # what was taken away last
    uploads: int = 0  # part of the uploaders' keys: what was read leaves Streamlit's memory
    # What the form held when it was read last, and what came of that: a page asks several times in one run
    _last_parse: tuple[tuple[Any, ...], ParsedPitch | InputError] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def is_empty(self) -> bool:
        has_facts = any(value not in (None, "", [], (), {}) for value in self.facts.values())
        texts = self.title.strip() or self.synopsis.strip()
        return not (texts or self.images or has_facts or any(not c.is_empty for c in self.characters))

    @property
    def is_saved(self) -> bool:
        """True where it is a version's pitch as that was opened or saved last."""
        if self.opened is None:
            return False
        try:
            return self.parse().pitch == replace(self.opened.version.pitch, id=None)
        except InputError:
            return False

    def bring_back_removed(self) -> None:
        """Put what was taken away last where it was."""
        if self.removed is not None:
            self.removed.bring_back()
            self.removed = None

    def read(self) -> ParsedPitch | None:
        """The pitch, or None: its errors then stand beside their fields."""
        self.errors.clear()
        try:
            return self.parse()
        except InputError as error:
            self.errors[error.field] = [str(error)]
            return None

    def read_to_score(self) -> ParsedPitch | None:
        """`read`, for a pitch that the model has to read something of."""
        parsed = self.read()
        try:
            if parsed is not None:
                check_something_read(parsed.pitch)
            return parsed
        except InputError as error:
            self.errors[error.field] = [str(error)]
            return None

    def parse(self) -> ParsedPitch:
        """The pitch, read once as long as nothing changes. Raises InputError whose field counts this draft's
        characters.

        Rows of characters that were added and left empty are not part of the pitch.
        """
        contents = self.contents()
        if self._last_parse is None or self._last_parse[0] != contents:
            try:
                self._last_parse = contents, self._parse_anew()
            except InputError as error:
                self._last_parse = contents, error
        found = self._last_parse[1]
        if isinstance(found, InputError):
            raise found.with_traceback(None)
        return found

    def contents(self) -> tuple[Any, ...]:
        """All that the pitch is read from, as it is now."""
        return (
            self.title,
            self.synopsis,
            tuple((character.name, character.description, character.portrait) for character in self.characters),
            tuple(self.images),
            {name: tuple(value) if isinstance(value, list) else value for name, value in self.facts.items()},
        )

    def _parse_anew(self) -> ParsedPitch:
        places = [place for place, character in enumerate(self.characters) if not character.is_empty]
        try:
            return pitch_from_form(
                self.title,
                self.synopsis,
                [_form_character(self.characters[place]) for place in places],
                self.images,
                self.facts,
            )
        except InputError as error:
            error.field = _with_place(error.field, places)
            raise


def current_draft() -> Draft:
    """This session's draft."""
    if keys.DRAFT not in st.session_state:
        st.session_state[keys.DRAFT] = Draft()
    found: Draft = st.session_state[keys.DRAFT]
    return found


def start_draft(draft: Draft) -> None:
    """Put `draft` on the form; what stood there and is kept nowhere is set aside and can be brought back."""
    replaced = current_draft()
    if not (replaced.is_empty or replaced.is_saved):
        st.session_state[keys.DRAFT_SET_ASIDE] = replaced
    st.session_state[keys.DRAFT] = draft


def draft_set_aside() -> Draft | None:
    """The draft that was replaced last."""
    found: Draft | None = st.session_state.get(keys.DRAFT_SET_ASIDE)
    return found


def bring_back() -> None:
    """Exchange the draft with the one set aside."""
    aside = st.session_state.pop(keys.DRAFT_SET_ASIDE)
    start_draft(replace(aside, id=next(_ids)))


def draft_of(pitch: Pitch, opened: OpenedVersion | None = None) -> Draft:
    """A form filled with `pitch`."""
    characters = [DraftCharacter(name=c.name, description=c.description, portrait=c.portrait) for c in pitch.characters]
    return Draft(
        title=pitch.title,
        synopsis=pitch.synopsis,
        characters=characters,
        images=list(pitch.images),
        facts=facts_as_form(pitch.facts),
        opened=opened,
    )


def facts_as_form(facts: Facts) -> dict[str, Any]:
    """Field -> value as widgets hold it: lists where the pitch has tuples, groups of what is known as dicts."""
    return {name: _as_form(getattr(facts, name)) for name in FACT_FIELDS}


def _as_form(value: object) -> object:
    if isinstance(value, SourceWork | Predecessor):
        return {name: known for name, known in asdict(value).items() if known not in (None, "")}
    return list(value) if isinstance(value, tuple) else value


def _form_character(character: DraftCharacter) -> FormCharacter:
    return {
        "name": character.name,
        "description": character.description,
        "portrait": character.portrait,
    }


def _with_place(error_field: str, places: Sequence[int]) -> str:
    """`characters[1].name` of the pitch as the row of the draft it came from."""
    head, bracket, rest = error_field.partition("[")
    if head != "characters" or not bracket:
        return error_field
    place, _, tail = rest.partition("]")
    return f"characters[{places[int(place)]}]{tail}"
