"""MyAnimeList through the Jikan v4 API (docs.api.jikan.moe): titles with their characters, staff and source works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import ValidationError

from anipop_core.data.fetch.calls import NoAnswer
from anipop_core.data.fetch.client import Client, Json
from anipop_core.data.fetch.found import FoundCharacter, FoundCredit, FoundTitle, FoundWork, Problem, changed
from anipop_core.data.fetch.jikan_answers import (
    CAST,
    About,
    Anime,
    Listed,
    ListPage,
    columns,
    given_first,
)
from anipop_core.data.fetch.jikan_links import STAFF, Manga, came_later, credits_of, work_columns, works_of
from anipop_core.progress import track

SOURCE = "MyAnimeList"
MAIN_PER_TITLE = 2  # the paper's data hold 14,682 main characters of 7,784 titles
WORKS_PER_TITLE = 1  # those of originals have none, some others two


class Jikan:
    """Titles that have a score on MyAnimeList, with characters, staff and what they are based on.

    Main characters have descriptions.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.problems: list[Problem] = []

    def season(self, year: int, season: str) -> dict[int, bool]:
        """For each title of a season, by mal_id, whether it has a score. Raises NoAnswer, ValidationError."""
        return self._listed(f"seasons/{year}/{season}")

    def everything(self) -> dict[int, bool]:
        """For every title, by mal_id, whether it has a score. Raises NoAnswer, ValidationError."""
        return self._listed("anime", order_by="mal_id", sort="asc")

    def requests_left(self, ids: Iterable[int]) -> int:
        """About how many requests `title` will make for these ids; what a title leads to is estimated."""
        return sum(self._requests_left(mal_id) for mal_id in ids)

    def title(self, mal_id: int) -> FoundTitle | None:
        """The title with all that belongs to it; None where it has no score yet. Raises NoAnswer, ValidationError."""
        answer = self._client.get(f"anime/{mal_id}/full", _unscored)
        if answer is None:
            raise NoAnswer("has no title with this id")
        anime = Anime.model_validate(_data(answer))
        if not anime.score:
            return None
        return FoundTitle(
            mal_id=anime.mal_id,
            source=SOURCE,
            columns=columns(anime),
            characters=tuple(self._characters(mal_id)),
            staff=tuple(self._staff(mal_id)),
            works=tuple(self._works(anime)),
            cover=anime.images.jpg.large_image_url,
        )

    def _listed(self, path: str, **parameters: str) -> dict[int, bool]:
        first = self._page(path, 1, **parameters)
        listed = self._read_page(first, path)
        last = first.pagination.last_visible_page if first.pagination.has_next_page else 1
        for number in track(range(2, last + 1), f"{SOURCE}, list of titles", last - 1):
            listed |= self._read_page(self._page(path, number, **parameters), path)
        return listed

    def _page(self, path: str, number: int, **parameters: str) -> ListPage:
        answer = self._client.get(path, lambda _: True, {"page": number, **parameters})
        if answer is None:
            raise NoAnswer("has no such list")
        return ListPage.model_validate(answer)

    def _read_page(self, page: ListPage, path: str) -> dict[int, bool]:
        listed = {}
        for item in page.data:
            try:
                title = Listed.model_validate(item)
            except ValidationError as error:
                self._note(f"a title of the list {path}", error)
            else:
                listed[title.mal_id] = bool(title.score)
        return listed

    def _requests_left(self, mal_id: int) -> int:
        known, title = self._client.peek(f"anime/{mal_id}/full", _unscored)
        if not known:
            return 3 + MAIN_PER_TITLE + WORKS_PER_TITLE
        if _unscored(title):
            return 0
        staff = not self._client.peek(f"anime/{mal_id}/staff")[0]
        return self._cast_left(mal_id) + staff + self._works_left(_data(title))

    def _cast_left(self, mal_id: int) -> int:
        known, cast = self._client.peek(f"anime/{mal_id}/characters")
        if not known:
            return 1 + MAIN_PER_TITLE
        try:
            people = [entry for entry in CAST.validate_python(_data(cast or {"data": []})) if entry.role == "Main"]
        except ValidationError:
            return 0
        return sum(not self._client.peek(f"characters/{entry.character.mal_id}")[0] for entry in people)

    def _works_left(self, title: Json) -> int:
        try:
            works = works_of(Anime.model_validate(title))
        except ValidationError:
            return 0
        return sum(not self._client.peek(f"manga/{manga_id}")[0] for manga_id in works)

    def _characters(self, mal_id: int) -> Iterator[FoundCharacter]:
        """What of the cast can be had: a failure here costs characters, never the title."""
        try:
            cast = CAST.validate_python(_data(self._client.get(f"anime/{mal_id}/characters") or {"data": []}))
        except (NoAnswer, ValidationError) as error:
            self._note(f"characters of title {mal_id}", error)
            return
        for entry in cast:
            person = entry.character
            yield FoundCharacter(
                key=f"mal{person.mal_id}",
                name=given_first(person.name),
                role=entry.role,
                description=self._about(person.mal_id) if entry.role == "Main" else None,
                portrait=person.images.jpg.image_url,
            )

    def _staff(self, mal_id: int) -> Iterator[FoundCredit]:
        """What of the staff can be had, as for the cast."""
        try:
            staff = STAFF.validate_python(_data(self._client.get(f"anime/{mal_id}/staff") or {"data": []}))
        except (NoAnswer, ValidationError) as error:
            self._note(f"staff of title {mal_id}", error)
        else:
            yield from credits_of(staff)

    def _works(self, anime: Anime) -> Iterator[FoundWork]:
        """What the title is linked to; of a work that can't be had the link alone."""
        for manga_id in works_of(anime):
            try:
                answer = self._client.get(f"manga/{manga_id}")
                if answer is None:
                    raise NoAnswer("has no work with this id")
                manga = Manga.model_validate(_data(answer))
            except (NoAnswer, ValidationError) as error:
                self._note(f"work {manga_id}", error)
                yield FoundWork(manga_id, {}, came_later=False)
            else:
                yield FoundWork(manga_id, work_columns(manga), came_later(manga, anime))

    def _about(self, character: int) -> str | None:
        try:
            answer = self._client.get(f"characters/{character}")
            return About.model_validate(_data(answer)).about if answer else None
        except (NoAnswer, ValidationError) as error:
            self._note(f"character {character}", error)
            return None

    def _note(self, what: str, error: NoAnswer | ValidationError) -> None:
        why = changed(error) if isinstance(error, ValidationError) else str(error)
        self.problems.append(Problem(SOURCE, what, why))


def _unscored(answer: Json | None) -> bool:
    """Also of a title that isn't there (yet)."""
    title = _data(answer)
    return not (isinstance(title, dict) and title.get("score"))


def _data(answer: Json) -> Json:
    return answer.get("data") if isinstance(answer, dict) else None
