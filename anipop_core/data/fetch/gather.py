"""Asks each source in turn for the titles that the user ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack

from pydantic import ValidationError

from anipop_core.data.fetch.anilist import AniList
from anipop_core.data.fetch.batches import BatchSource
from anipop_core.data.fetch.calls import NoAnswer
from anipop_core.data.fetch.client import Client
from anipop_core.data.fetch.downloads import Downloader
from anipop_core.data.fetch.found import FoundTitle, Problem, changed
from anipop_core.data.fetch.jikan import SOURCE as MAL
from anipop_core.data.fetch.jikan import Jikan
from anipop_core.data.fetch.kitsu import Kitsu
from anipop_core.data.fetch.pictures import Decode, Pictures, picture_jobs
from anipop_core.data.fetch.selection import KEPT, Order
from anipop_core.data.fetch.settings import Service, Settings
from anipop_core.data.fetch.summary import PICTURES_PER_TITLE, RequestEstimate
from anipop_core.data.fetch.zenodo import PORTRAIT, Zenodo
from anipop_core.data.fetch.zenodo import SOURCE as PAPER
from anipop_core.errors import DataError
from anipop_core.progress import track


class Gatherer:
    """Asks the sources of an order. MyAnimeList decides which titles there are; without it the paper's set does."""

    def __init__(self, order: Order, settings: Settings, stack: ExitStack) -> None:
        folder = order.out / KEPT

        def client(service: Service) -> Client:
            self._clients.append(stack.enter_context(Client(service, settings, folder)))
            return self._clients[-1]

        def downloader(service: Service) -> Downloader:
            self._downloaders.append(stack.enter_context(Downloader(service, settings)))
            return self._downloaders[-1]

        self._order, self._settings, self._folder = order, settings, folder
        self._clients: list[Client] = []
        self._downloaders: list[Downloader] = []
        self._pictures = downloader(settings.pictures)
        self._jikan = Jikan(client(settings.jikan)) if "jikan" in order.sources else None
        self._batched: list[tuple[Service, BatchSource]] = []
        if "anilist" in order.sources:
            self._batched.append((settings.anilist, AniList(client(settings.anilist))))
        if "kitsu" in order.sources:
            self._batched.append((settings.kitsu, Kitsu(client(settings.kitsu))))
        self._zenodo = None
        if "zenodo" in order.sources:
            self._zenodo = Zenodo(client(settings.zenodo), downloader(settings.zenodo), folder / "zenodo")
        self._own_problems: list[Problem] = []
        self.unscored = 0  # titles that MyAnimeList has no score for yet

    @property
    def sent(self) -> int:
        """Number of requests sent to all sources."""
        return sum(client.sent for client in self._clients) + sum(web.sent for web in self._downloaders)

    @property
    def problems(self) -> list[Problem]:
        """What all sources failed to bring."""
        sources = [self._jikan, self._zenodo, *(source for _, source in self._batched)]
        return self._own_problems + [problem for source in sources if source for problem in source.problems]

    def titles(self, tell: Callable[[str], None]) -> list[list[FoundTitle]]:
        """For each title a list of what the sources know of it, the most trusted source first; sorted by MAL id.

        tell: gets the estimate before the first request. Raises DataError where the list of titles can't be had.
        """
        paper = self._paper(tell)
        ids = self._wanted(paper)
        tell(str(self._estimate(ids)))
        found = {title.mal_id: [title] for title in self._first(ids, paper)}
        for service, source in self._batched:
            for _ in track(source.ask(found), service.name, source.requests_left(found)):
                pass
            for title in source.found(found):
                found[title.mal_id].append(title)
        if self._jikan:
            for mal_id in found.keys() & paper.keys():
                found[mal_id].append(paper[mal_id])
        return [found[mal_id] for mal_id in sorted(found)]

    def images(self, titles: Iterable[list[FoundTitle]], decode: Decode) -> list[dict[str, str | int]]:
        """Fetch the pictures of `titles` as files; returns the rows of images.parquet."""
        jobs = [job for found in titles for job in picture_jobs(found)]
        with Pictures(self._order.out, self._folder, self._load, decode) as pictures:
            rows = [pictures.row(job) for job in track(pictures.in_turn(jobs), "Pictures", len(jobs))]
            self._own_problems += pictures.problems
        return [row for row in rows if row]

    def _load(self, place: str) -> bytes:
        if self._zenodo and place.startswith(PORTRAIT):
            return self._zenodo.portrait(place)
        return self._pictures.picture(place)

    def _paper(self, tell: Callable[[str], None]) -> dict[int, FoundTitle]:
        """The paper's titles by mal_id; none where the record can't be had, which is noted."""
        if not self._zenodo:
            return {}
        try:
            files = self._zenodo.files()
            left = [file for file in files if not self._zenodo.path(file).exists()]
            if left:
                tell(f"From Zenodo: {len(left)} files, {sum(file.size for file in left) / 1e6:,.0f} MB.")
            for file in track(files, PAPER, len(files)):
                self._zenodo.fetch(file)
            titles = self._zenodo.titles([self._zenodo.path(file) for file in files])
        except (NoAnswer, ValidationError) as error:
            self._own_problems.append(Problem(PAPER, "the paper's set", _why(error)))
            return {}
        return {title.mal_id: title for title in titles}

    def _wanted(self, paper: Mapping[int, FoundTitle]) -> list[int]:
        """Ids in rising order, less those of which a list said already that they have no score."""
        selection = self._order.selection
        if selection.ids is not None:
            return sorted(selection.ids)
        if not self._jikan:
            return sorted(paper)
        try:
            listed = self._jikan.season(*selection.season) if selection.season else self._jikan.everything()
        except (NoAnswer, ValidationError) as error:
            raise DataError(
                f"The list of titles could not be had: {MAL} {_why(error)}.",
                "Without it nobody knows what to fetch.",
                "Run the same command again later; what has arrived is kept.",
            ) from error
        if not selection.season:
            listed |= dict.fromkeys(paper.keys() - listed.keys(), True)
        self.unscored = sum(not scored for scored in listed.values())
        return sorted(mal_id for mal_id, scored in listed.items() if scored)

    def _estimate(self, ids: list[int]) -> RequestEstimate:
        mal = self._jikan.requests_left(ids) if self._jikan else 0
        requests = [(self._settings.jikan, mal)] if mal else []
        requests += [(service, source.requests_left(ids)) for service, source in self._batched]
        if self._order.pictures and any(number for _, number in requests):
            new = sum(self._jikan.requests_left([mal_id]) > 0 for mal_id in ids) if self._jikan else len(ids)
            requests.append((self._settings.pictures, PICTURES_PER_TITLE * new))
        return RequestEstimate(len(ids), tuple(requests))

    def _first(self, ids: list[int], paper: Mapping[int, FoundTitle]) -> Iterator[FoundTitle]:
        """What the source that says which titles there are says of `ids`."""
        if not self._jikan:
            yield from (paper[mal_id] for mal_id in ids if mal_id in paper)
            absent = [mal_id for mal_id in ids if mal_id not in paper]
            self._own_problems += [Problem(PAPER, f"title {mal_id}", "is not in the paper's set") for mal_id in absent]
            return
        for mal_id in track(ids, MAL, len(ids)):
            try:
                title = self._jikan.title(mal_id)
            except (NoAnswer, ValidationError) as error:
                self._own_problems.append(Problem(MAL, f"title {mal_id}", _why(error)))
            else:
                self.unscored += title is None
                if title:
                    yield title


def _why(error: NoAnswer | ValidationError) -> str:
    return changed(error) if isinstance(error, ValidationError) else str(error)
