"""Transactions: a read sees one state of the database, a write is kept as a whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, create_engine, event, func, select
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session

from anipop_core.errors import StoreError, needs_extra
from anipop_core.store.failures import in_words
from anipop_core.store.place import SQLITE, place_in_words, prepare_file

CONNECT_SECONDS = 5
_WRITES = "anipop_writes"
_WRITE_LOCK = 0x616E69706F70  # "anipop": AniPop's own among the advisory locks of a PostgreSQL database


class Database:
    """One database, shared by all threads.

    url: as `place.database_url` gives it. wait: seconds that a write waits for another one to finish.
    """

    def __init__(self, url: URL, wait: float = 5.0) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == SQLITE
        self.engine = _sqlite(url, wait) if self.is_sqlite else _postgres(url, wait)
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = self.engine.execution_options(**options)
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @property
    def place(self) -> str:
        """Where the database is, in words for the user, without a password."""
        return place_in_words(self.url)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read transaction: all queries in the block see the same state. Raises StoreError."""
        with in_words(self.url), Session(self._reading) as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A write transaction: committed when the block ends, rolled back when it raises. Raises StoreError.

        Afterwards SQLite's file alone is whole, so that copying it copies everything, also after a crash. Only while
        somebody is in the middle of a read may the last write wait in the log beside it, until the next write.
        """
        with in_words(self.url), Session(self._writing, expire_on_commit=False) as session, session.begin():
            if not self.is_sqlite:
                session.execute(select(func.pg_advisory_xact_lock(_WRITE_LOCK)))
            yield session
        self._checkpoint("PASSIVE")  # waits for nobody

    def wipe(self) -> None:
        """Empty SQLite's write-ahead log after a deletion, since it still holds what was deleted.

        While somebody is reading, the log can't be emptied; the next deletion or the last connection to close does it.
        """
        self._checkpoint("TRUNCATE")

    def _checkpoint(self, mode: str) -> None:
        """Bring what stands in SQLite's write-ahead log into its file."""
        if not self.is_sqlite:
            return
        with (
            in_words(self.url),
            closing(self.engine.raw_connection()) as connection,
            suppress(sqlite3.OperationalError),  # in use
        ):
            connection.cursor().execute(f"PRAGMA wal_checkpoint({mode})")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _sqlite(url: URL, wait: float) -> Engine:
    prepare_file(url)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": wait})

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.isolation_level = None  # Python's sqlite3 would begin transactions later than it should
        connection.execute("PRAGMA journal_mode = WAL")  # readers and a writer don't wait for each other
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a write that began as a read could not wait for its turn
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(url: URL, wait: float) -> Engine:
    options = f"-c lock_timeout={round(wait * 1000)}"
    with needs_extra("postgres", "Keeping projects in PostgreSQL", StoreError):  # the engine imports its driver
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,  # a server that was restarted is not an error
            connect_args={"connect_timeout": CONNECT_SECONDS, "options": options},
        )
