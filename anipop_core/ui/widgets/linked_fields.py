"""Fields for what a pitch is based on, what it follows, its people and companies. They write into the draft's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from anipop_core.data.linked_facts import STAFF_ROLES
from anipop_core.digests import text_digest
from anipop_core.figures.numbers import score_text
from anipop_core.intake.form import facts_from_form
from anipop_core.model.known_entries import KnownAnime, KnownName, KnownWork
from anipop_core.reports.known_words import (
    anime_in_words,
    kind_of_entry,
    record_in_words,
    titles_in_words,
    work_in_words,
)
from anipop_core.reports.names import FACT_LABELS
from anipop_core.schema import Facts, Notice, Predecessor, SourceWork
from anipop_core.ui.session import keys
from anipop_core.ui.shell import resources
from anipop_core.ui.widgets.search_box import Chosen, Option, Search, show_search_box

if TYPE_CHECKING:
    from anipop_core.model.known_directory import Directory
    from anipop_core.model.known_facts import KnownFacts

FOUND = 8  # options of a search
SHOWN_ONLY = "An empty field counts as the catalogue has it. Readers and lists are shown, the model doesn't read them."


def show_linked_fields(values: dict[str, Any], draft_id: int) -> None:
    """Searches over what the checkpoint knows, with what it knows of what was chosen. All are optional."""
    fields = _LinkedFields(values, draft_id)
    fields.source_work()
    fields.predecessor()
    st.html('<h2 class="ap-subheading">People</h2>')
    for role in STAFF_ROLES:
        fields.names(role, f"staff.{role}", "Search by name, as it is written in Japanese")
    fields.names("producers", "producers", "Search committees, broadcasters, labels")


class _LinkedFields:
    """Of one draft, with its facts as the catalogue reads them now."""

    def __init__(self, values: dict[str, Any], draft_id: int) -> None:
        self.values, self.draft_id = values, draft_id
        self.known, self.records = resources.known_facts(), resources.records()
        self.facts, self.notices = _read(values, self.known)

    def source_work(self) -> None:
        group, read = self._group("source_work"), self.facts.source_work or SourceWork()
        work = self.known.works_directory.numbered(read.manga_id or -1) if self.known else None
        self._search_one("source_work", "manga_id", work, lambda known: known.works_directory)
        score, readers, since, magazine = st.columns([3, 3, 3, 4], gap="small")
        with score:
            self._number("source_work", "score", "Their score", read.score)
        with readers:
            self._number("source_work", "members", "Readers", read.members)
        with since:
            self._number("source_work", "year", "Since", read.year)
        with magazine:
            self._magazine(group, read)
        st.caption(SHOWN_ONLY)

    def predecessor(self) -> None:
        read = self.facts.predecessor or Predecessor()
        anime = self.known.anime_directory.numbered(read.mal_id or -1) if self.known else None
        self._search_one("predecessor", "mal_id", anime, lambda known: known.anime_directory)
        score, lists, aired = st.columns(3, gap="small")
        with score:
            self._number("predecessor", "score", "Its score", read.score)
        with lists:
            self._number("predecessor", "members", "On lists", read.members)
        with aired:
            self._number("predecessor", "year", "Aired in", read.year)

    def names(self, field: str, path: str, placeholder: str) -> None:
        """People of a role, or companies."""
        names: list[str] = self.values.get(field) or []

        def add(name: str | int) -> None:
            present = self.values.get(field) or []
            self.values[field] = [*present, *([str(name)] if name not in present else [])]

        def remove(place: int) -> None:
            self.values[field] = [*names[:place], *names[place + 1 :]]

        search = Search(
            label=FACT_LABELS[field],
            placeholder=placeholder,
            chosen=[Chosen(name, self._record(field, path, name)) for name in names],
            warnings=self._warnings(path),
            full=False,
            find=lambda text: self._find_names(field, text),
            add=add,
            add_typed=add,
            remove=remove,
        )
        show_search_box(search, keys.search(self.draft_id, field))

    def _search_one(
        self,
        field: str,
        number: str,
        entry: KnownWork | KnownAnime | None,
        directory: Callable[[KnownFacts], Directory[Any]],
    ) -> None:
        """The search for a work or an anime, of which there is one."""
        group = self._group(field)
        there = entry is not None or "title" in group or number in group

        def find(text: str) -> list[Option]:
            found = directory(self.known).search(text, FOUND) if self.known else ()
            return [Option(one.number, _title(one), kind_of_entry(one)) for one in found]

        def add(value: str | int) -> None:
            picked = directory(self.known).numbered(int(value)) if self.known else None
            if picked is not None:
                self.values[field] = {number: picked.number, "title": picked.title}

        def add_typed(title: str) -> None:
            typed = {name: typed for name, typed in self._group(field).items() if name not in (number, "title")}
            self.values[field] = {**typed, "title": title}

        def remove(place: int) -> None:
            self.values[field] = {}

        what = {"source_work": "the manga, novel or game", "predecessor": "the newest earlier title"}[field]
        search = Search(
            label=FACT_LABELS[field],
            placeholder=f"Search {what} by any of its titles",
            chosen=[self._chosen(group, number, entry)] if there else [],
            warnings=self._warnings(field),
            full=there,
            find=find,
            add=add,
            add_typed=add_typed,
            remove=remove,
        )
        show_search_box(search, keys.search(self.draft_id, field))

    def _chosen(self, group: Mapping[str, Any], number: str, entry: KnownWork | KnownAnime | None) -> Chosen:
        if entry is None:
            return Chosen(str(group.get("title") or f"MAL #{group[number]}"), "")
        about = work_in_words(entry, self.facts.year) if isinstance(entry, KnownWork) else anime_in_words(entry)
        return Chosen(_title(entry), about)

    def _number(self, field: str, name: str, label: str, known: float | None) -> None:
        """A number that is typed over what is known. A text, so that what can't be read stays where it was typed."""
        group = self._group(field)
        key = self._number_key(field, name)

        def keep() -> None:
            self._put(field, name, st.session_state[key])

        st.text_input(
            label,
            _written(name, group.get(name)),
            key=key,
            placeholder=_written(name, known) or "not known",
            on_change=keep,
        )

    def _magazine(self, group: Mapping[str, Any], read: SourceWork) -> None:
        key = self._number_key("source_work", "magazine")
        typed = group.get("magazine")
        known = [magazine.name for magazine in self.known.magazines.entries] if self.known else []
        choices = sorted({*known, *([typed] if typed else [])}, key=str.casefold)

        def keep() -> None:
            self._put("source_work", "magazine", st.session_state[key])

        st.selectbox(
            "Magazine",
            choices,
            index=choices.index(typed) if typed else None,
            placeholder=read.magazine or "not known",
            accept_new_options=True,
            key=key,
            on_change=keep,
        )

    def _number_key(self, field: str, name: str) -> str:
        group = self._group(field)
        linked = group.get("manga_id") or group.get("mal_id") or text_digest(group.get("title", ""))
        return keys.linked_number(self.draft_id, f"{field}.{name}", linked)

    def _put(self, field: str, name: str, value: object) -> None:
        """A new group, as the draft tells by it that something has changed."""
        group = {**self._group(field), name: value}
        self.values[field] = {name: known for name, known in group.items() if known not in (None, "")}

    def _group(self, field: str) -> dict[str, Any]:
        found: dict[str, Any] = self.values.get(field) or {}
        return found

    def _record(self, field: str, path: str, name: str) -> str:
        """The record of a person in a role, or of a company, in the pitch's year; "" of one that nobody knows."""
        if self.known is None or self.records is None:
            return ""
        directory = self.known.companies if field == "producers" else self.known.people_directory
        entry = directory.named(name) or next(iter(directory.called(name)), None)
        if entry is None:
            return ""
        earlier = self.facts.predecessor
        franchise = self.records.franchise_of.get(earlier.mal_id) if earlier and earlier.mal_id else None
        record = self.records.record(field, entry.name, self.facts.year, franchise)
        return record_in_words(record, elsewhere=franchise is not None)

    def _find_names(self, field: str, text: str) -> list[Option]:
        if self.known is None:
            return []
        search = self.known.search_companies if field == "producers" else self.known.search_people
        found: Sequence[KnownName] = search(text, FOUND)
        return [Option(one.name, one.name, titles_in_words(one)) for one in found]

    def _warnings(self, path: str) -> list[str]:
        prefix = f"facts.{path}"
        return [one.message for one in self.notices if one.field == prefix or one.field.startswith(f"{prefix}.")]


def _read(values: Mapping[str, Any], known: KnownFacts | None) -> tuple[Facts, tuple[Notice, ...]]:
    """The facts as the model reads them, with what it can't find; as they are written while it isn't loaded."""
    facts, notices = facts_from_form(values)
    if known is None:
        return facts, notices
    resolved, unknown = known.resolve(facts)
    return resolved, notices + unknown


def _title(entry: KnownWork | KnownAnime) -> str:
    native = entry.title_native
    return f"{entry.title} {native}" if native and native.casefold() != entry.title.casefold() else entry.title


def _written(name: str, value: object) -> str:
    """A number as the field shows it; what was typed stays as it is."""
    if isinstance(value, float) and name == "score":
        return score_text(value)
    if isinstance(value, int) and name == "members":
        return f"{value:,}"
    return "" if value is None else str(value)
