"""What can go wrong with a database, provoked for real; each is said in words, and nothing is lost."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import make_url

from anipop_core.errors import StoreError
from anipop_core.schema import Pitch
from anipop_core.store.problems import StoreConflict, VersionGone
from anipop_core.store.store import Store, open_store
from tests.processes import start_process
from tests.store import saving
from tests.store.pitches import KEY, PITCH, noise

SECRET = "the-bells-under-the-ice"


def refused(match: str):
    return pytest.raises(StoreError, match=match)


@pytest.fixture
def version(store: Store) -> str:
    return store.versions.create(store.projects.create("Tide").id, "First", PITCH).id


def test_a_write_waits_for_another_and_then_says_so(url: str, store: Store, version: str) -> None:
    impatient = open_store(url, wait=0.2)
    with store.database.write() as session:
        session.execute(text("UPDATE versions SET name = 'Theirs'"))
        with refused("is in use: .* Nothing was changed, and what you typed is still here. Try again in a moment"):
            impatient.versions.rename(version, 1, "Mine")
        assert impatient.versions.get(version).name == "First"  # reading goes on
    assert impatient.versions.get(version).name == "Theirs"
    assert impatient.versions.rename(version, 1, "Mine").name == "Mine"
    impatient.close()


def test_of_many_who_save_at_once_one_wins(url: str, version: str) -> None:
    def save(number: int) -> str:
        store = open_store(url, wait=60)
        try:
            store.versions.save(version, 1, replace(PITCH, synopsis=f"By {number}."))
            return f"By {number}."
        except StoreConflict as conflict:
            assert conflict.newer.revision == 2
            return ""
        finally:
            store.close()

    with ThreadPoolExecutor(6) as pool:
        saved = [synopsis for synopsis in pool.map(save, range(6)) if synopsis]
    store = open_store(url)
    assert saved == [store.versions.get(version).pitch.synopsis]
    store.close()


def at_once(work: Callable[..., None], *arguments: tuple[object, ...]) -> list[int | None]:
    """The exit codes of as many processes as there are arguments."""
    running = [start_process(work, *each) for each in arguments]
    for process in running:
        process.join(300)
    return [process.exitcode for process in running]


def test_processes_that_save_at_once_lose_nothing(url: str, version: str) -> None:
    assert at_once(saving.add_letters, (url, version, "a", 15), (url, version, "b", 15)) == [0, 0]
    store = open_store(url)
    assert sorted(store.versions.get(version).notes) == ["a"] * 15 + ["b"] * 15
    store.close()


def test_processes_that_make_the_database_at_once(url: str) -> None:
    assert at_once(saving.make_project, *[(url,)] * 4) == [0] * 4
    store = open_store(url)
    assert len(store.projects.list()) == 4
    store.close()


def test_a_full_disk(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    made = store.versions.create(store.projects.create("Tide").id, "First", PITCH)
    store.close()
    full = open_store(sqlite_url)
    event.listen(full.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=1"))
    full.database.engine.dispose()
    with refused("no room left for the file .* Free some space and try again"):
        full.versions.save(made.id, 1, replace(PITCH, images=(noise(9, 500, 500),)))
    assert full.versions.get(made.id) == made


@contextmanager
def not_root() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that everybody can look into."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
        path.chmod(0o755)


def test_a_file_that_may_not_be_written(folder: Path) -> None:
    file = folder / "anipop.db"
    store = open_store(f"sqlite:///{file}")
    made = store.versions.create(store.projects.create("Tide").id, "First", PITCH)
    store.close()
    file.chmod(0o444)
    folder.chmod(0o555)
    with not_root(), refused("AniPop may not write to the file .* Change the permissions"):
        open_store(f"sqlite:///{file}").versions.rename(made.id, 1, "Mine")
    folder.chmod(0o755)
    file.chmod(0o600)
    assert open_store(f"sqlite:///{file}").versions.get(made.id) == made


def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    folder.chmod(0o555)
    with not_root(), refused("can't be kept in the file .* Change the permissions, or name another file"):
        open_store(f"sqlite:///{folder / 'new' / 'anipop.db'}")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with refused("AniPop may not write to the file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "anipop.db"
    file.write_bytes(b"Dear diary, " * 500)
    with refused("anipop.db is not a database. .* Move the file away"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == b"Dear diary, " * 500


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "anipop.db"
    store = open_store(f"sqlite:///{file}")
    made = store.versions.create(store.projects.create("Tide").id, "First", PITCH)
    store.database.wipe()  # all of it into the file
    store.close()
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)
    with refused("is damaged. .* Put back a copy"):
        open_store(f"sqlite:///{file}").versions.get(made.id)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE pictures SET data = (SELECT data FROM pictures WHERE digest <> :key) WHERE digest = :key",
        "UPDATE pictures SET data = :rubbish WHERE digest = :key",
        "DELETE FROM picture_uses WHERE place = 'images[0]'",
        "UPDATE versions SET pitch = '{}'",
        "UPDATE versions SET pitch = '[1]'",
        "UPDATE versions SET scored = '{}'",
    ],
)
def test_a_damaged_record(store: Store, version: str, damage: str) -> None:
    with store.database.write() as session:
        values = {name: value for name, value in (("key", KEY.digest), ("rubbish", b"rubbish")) if f":{name}" in damage}
        session.execute(text(damage), values)
    with refused("is damaged. What can't be read as it was written is not shown."):
        store.versions.get(version)


def test_json_that_is_none(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    made = store.versions.create(store.projects.create("Tide").id, "First", PITCH)
    with store.database.write() as session:
        session.execute(text("UPDATE versions SET pitch = 'half of {'"))
    with refused("is damaged"):
        store.versions.get(made.id)


def test_a_server_that_doesnt_answer() -> None:
    with refused('The PostgreSQL database "pitches" on 127.0.0.1:1 doesn\'t answer. .* Start the server') as error:
        open_store("postgresql://aki:hunter2@127.0.0.1:1/pitches")
    assert "hunter2" not in str(error.value)


def test_a_database_that_doesnt_exist(postgres_server: str) -> None:
    missing = make_url(postgres_server).set(database="nowhere").render_as_string(hide_password=False)
    with refused('The PostgreSQL database "nowhere" .* doesn\'t let AniPop in'):
        open_store(missing)


def test_a_user_who_may_only_read(postgres_url: str) -> None:
    store = open_store(postgres_url)
    project = store.projects.create("Tide")
    store.close()
    reader = make_url(postgres_url)
    limited = open_store(reader.render_as_string(hide_password=False))
    with limited.database.engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{reader.database}" SET default_transaction_read_only = on'))
    limited.database.engine.dispose()
    with refused("AniPop may not write to the PostgreSQL database"):
        limited.projects.rename(project.id, "Ebb")
    assert limited.projects.get(project.id).name == "Tide"
    limited.close()


def test_a_connection_that_was_cut_is_made_again(postgres_url: str) -> None:
    store = open_store(postgres_url)
    with open_store(postgres_url).database.engine.begin() as connection:
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        connection.execute(text(cut + "AND pid <> pg_backend_pid()"))
    assert store.projects.list() == ()
    with refused("doesn't answer"), store.database.write() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_what_is_deleted_is_gone_from_the_files(tmp_path: Path) -> None:
    """The text and the picture: neither in the database nor in its log."""
    store = open_store(f"sqlite:///{tmp_path / 'anipop.db'}")
    project = store.projects.create("Tide")
    picture = noise(11, 300, 300)
    made = store.versions.create(project.id, "First", Pitch(synopsis=SECRET, images=(picture,)), notes=SECRET)
    with closing(sqlite3.connect(tmp_path / "anipop.db")) as connection:
        (data,) = connection.execute("SELECT data FROM pictures").fetchone()
    traces = [SECRET.encode(), data[5000:5032], picture.digest.encode()]
    assert all(trace in on_disk(tmp_path) for trace in traces)
    store.versions.delete(made.id)
    assert not any(trace in on_disk(tmp_path) for trace in traces)
    store.versions.create(project.id, SECRET, Pitch())
    store.projects.delete(project.id)
    assert SECRET.encode() not in on_disk(tmp_path)


def test_a_reader_doesnt_keep_a_version_from_being_deleted(url: str, store: Store, version: str) -> None:
    impatient = open_store(url, wait=0.2)
    with store.database.read() as session:
        session.execute(text("SELECT * FROM versions")).all()
        impatient.versions.delete(version)
        assert session.execute(text("SELECT count(*) FROM versions")).scalar() == 1  # a read sees one moment
    impatient.close()
    with pytest.raises(VersionGone):
        store.versions.get(version)


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_errors_quote_no_pitch(store: Store, version: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with store.database.write() as session:
        session.execute(text("DROP TABLE picture_uses"))
    with refused("couldn't do what was asked") as error:
        store.versions.save(version, 1, Pitch(synopsis=SECRET))
    assert SECRET not in str(error.value)
    assert error.value.__cause__ is None
    assert SECRET not in caplog.text
