from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from anipop_core.data.fetch.run import fetch_data
from anipop_core.data.fetch.selection import Order, Selection
from anipop_core.data.fetch.summary import Summary
from anipop_core.intake.pictures import read_picture
from tests.data.fetch.services import Services, running

Fetch = Callable[..., Summary]


@pytest.fixture
def services() -> Iterator[Services]:
    with running() as found:
        yield found


@pytest.fixture
def fetch(services: Services, tmp_path: Path) -> Fetch:
    """Fetch titles by id from the local services into tmp_path/data."""

    def run(
        *ids: int,
        sources: tuple[str, ...] = ("jikan", "anilist", "kitsu"),
        pictures: bool = False,
        selection: Selection | None = None,
        refresh: bool = False,
        told: list[str] | None = None,
        **settings: Any,
    ) -> Summary:
        order = Order(tmp_path / "data", selection or Selection(ids=ids), sources, pictures)
        tell = (told if told is not None else []).append
        return fetch_data(order, services.settings(**settings), read_picture, tell, refresh)

    return run
