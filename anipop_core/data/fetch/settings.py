"""Which services `fetch-data` asks, how fast, and how patiently."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

USER_AGENT = "AniPop fetch-data/0.1 (research data set of the AniPop project; python-requests)"
OWN_HOSTS = ("jikan.moe", "myanimelist.net", "anilist.co", "kitsu.app", "kitsu.io", "zenodo.org")


@dataclass(frozen=True)
class Service:
    """A service and the pace it allows, in requests."""

    key: str  # as in --sources
    name: str
    url: str
    per_second: float
    per_minute: float = 0  # 0: per_second says it all

    def seconds(self, requests: int) -> float:
        """How many seconds so many requests take at this pace."""
        pace = min(self.per_second, self.per_minute / 60 or self.per_second)
        return requests / pace


@dataclass(frozen=True)
class Settings:
    """Services and waiting times (seconds).

    Paces are as published (Jikan, Zenodo) or as observed (AniList), and modest where a service says nothing.
    """

    jikan: Service = Service("jikan", "MyAnimeList (through Jikan)", "https://api.jikan.moe/v4", 3, 60)
    # AniList documents 90 a minute and has been serving 30 for years
    anilist: Service = Service("anilist", "AniList", "https://graphql.anilist.co", 1, 30)
    kitsu: Service = Service("kitsu", "Kitsu", "https://kitsu.app/api/edge", 1)
    zenodo: Service = Service("zenodo", "Zenodo", "https://zenodo.org/api", 1, 30)
    pictures: Service = Service("pictures", "Pictures", "", 4)
    attempts: int = 6
    first_wait_s: float = 1.0  # doubled from one attempt to the next, with jitter
    longest_wait_s: float = 600.0  # a service that wants a longer pause is left alone until the next run
    timeout_s: float = 30.0
    failures_in_a_row: int = 3  # so many given up, and the service counts as down
    sleep: Callable[[float], None] = time.sleep  # between attempts

    def allows(self, url: str) -> bool:
        """Whether an answer may lead us to this address: https at the services' own hosts, or as configured."""
        parts = urlsplit(url)
        services = (self.jikan, self.anilist, self.kitsu, self.zenodo)
        if any((parts.scheme, parts.netloc) == urlsplit(service.url)[:2] for service in services):
            return True
        host = parts.hostname or ""
        return parts.scheme == "https" and any(host == own or host.endswith("." + own) for own in OWN_HOSTS)


DEFAULT = Settings()
