"""Brings a database's tables up to date when it is opened, by Alembic's migrations in migrations/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from anipop_core.errors import StoreError
from anipop_core.store.database import Database

if TYPE_CHECKING:  # takes time to import, and a database that is up to date doesn't need it
    from alembic.config import Config

HEAD = "0001"  # the newest file in migrations/versions
VERSION_TABLE = "anipop_schema"
MIGRATIONS = Path(__file__).with_name("migrations")


def bring_up_to_date(database: Database) -> None:
    """Make the tables, or change them to the newest form.

    Raises StoreError for a database of a newer AniPop or of another program.
    """
    with database.read() as session:
        if schema_version(session.connection()) == HEAD:
            return
    with database.write() as session:
        connection = session.connection()
        if schema_version(connection) != HEAD:  # nobody else has done it in between
            _check_ours(connection, database.place)
            upgrade(connection)


def schema_version(connection: Connection) -> str | None:
    """The last migration the database has seen; None where there was none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Run the migrations up to `to`."""
    from alembic import command

    command.upgrade(_config(connection), to)


def downgrade(connection: Connection, to: str) -> None:
    """Undo the migrations down to `to`."""
    from alembic import command

    command.downgrade(_config(connection), to)


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _check_ours(connection: Connection, place: str) -> None:
    found = schema_version(connection)
    known = {path.stem.partition("_")[0].removeprefix("v") for path in (MIGRATIONS / "versions").glob("v*.py")}
    if found is not None and found not in known:
        raise StoreError(
            f"A newer AniPop made {place} (its tables are of state {found}).",
            f"This program knows tables up to state {HEAD}.",
            "Update AniPop, or name another database.",
        )
    if found is None and set(inspect(connection).get_table_names()) - {VERSION_TABLE}:
        raise StoreError(
            f"There are tables of another program in {place}.",
            "AniPop needs a database of its own.",
            "Name an empty or a new one.",
        )
