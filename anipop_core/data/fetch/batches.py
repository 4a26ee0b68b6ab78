"""Sources that answer for many titles in one request. Each title is asked for once, whatever request it was in."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from typing import Any

from pydantic import ValidationError

from anipop_core.data.fetch.calls import NoAnswer
from anipop_core.data.fetch.client import Client, Json
from anipop_core.data.fetch.found import FoundTitle, Problem, changed


class BatchSource(ABC):
    """A source that is asked for titles by their MAL ids; titles it doesn't know are missing in its answer."""

    name: str
    batch: int  # titles a request

    def __init__(self, client: Client) -> None:
        self._client = client
        self.problems: list[Problem] = []
        self._asked = {mal_id for response, _ in client.stored() for mal_id in self._ids_of(response.request)}

    def requests_left(self, ids: Collection[int]) -> int:
        """How many requests `ask` will make for these ids."""
        return math.ceil(len(set(ids) - self._asked) / self.batch)

    def ask(self, ids: Collection[int]) -> Iterator[int]:
        """Ask for those of `ids` that were never asked for; after each request yields how many ids are done."""
        left = sorted(set(ids) - self._asked)
        for start in range(0, len(left), self.batch):
            asked = left[start : start + self.batch]
            try:
                self._request(asked)
            except NoAnswer as error:
                self.problems.append(Problem(self.name, f"titles {asked[0]} to {asked[-1]}", str(error)))
            else:
                self._asked.update(asked)
            yield start + len(asked)

    def found(self, ids: Collection[int]) -> Iterator[FoundTitle]:
        """The titles among `ids` in all answers kept so far; what can't be read is added to `problems`."""
        wanted, seen = set(ids), set[int]()
        for response, answer in self._client.stored():
            asked = wanted.intersection(self._ids_of(response.request))
            if not asked or answer is None:
                continue
            for title in self._titles(answer, asked):
                if title.mal_id in asked - seen:  # some titles are there twice
                    seen.add(title.mal_id)
                    yield title

    def _note(self, mal_id: int | None, error: ValidationError) -> None:
        what = "an answer" if mal_id is None else f"title {mal_id}"
        self.problems.append(Problem(self.name, what, changed(error)))

    @abstractmethod
    def _request(self, ids: list[int]) -> None:
        """Ask for these; the client keeps the answer."""

    @abstractmethod
    def _ids_of(self, request: Any) -> list[int]:
        """What a kept request asked for."""

    @abstractmethod
    def _titles(self, answer: Json, wanted: Collection[int]) -> Iterator[FoundTitle]:
        """Titles of an answer, one by one; what can't be read and is wanted is noted."""
