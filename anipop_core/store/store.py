"""The store of projects, shared by all sessions and threads."""

from __future__ import annotations

from anipop_core.store.database import Database
from anipop_core.store.export_file import export_project
from anipop_core.store.import_file import Imported, import_project
from anipop_core.store.place import database_url
from anipop_core.store.projects import Projects
from anipop_core.store.room import Room
from anipop_core.store.schema_version import bring_up_to_date
from anipop_core.store.track_record import TrackRecord, load_track_record
from anipop_core.store.versions import Versions


class Store:
    """Projects, their versions and the meetings about them. `open_store` makes one."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.projects = Projects(database)
        self.versions = Versions(database)
        self.room = Room(database)

    @property
    def place(self) -> str:
        """Where the projects are kept, in words, without a password."""
        return self.database.place

    def track_record(self) -> TrackRecord:
        """How guesses and the model's scores compare with the real scores. Raises StoreError."""
        return load_track_record(self.database)

    def export_project(self, project_id: str) -> bytes:
        """The project as the bytes of an `.anipop` file.

        Raises ProjectGone, StoreError, and InputError where it is too large.
        """
        return export_project(self.database, project_id)

    def import_project(self, data: bytes) -> Imported:
        """A new project from the bytes of an `.anipop` file. Raises InputError, StoreError; nothing is written then."""
        return import_project(self.database, data)

    def close(self) -> None:
        self.database.close()


def open_store(url: str | None = None, wait: float = 5.0) -> Store:
    """The store at `url`, or where `place.database_url` says; its tables are made or brought up to date.

    wait: seconds that a write waits for another one to finish. Raises StoreError.
    """
    database = Database(database_url(url), wait)
    bring_up_to_date(database)
    return Store(database)
