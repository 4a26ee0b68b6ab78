"""A command whose extra isn't installed says which one it is; the others don't mind."""

from __future__ import annotations

import sys

import pytest
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from anipop_core.cli import commands
from anipop_core.errors import AniPopError, StoreError, needs_extra
from anipop_core.store.database import Database
from anipop_core.training import grow_trees


def without(monkeypatch: pytest.MonkeyPatch, package: str, *users: str) -> None:
    """`package` can't be imported, and modules of ours that begin with `users` are imported anew."""
    gone = {name: sys.modules[name] for name in [*sys.modules] if name.startswith(users or (f"{package}.",))}
    for name, module in gone.items():  # the packages above them hold them too, and have them back afterwards
        above, _, own = name.rpartition(".")
        if hasattr(sys.modules.get(above), own):
            monkeypatch.setattr(sys.modules[above], own, module)
    for name in gone:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)


@pytest.mark.parametrize(
    ("extra", "package", "users", "command"),
    [
        ("fetch", "tenacity", "anipop_core.data.fetch", ["fetch-data", "--season", "2024-spring", "--out"]),
        ("fetch", "requests_cache", "anipop_core.data.fetch", ["fetch-data", "--season", "2024-spring", "--out"]),
        ("paper", "accelerate", "anipop_core.paper", ["train-paper", "--preset", "paper", "--out"]),
        ("train", "networkx", "anipop_core.data", ["build-data", "--out"]),
    ],
)
def test_a_command_names_the_extra_it_needs(monkeypatch, tmp_path, extra, package, users, command):
    without(monkeypatch, package, users)
    result = CliRunner().invoke(commands, [*command, str(tmp_path)])
    assert result.exit_code == 2, result.exception
    assert f"needs a package that can't be imported here (import of {package} halted" in result.stderr
    assert f"pip install 'anipop[{extra}]'" in result.stderr


def test_growing_trees_names_train(monkeypatch):
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(AniPopError, match=r"pip install 'anipop\[train\]'"):
        grow_trees._lightgbm()


def test_a_postgres_database_names_postgres(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'anipop\[postgres\]'"):
        Database(make_url("postgresql+psycopg://somebody@nowhere/projects"))


def test_a_mistake_of_our_own_is_no_missing_extra():
    with pytest.raises(ModuleNotFoundError), needs_extra("fetch", "Fetching"):
        import anipop_core.data.not_there  # noqa: F401


@pytest.mark.parametrize("command", ["score", "explain", "doctor", "evaluate", "train", "map-titles", "weights"])
def test_commands_start_without_the_extras(monkeypatch, command):
    for package in ("tenacity", "accelerate", "psycopg", "lightgbm", "requests_cache"):
        monkeypatch.setitem(sys.modules, package, None)
    assert CliRunner().invoke(commands, [command, "--help"]).exit_code == 0
