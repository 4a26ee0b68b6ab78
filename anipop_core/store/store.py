"""The store: one for all sessions and threads. What it keeps is reached by its parts."""

from __future__ import annotations

from anipop_core.store.database import Database
from anipop_core.store.export_file import export_project
from anipop_core.store.import_file import import_project
from anipop_core.store.place import database_url
from anipop_core.store.projects import Projects
from anipop_core.store.records import Project
from anipop_core.store.room import Room
from anipop_core.store.schema_version import bring_up_to_date
from anipop_core.store.track_record import TrackRecord, load_track_record
from anipop_core.store.versions import Versions


class Store:
    """`open_store` makes one."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.projects = Projects(database)
        self.versions = Versions(database)
        self.room = Room(database)

    @property
    def place(self) -> str:
        """Where the projects lie, in words, without a password."""
        return self.database.place

    def track_record(self) -> TrackRecord:
        """Guesses and the model's scores against the real ones. Raises StoreError."""
        return load_track_record(self.database)

    def export_project(self, project_id: str) -> bytes:
        """The project as one `.anipop` file. Raises ProjectGone, StoreError, or InputError where it is too large."""
        return export_project(self.database, project_id)

    def import_project(self, data: bytes) -> Project:
        """A new project from such a file. Raises InputError or StoreError, and then nothing is kept."""
        return import_project(self.database, data)

    def close(self) -> None:
        self.database.close()


def open_store(url: str | None = None, wait: float = 5.0) -> Store:
    """The store at `url`, or where `place.database_url` says; it is made or brought up to date.

    A write waits `wait` seconds for another one to finish. Raises StoreError.
    """
    database = Database(database_url(url), wait)
    bring_up_to_date(database)
    return Store(database)
