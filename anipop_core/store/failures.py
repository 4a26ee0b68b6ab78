"""Errors of the database, in the user's words. The driver's own messages may quote a pitch and are never passed on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, StatementError, TimeoutError

from anipop_core.errors import StoreError
from anipop_core.store.place import VARIABLE, place_in_words

_STILL_HERE = "Nothing was changed, and what you typed is still here."
_REFUSED = "28000"
_TRY_AGAIN = f"{_STILL_HERE} Try again."


class DamagedRecord(Exception):
    """A record in the database can't be read as what was written there."""


@contextmanager
def in_words(url: URL) -> Iterator[None]:
    """Turn the database errors of the block into StoreErrors that name the database at `url`."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(error, place_in_words(url)) from None
    except StatementError:  # of a value, before the database has seen it
        raise _not_to_be_kept(place_in_words(url)) from None
    except TimeoutError:  # of the pool: all connections are in use
        raise _locked(place_in_words(url)) from None
    except (DamagedRecord, json.JSONDecodeError, ValidationError):
        raise _damaged(place_in_words(url)) from None


def _damaged(place: str) -> StoreError:
    return StoreError(
        f"{_capital(place)} is damaged.",
        "What can't be read as it was written is not shown.",
        f"{_STILL_HERE} Put back a copy of it, or move it away: a new one is begun, "
        "and projects that were exported can be imported again.",
    )


def _in_words(error: DBAPIError, place: str) -> StoreError:
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(getattr(error.orig, "sqlite_errorcode", None) or 0, place)
    refused = "FATAL" in str(error.orig)  # all that is known of a connection that the server didn't accept
    return _of_postgres(getattr(error.orig, "sqlstate", None) or (_REFUSED if refused else None), place)


def _of_sqlite(code: int, place: str) -> StoreError:
    """`code` is SQLite's, the extended ones too: their low byte is the plain code."""
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _locked(place)
        case sqlite3.SQLITE_FULL:
            return _full(place)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return _not_allowed(place)
        case sqlite3.SQLITE_NOTADB:
            return StoreError(
                f"{_capital(place)} is not a database.",
                "Allowed is a SQLite file that AniPop made, or a name that isn't taken yet.",
                f"Move the file away, or name another in the variable {VARIABLE}.",
            )
        case sqlite3.SQLITE_CORRUPT:
            return _damaged(place)
    return _failed(place)


def _of_postgres(sqlstate: str | None, place: str) -> StoreError:
    match sqlstate:
        case None | "57P01" | "57P02" | "57P03":  # no answer; or the server is stopping or starting
            return _unreachable(place)
        case "55P03" | "40001" | "40P01":
            return _locked(place)
        case "53100":
            return _full(place)
        case "42501" | "25006":
            return _not_allowed(place)
        case "28000" | "28P01" | "3D000":
            return StoreError(
                f"{_capital(place)} doesn't let AniPop in.",
                "It needs a database that exists, with a user and a password that may use it.",
                f"Correct the variable {VARIABLE}, or ask whoever runs the database.",
            )
    return _unreachable(place) if sqlstate.startswith("08") else _failed(place)


def _locked(place: str) -> StoreError:
    return StoreError(
        f"{_capital(place)} is in use: somebody else is writing to it, and didn't finish in time.",
        "One at a time can write.",
        f"{_STILL_HERE} Try again in a moment; if it stays so, close other programs that have it open.",
    )


def _full(place: str) -> StoreError:
    return StoreError(
        f"There is no room left for {place}.",
        "It needs free space on its disk.",
        f"{_STILL_HERE} Free some space and try again.",
    )


def _not_allowed(place: str) -> StoreError:
    return StoreError(
        f"AniPop may not write to {place}.",
        "It has to be a database that you may change, in a folder that you may change.",
        f"{_STILL_HERE} Change the permissions and try again, or name another in the variable {VARIABLE}.",
    )


def _unreachable(place: str) -> StoreError:
    return StoreError(
        f"{_capital(place)} doesn't answer.",
        "Its server has to run and be reachable from this machine.",
        f"{_STILL_HERE} Start the server or check the network and the variable {VARIABLE}, then try again.",
    )


def _failed(place: str) -> StoreError:
    return StoreError(f"{_capital(place)} couldn't do what was asked.", "It was left as it was.", _TRY_AGAIN)


def _not_to_be_kept(place: str) -> StoreError:
    return StoreError(
        f"Among the values is one that {place} can't keep.",
        "Allowed are whole characters, finite numbers, scores from 1 to 10 and times from the calendar.",
        f"{_STILL_HERE} Correct it and try again; a file has to be exported again.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
