"""Run by test_crash.py in a process of its own: forks children that are killed while they save.

Prints what is in the database after each kill, one JSON line each.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from sqlalchemy import event, select

from anipop_core.store.store import Store, open_store
from anipop_core.store.tables import PictureRow
from tests.store.pitches import PITCH, noise

OLD = PITCH
NEW = replace(PITCH, synopsis="New.", images=(noise(7, name="new.png"),), characters=PITCH.characters[:1])


def killed_at(step: int, url: str, version: str, revision: int) -> None:
    """Save NEW, and die by one's own hand right before statement or commit number `step`."""
    store = open_store(url)
    steps = count(1)

    def die(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.database.engine, "before_cursor_execute", die)
    event.listen(store.database.engine, "commit", die)
    store.versions.save(version, revision, NEW)


def saving_for_ever(url: str, version: str, revision: int, told: int) -> None:
    """Writes to the pipe `told` after the first save."""
    store = open_store(url)
    for number in count():
        revision = store.versions.save(version, revision, (NEW, OLD)[number % 2]).revision
        if number == 0:
            os.write(told, b"saved")


def child(work: Callable[..., None], *arguments: object) -> int:
    pid = os.fork()
    if pid == 0:
        work(*arguments)
        os._exit(0)
    return pid


def was_killed(pid: int) -> bool:
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def report(url: str, version: str, killed: bool) -> int:
    """The revision found."""
    store = open_store(url)
    found = store.versions.get(version)
    state = {OLD: "old", NEW: "new"}.get(found.pitch, "half")
    print(
        json.dumps(
            {
                "state": state,
                "killed": killed,
                "pictures": sorted(pictures(store)),
                "intact": intact(store),
                "revision": found.revision,
            }
        )
    )
    store.close()
    return found.revision


def pictures(store: Store) -> list[str]:
    with store.database.read() as session:
        return list(session.scalars(select(PictureRow.digest)))


def intact(store: Store) -> bool:
    if not store.database.is_sqlite:
        return True
    with store.database.read() as session:
        check, broken = "PRAGMA integrity_check", "PRAGMA foreign_key_check"
        connection = session.connection()
        return connection.exec_driver_sql(check).scalar() == "ok" and not connection.exec_driver_sql(broken).all()


def at_every_step(url: str, version: str) -> None:
    for step in count(1):
        killed = was_killed(child(killed_at, step, url, version, 1))
        report(url, version, killed)
        if not killed:
            return


def at_any_moment(url: str, version: str) -> None:
    revision, chance = 1, random.Random(0)
    for _ in range(8):
        told, tell = os.pipe()
        pid = child(saving_for_ever, url, version, revision, tell)
        os.read(told, 5)  # it is saving
        time.sleep(chance.uniform(0, 0.1))
        os.kill(pid, signal.SIGKILL)
        revision = report(url, version, was_killed(pid))


if __name__ == "__main__":
    {"step": at_every_step, "moment": at_any_moment}[sys.argv[1]](*sys.argv[2:])
