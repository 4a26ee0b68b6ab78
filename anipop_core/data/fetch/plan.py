"""How much is still to be asked and how long it will take, told before the first request for a title."""

from __future__ import annotations

from dataclasses import dataclass

from anipop_core.data.fetch.settings import Service
from anipop_core.data.fetch.summary import duration

PICTURES_PER_TITLE = 4  # a cover, a banner for every second title, two or three portraits


@dataclass(frozen=True)
class Plan:
    titles: int
    requests: tuple[tuple[Service, int], ...]

    def __str__(self) -> str:
        to_ask = [(service, number) for service, number in self.requests if number]
        if not to_ask:
            return f"{self.titles:,} titles. Nothing is left to ask: all answers are here already."
        parts = ", ".join(f"{service.name} {number:,}" for service, number in to_ask)
        seconds = sum(service.seconds(number) for service, number in to_ask)
        return (
            f"{self.titles:,} titles. Requests still to make, about: {parts}. At the pace the services allow that "
            f"takes about {duration(seconds)}.\nStop with Ctrl-C at any time: what has arrived is kept, and the same "
            "command (without --refresh) goes on from there."
        )
