"""A view as URL parameters, and back. What can't be read there is named, and the rest applies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from anipop_core.browsing.fields import (
    AreaField,
    Field,
    NumberField,
    PresenceField,
    SearchField,
    WordField,
)
from anipop_core.browsing.filters import (
    Area,
    Filter,
    Params,
    Presence,
    Search,
    Span,
    Words,
)
from anipop_core.browsing.view import (
    ERROR_COLOUR,
    FIGURES,
    GENRE_COLOUR,
    SCORE_COLOUR,
    Sort,
    View,
)

LONGEST_SEARCH = 200  # characters
QUOTED = 40  # characters of a URL's text that a message repeats
SHOWN_NAMES = 4  # filters a message lists
NUMBER_HELP = "Write a range like 5..8, 5.. or ..8."


class Offer:
    """What a table can be asked: its filters, the words its columns hold and the columns it can show."""

    def __init__(self, fields: Sequence[Field], words: Mapping[str, Sequence[str]], columns: Sequence[str]) -> None:
        self.fields = {field.name: field for field in fields}
        self.words = words  # of each WordField, by its name
        self.columns = tuple(columns)


def view_params(view: View) -> dict[str, list[str]]:
    """The view as URL parameters, each a list of texts; what is as by default is left out."""
    params = {name: values for found in view.filters for name, values in found.params().items()}
    if view.sort:
        params["sort"] = [view.sort.text]
    if view.columns is not None:
        params["columns"] = list(view.columns)
    if view.figures != FIGURES[0]:
        params["figures"] = [view.figures]
    if view.colour != SCORE_COLOUR:
        params["colour"] = [view.colour]
    return params


def read_params(params: Params, offer: Offer) -> tuple[View, tuple[str, ...]]:
    """The view that the parameters describe, and a sentence for each of them that was ignored."""
    reader = _ParamReader(offer)
    filters: dict[str, Filter] = {}
    options: dict[str, str] = {}
    columns: tuple[str, ...] | None = None
    for name, values in params.items():
        if name == "columns":
            columns = reader.columns(values)
        elif name in ("sort", "figures", "colour"):
            options[name] = values[-1] if values else ""
        elif (found := reader.filter(name, values)) is not None:
            if found.name in filters:
                reader.ignore(f"{_quoted(name)} was ignored: the link already asks for {_label(offer, found.name)}.")
            else:
                filters[found.name] = found
    view = View(
        tuple(filters.values()),
        reader.sort(options.get("sort")),
        columns,
        reader.figures(options.get("figures")),
        reader.colour(options.get("colour")),
    )
    return view, tuple(reader.ignored)


class _ParamReader:
    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self.ignored: list[str] = []

    def ignore(self, message: str) -> None:
        self.ignored.append(message)

    def filter(self, name: str, values: Sequence[str]) -> Filter | None:
        field = self._offer.fields.get(name)
        every = field is None and name.endswith("_all")
        if every:
            field = self._offer.fields.get(name.removesuffix("_all"))
        if isinstance(field, WordField) and (field.every or not every):
            return self._words(field, values, every)
        if field is None or every:
            self._unknown(name)
            return None
        text = values[-1] if values else ""
        if isinstance(field, SearchField):
            return self._search(field, text)
        if isinstance(field, NumberField):
            return self._span(field, text)
        if isinstance(field, PresenceField):
            return self._presence(field, text)
        if isinstance(field, AreaField):
            return self._area(field, text)
        return None

    def columns(self, values: Sequence[str]) -> tuple[str, ...] | None:
        known = tuple(dict.fromkeys(value for value in values if value in self._offer.columns))
        for value in values:
            if value not in known:
                self.ignore(f"There is no column {_quoted(value)} here; it was left out.")
        return known or None

    def sort(self, text: str | None) -> Sort | None:
        if not text:
            return None
        column = text.removeprefix("-")
        if column in self._offer.columns:
            return Sort(column, text.startswith("-"))
        self.ignore(f"There is no column {_quoted(column)} to sort by; the usual order is shown.")
        return None

    def figures(self, text: str | None) -> str:
        if text is None or text in FIGURES:
            return text or FIGURES[0]
        self.ignore(f"There are no figures {_quoted(text)}; there are {', '.join(FIGURES)}.")
        return FIGURES[0]

    def colour(self, text: str | None) -> str:
        genres = self._offer.words.get("genre", ())
        if text is None or text in (SCORE_COLOUR, ERROR_COLOUR):
            return text or SCORE_COLOUR
        if text.startswith(GENRE_COLOUR) and text.removeprefix(GENRE_COLOUR) in genres:
            return text
        self.ignore(f"The map can't be coloured by {_quoted(text)}; the score is shown.")
        return SCORE_COLOUR

    def _search(self, field: SearchField, text: str) -> Filter | None:
        if len(text) > LONGEST_SEARCH:
            self.ignore(f"The search was longer than {LONGEST_SEARCH} characters; the rest of it was ignored.")
            text = text[:LONGEST_SEARCH]
        return Search(field, text) if text.strip() else None

    def _span(self, field: NumberField, text: str) -> Filter | None:
        ends = text.split("..")
        numbers = [_number(end) for end in ends] if len(ends) == 2 else []
        if not numbers or any(number is None and end.strip() for number, end in zip(numbers, ends, strict=True)):
            self.ignore(f"{field.label}: {_quoted(text)} is no range of numbers, so it was ignored. {NUMBER_HELP}")
            return None
        low, high = numbers
        if low is not None and high is not None and low > high:
            self.ignore(f"{field.label}: {_quoted(text)} ends before it begins, so it was ignored.")
            return None
        return None if low is None and high is None else Span(field, low, high)

    def _words(self, field: WordField, values: Sequence[str], every: bool) -> Filter | None:
        words = self._offer.words[field.name]
        known = {
            word.casefold(): word for word in reversed(words)
        }  # of two spellings the more frequent, which is first
        exact = set(words)
        chosen = tuple(dict.fromkeys(v if v in exact else known[v.casefold()] for v in values if v.casefold() in known))
        for value in values:
            if value.casefold() not in known:
                near = get_close_matches(value.casefold()[:QUOTED], known, 1)
                hint = f" Did you mean {known[near[0]]}?" if near else ""
                self.ignore(f"{field.label}: no title here has {_quoted(value)}, so it was ignored.{hint}")
        return Words(field, chosen, every) if chosen else None

    def _presence(self, field: PresenceField, text: str) -> Filter | None:
        if text in ("with", "without"):
            return Presence(field, text == "with")
        self.ignore(f'{field.label}: {_quoted(text)} was ignored. It can be "with" or "without".')
        return None

    def _area(self, field: AreaField, text: str) -> Filter | None:
        numbers = [number for end in text.split("..") if (number := _number(end)) is not None]
        if len(numbers) == 4 and text.count("..") == 3 and numbers[0] <= numbers[2] and numbers[1] <= numbers[3]:
            return Area(field, (numbers[0], numbers[1], numbers[2], numbers[3]))
        self.ignore(f"{field.label}: {_quoted(text)} is no part of the map, so it was ignored. Mark one in the map.")
        return None

    def _unknown(self, name: str) -> None:
        names = list(self._offer.fields)
        near = get_close_matches(name[:QUOTED], names, SHOWN_NAMES) or names[:SHOWN_NAMES]
        self.ignore(
            f"There is no filter {_quoted(name)} here, so it was ignored. There are {', '.join(near)} and more."
        )


def _label(offer: Offer, name: str) -> str:
    return offer.fields[name].label


def _number(text: str) -> float | None:
    """None where it isn't a finite number."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _quoted(text: str) -> str:
    return f'"{text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"}"'
