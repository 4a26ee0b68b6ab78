from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from anipop_core.errors import StoreError
from anipop_core.store import schema_version
from anipop_core.store.database import Database
from anipop_core.store.place import database_url
from anipop_core.store.schema_version import (
    HEAD,
    MIGRATIONS,
    VERSION_TABLE,
    bring_up_to_date,
    downgrade,
    upgrade,
)
from anipop_core.store.store import open_store
from anipop_core.store.tables import Base
from tests.store.pitches import PITCH


@pytest.fixture
def empty(url: str):
    database = Database(database_url(url))
    yield database
    database.close()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def test_the_migrations_make_what_the_program_expects(empty: Database) -> None:
    bring_up_to_date(empty)
    with empty.read() as session:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(session.connection(), opts=options), Base.metadata) == []


def test_all_the_way_down_and_up_again(empty: Database) -> None:
    with empty.write() as session:
        connection = session.connection()
        upgrade(connection)
        assert tables(connection) == {*Base.metadata.tables, VERSION_TABLE}
        downgrade(connection, "base")
        assert tables(connection) == {VERSION_TABLE}
    bring_up_to_date(empty)
    with empty.read() as session:
        assert tables(session.connection()) == {*Base.metadata.tables, VERSION_TABLE}


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    assert all(re.fullmatch(r"v\d{4}_\w+\.py", path.name) for path in (MIGRATIONS / "versions").glob("v*.py"))


def test_a_migration_that_breaks_off_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(connection: Connection) -> None:
        upgrade(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(schema_version, "upgrade", break_off)
    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(empty)
    with empty.read() as session:
        assert tables(session.connection()) == set()


def test_a_newer_database_is_left_alone(url: str) -> None:
    store = open_store(url)
    store.versions.create(store.projects.create("Tide").id, "First", PITCH)
    with store.database.write() as session:
        session.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0099'"))
    store.close()
    with pytest.raises(StoreError, match=r"newer AniPop made the .* state 0099\)\. .* Update AniPop"):
        open_store(url)


def test_another_programs_database_is_left_alone(empty: Database, url: str) -> None:
    with empty.write() as session:
        session.execute(text("CREATE TABLE accounts (id INTEGER)"))
    with pytest.raises(StoreError, match="tables of another program"):
        open_store(url)
    with empty.read() as session:
        assert tables(session.connection()) == {"accounts"}


def test_opening_what_is_up_to_date_doesnt_need_alembic(sqlite_url: str, tmp_path: Path) -> None:
    import subprocess
    import sys

    open_store(sqlite_url).close()
    program = f"import sys; from anipop_core.store.store import open_store; open_store({sqlite_url!r}); "
    program += "print(any(name.partition('.')[0] in ('alembic', 'torch', 'psycopg') for name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], cwd=MIGRATIONS.parents[2], capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
