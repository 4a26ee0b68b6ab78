"""A store on SQLite, and the same tests on PostgreSQL where ANIPOP_TEST_POSTGRES_URL names a server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from anipop_core.store.store import Store, open_store

POSTGRES = os.environ.get("ANIPOP_TEST_POSTGRES_URL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m postgres` takes what `make test` had to skip, and nothing twice."""
    for item in items:
        chosen = getattr(item, "callspec", None)
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"postgres_server", "postgres_url"} or (chosen and chosen.params.get("url") == "postgres"):
            item.add_marker("postgres")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'anipop.db'}"


@pytest.fixture
def postgres_server() -> str:
    if not POSTGRES:
        pytest.skip("ANIPOP_TEST_POSTGRES_URL is not set")
    return POSTGRES


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A database of its own on the server, empty."""
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")
    name = f"anipop_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database, on each kind."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()
