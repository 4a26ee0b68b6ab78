"""A client of one JSON service that keeps every answer on disk, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

from requests_cache import NEVER_EXPIRE, CachedResponse, CacheMixin

from anipop_core.data.fetch.calls import Caller, GuardedSession, Passing, check_status
from anipop_core.data.fetch.settings import Service, Settings

Json: TypeAlias = Any
Grows: TypeAlias = Callable[[Json | None], bool]  # whether there may be more to an answer on another day
Parameters: TypeAlias = Mapping[str, str | int]
NOT_KEPT = 504  # the cache's way to say so; a service's own 504 is never kept
FRESH_FOR = timedelta(days=1)  # an answer that may grow


def _never(answer: Json | None) -> bool:
    return False


class CachedSession(CacheMixin, GuardedSession):
    """A session that answers from its cache where it can."""


class Client(Caller):
    """Asks one JSON service and keeps the answers in `folder`, in one SQLite file for each service.

    Answers are written as they arrive, so a run that is killed loses none. "Not found" (404) is kept too; a broken
    answer is not, and one that may grow is kept for a day.
    """

    _session: CachedSession

    def __init__(self, service: Service, settings: Settings, folder: Path) -> None:
        self.service = service
        session = CachedSession(
            cache_name=str(folder / _file_name(service.key)),
            backend="sqlite",
            serializer="json",  # the default is pickle, which runs code
            expire_after=NEVER_EXPIRE,
            allowable_codes=(200, 404),
            allowable_methods=("GET", "POST"),
            filter_fn=_is_whole,
        )
        super().__init__(session, service, settings)

    def get(self, path: str, grows: Grows = _never, parameters: Parameters | None = None) -> Json | None:
        """The JSON at `path`; None where the service says that there is no such thing (404).

        grows: whether an answer may be a longer one on another day, and is asked for again then. Raises NoAnswer.
        """
        return self._ask("GET", f"{self.service.url}/{path}", grows, params=parameters)

    def post(self, body: Json) -> Json | None:
        """The JSON that answers `body`. Raises NoAnswer."""
        return self._ask("POST", self.service.url, _never, json=body)

    def peek(self, path: str, grows: Grows = _never) -> tuple[bool, Json | None]:
        """Whether `get` would be answered from the cache, and with what."""
        response = self._session.get(f"{self.service.url}/{path}", only_if_cached=True)
        return (True, _read(response)) if _holds(response, grows) else (False, None)

    def stored(self) -> Iterator[tuple[CachedResponse, Json | None]]:
        """All cached answers with their requests."""
        for response in self._session.cache.filter():
            yield response, _read(response)

    def _ask(self, method: str, url: str, grows: Grows, **content: Json) -> Json | None:
        kept = self._session.request(method, url, only_if_cached=True, **content)
        if _holds(kept, grows):  # also where the service is down
            return _read(kept)
        self._session.cache.delete(kept.cache_key)  # or the cache would answer with it again

        def attempt() -> Json | None:
            self._patience.sent += 1
            response = self._session.request(method, url, timeout=self._settings.timeout_s, **content)
            check_status(response)
            if not _is_whole(response):
                raise Passing("answers with something else than the JSON it promises")
            return _read(response)

        return self._patience.call(attempt)


def forget(service: str, folder: Path) -> None:
    """Delete the cached answers of a service, given by its key, in `folder`."""
    for file in folder.glob(f"{_file_name(service)}*"):  # a killed run can leave SQLite's journal beside it
        file.unlink()


def _file_name(service: str) -> str:
    return f"{service}.sqlite"


def _holds(response: Any, grows: Grows) -> bool:
    """Whether the cache gave an answer that needs no other."""
    if response.status_code == NOT_KEPT:
        return False
    return not response.is_older_than(FRESH_FOR) or not grows(_read(response))


def _read(response: Any) -> Json | None:
    return None if response.status_code == 404 else response.json()


def _is_whole(response: Any) -> bool:
    """Whether it is worth keeping: JSON to its end, and no list of errors, which GraphQL sends with status 200."""
    if response.status_code == NOT_KEPT or "json" not in response.headers.get("Content-Type", ""):
        return False
    try:
        answer = response.json()
    except ValueError:
        return False
    return isinstance(answer, dict) and (response.status_code == 404 or not answer.get("errors"))
