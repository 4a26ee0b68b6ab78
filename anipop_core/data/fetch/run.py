"""The whole of `fetch-data`: asks the sources, checks what came and adds it to the tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from anipop_core.data.fetch.client import forget
from anipop_core.data.fetch.found import Problem
from anipop_core.data.fetch.gather import Gatherer
from anipop_core.data.fetch.merge import character_rows, title_row
from anipop_core.data.fetch.merge_links import adaptation_rows, credit_rows, work_rows
from anipop_core.data.fetch.own_script import in_own_script
from anipop_core.data.fetch.pictures import Decode
from anipop_core.data.fetch.selection import KEPT, Order
from anipop_core.data.fetch.settings import Settings
from anipop_core.data.fetch.summary import Summary
from anipop_core.data.fetch.tables import (
    TABLES,
    add,
    add_works,
    as_table,
    read_there,
    write,
)
from anipop_core.errors import DataError


def fetch_data(
    order: Order, settings: Settings, decode: Decode, tell: Callable[[str], None], refresh: bool = False
) -> Summary:
    """Fetch, check and write; `tell` gets the estimate before the first request for a title.

    refresh: forget all earlier answers of the order's sources first; pictures and the paper's set stay.
    Raises DataError where the order can't be carried out at all; everything smaller is in the summary.
    """
    with _alone(order.out, order.out / KEPT):
        return _fetch(order, settings, decode, tell, refresh)


def _fetch(order: Order, settings: Settings, decode: Decode, tell: Callable[[str], None], refresh: bool) -> Summary:
    started = time.monotonic()
    there = {name: read_there(order.out, name) for name in TABLES}
    if refresh:
        for source in order.sources:
            forget(source, order.out / KEPT)
    with ExitStack() as stack:
        gatherer = Gatherer(order, settings, stack)
        titles = gatherer.titles(tell)
        rows = {"titles": [title_row(found) for found in titles]}
        rows["characters"] = [row for found in titles for row in character_rows(found)]
        rows["staff"] = [row for found in titles for row in credit_rows(found)]
        rows["adaptations"] = [row for found in titles for row in adaptation_rows(found)]
        rows["source_works"] = work_rows(titles)
        if order.pictures:
            rows["images"] = gatherer.images(titles, decode)
        unscored, requests, problems = gatherer.unscored, gatherer.sent, gatherer.problems

    new = {}
    for name, fetched_rows in rows.items():
        new[name], broken = as_table(name, fetched_rows)
        problems += broken
    fetched = set(new["titles"]["mal_id"])
    there["source_works"] = add_works(there["source_works"], new.pop("source_works"))
    for name, table in new.items():
        there[name] = add(there[name], table[table["mal_id"].isin(fetched)], fetched)
    there["staff"] = in_own_script(there["staff"])
    if there["titles"].empty:
        raise _nothing(problems, unscored)
    for name, table in there.items():
        write(order.out, name, table)
    summary = Summary(
        out=order.out,
        fetched=len(fetched),
        unscored=unscored,
        titles=len(there["titles"]),
        characters=len(there["characters"]),
        credits=len(there["staff"]),
        works=len(there["source_works"]),
        pictures=len(there["images"]),
        requests=requests,
        seconds=time.monotonic() - started,
        problems=tuple(problems),
    )
    summary.save()
    return summary


def _nothing(problems: list[Problem], unscored: int) -> DataError:
    first = f" For example {problems[0].source}, {problems[0].what}: {problems[0].why}." if problems else ""
    left_out = f" {unscored} have no score yet." if unscored else ""
    return DataError(
        f"No title came that has a score.{left_out}{first}",
        "At least one is needed for a table.",
        "Run the same command again later, or choose other titles.",
    )


@contextmanager
def _alone(out: Path, folder: Path) -> Iterator[None]:
    """Let nobody else fetch into `out` meanwhile: each run would write its tables over what the other has brought.

    The lock lies in `folder`. Raises DataError where somebody holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(folder / "lock").acquire(blocking=False)  # the system frees it, however the run ends
    except Timeout:
        raise DataError(
            f"Another fetch-data is at work in {out}.",
            "One at a time is allowed in a folder.",
            "Wait until it has ended, or give another folder with --out.",
        ) from None
    with lock:
        yield
