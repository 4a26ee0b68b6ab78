"""Where the database lies: what `ANIPOP_DATABASE_URL` names, or a SQLite file among the user's data."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from anipop_core.errors import StoreError
from anipop_core.intake.wording import quoted

VARIABLE = "ANIPOP_DATABASE_URL"
SQLITE, POSTGRES = "sqlite", "postgresql"
DRIVERS = {SQLITE: "sqlite", POSTGRES: "postgresql+psycopg", "postgres": "postgresql+psycopg"}

_ALLOWED = "Allowed are sqlite:////folder/file.db and postgresql://user:password@host/database."
_CORRECT = f"Correct the variable {VARIABLE}, or remove it: the projects are then kept in a file of your own."


def database_url(text: str | None = None) -> URL:
    """The address in `text`, or in ANIPOP_DATABASE_URL, or else that of a SQLite file in the user's data folder.

    Raises StoreError where the address can't be read or is of another kind than SQLite and PostgreSQL.
    """
    text = text or os.environ.get(VARIABLE)
    if not text:
        return URL.create(SQLITE, database=str(user_data_path("anipop", appauthor=False) / "anipop.db"))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # quoting it might show a password
        raise StoreError("The address of the database can't be read.", _ALLOWED, _CORRECT) from None
    kind = url.get_backend_name()
    if kind not in DRIVERS:
        raise StoreError(f"AniPop can't keep projects in a database of the kind {quoted(kind)}.", _ALLOWED, _CORRECT)
    url = url.set(drivername=DRIVERS[kind])
    return _with_file(url) if kind == SQLITE else url


def place_in_words(url: URL) -> str:
    """The database in words for the user, without a password."""
    if url.get_backend_name() == SQLITE:
        return f"the file {url.database}"
    host = url.host or url.query.get("host") or "this machine"
    port = f":{url.port}" if url.port else ""
    return f"the PostgreSQL database {quoted(url.database or url.username or '')} on {host}{port}"


def prepare_file(url: URL) -> None:
    """Make a SQLite database's folder and empty file, readable by this user only. Raises StoreError."""
    path = Path(url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(
            f"The projects can't be kept in {place_in_words(url)} ({error.strerror}).",
            "It has to be a file in a folder that you may write to.",
            f"Change the permissions, or name another file in the variable {VARIABLE}.",
        ) from None


def _with_file(url: URL) -> URL:
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StoreError("The address of the database names no file.", _ALLOWED, _CORRECT)
    return url.set(database=str(Path(url.database).expanduser().absolute()))
