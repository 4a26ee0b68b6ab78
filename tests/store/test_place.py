from __future__ import annotations

import stat
from pathlib import Path

import pytest

from anipop_core.errors import StoreError
from anipop_core.store.place import VARIABLE, database_url, place_in_words
from anipop_core.store.store import open_store


def test_by_default_it_is_the_users_own_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    store = open_store()
    file = tmp_path / "anipop" / "anipop.db"
    assert store.place == f"the file {file}"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_environment_names_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, f"sqlite:///{tmp_path / 'other.db'}")
    assert open_store().place == f"the file {tmp_path / 'other.db'}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://aki:hunter2@db.example:5433/pitches", 'the PostgreSQL database "pitches" on db.example:5433'),
        ("postgres://aki:hunter2@db.example/pitches", 'the PostgreSQL database "pitches" on db.example'),
        ("postgresql:///pitches?password=hunter2", 'the PostgreSQL database "pitches" on this machine'),
        ("postgresql://aki@/pitches?host=/run/pg", 'the PostgreSQL database "pitches" on /run/pg'),
        ("sqlite:////data/a.db", "the file /data/a.db"),
    ],
)
def test_the_place_in_words_shows_no_password(address: str, words: str) -> None:
    assert place_in_words(database_url(address)) == words


def test_a_relative_file_is_said_in_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/aki")
    assert place_in_words(database_url("sqlite:///a.db")) == f"the file {tmp_path / 'a.db'}"
    assert place_in_words(database_url("sqlite:///~/a.db")) == "the file /home/aki/a.db"


@pytest.mark.parametrize(
    ("address", "received"),
    [
        ("hunter2", "can't be read"),
        ("postgresql://aki:hunter2@host:port/db", "can't be read"),
        ("mysql://aki:hunter2@host/db", 'of the kind "mysql"'),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file:hunter2.db?uri=true", "names no file"),
    ],
)
def test_addresses_that_cant_be_used(address: str, received: str) -> None:
    with pytest.raises(StoreError, match=f"{received}.* Allowed are sqlite:.* Correct the variable") as error:
        database_url(address)
    assert "hunter2" not in str(error.value)
