"""Imports go one way: import-linter's contract inside the core, plain reading of the files around it."""

from __future__ import annotations

import ast
import itertools
import re
import sys
import tomllib
from pathlib import Path

import importlinter.api  # noqa: F401  (sets import-linter up)
import pytest
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "anipop_core").rglob("*.py"))
UI = ROOT / "anipop_core" / "ui"
SCRIPTS = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]


def imported(path: Path) -> set[str]:
    """Top-level names of all that a file imports, late imports included; relative ones as "."."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {"." * node.level + (node.module or "") for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] or "." for name in plain | named}


def foreign(paths: list[Path], allowed: set[str]) -> dict[str, set[str]]:
    """File name -> what it imports beyond `allowed`."""
    return {path.name: beyond for path in paths if (beyond := imported(path) - allowed)}


def kept(config: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.syspath_prepend(config.parent)
    return lint_imports(config_filename=str(config), cache_dir=None, no_logo=True)


def test_the_core_keeps_its_layers(monkeypatch, capsys):
    assert kept(ROOT / "pyproject.toml", monkeypatch), capsys.readouterr().out


@pytest.fixture
def house(tmp_path):
    """A package of empty modules under our own contract."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace("anipop_core", "empty_house")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    (contract,) = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    modules = re.findall(r"\w+", " ".join(contract["layers"]))
    (tmp_path / "empty_house").mkdir()
    for module in ["__init__", *modules]:
        (tmp_path / "empty_house" / f"{module}.py").touch()
    yield tmp_path
    sys.modules.pop("empty_house", None)


LADDER = ["schema", "config", "data", "intake", "fusion", "predictor", "attribution", "figures", "ui"]
CLIMBS = [*itertools.pairwise(LADDER), ("ui", "cli"), ("cli", "ui")]


@pytest.mark.parametrize(("low", "high"), CLIMBS)
def test_an_import_that_climbs_breaks_the_contract(house, monkeypatch, capsys, low, high):
    assert kept(house / "pyproject.toml", monkeypatch)
    late = f"def late():\n    from empty_house import {high}\n"
    (house / "empty_house" / f"{low}.py").write_text(late, encoding="utf-8")
    assert not kept(house / "pyproject.toml", monkeypatch)
    assert f"empty_house.{low} -> empty_house.{high}" in capsys.readouterr().out


def test_an_import_that_descends_keeps_it(house, monkeypatch):
    (house / "empty_house" / "ui.py").write_text("from empty_house import figures, schema\n", encoding="utf-8")
    assert kept(house / "pyproject.toml", monkeypatch)


def test_a_module_without_a_layer_breaks_the_contract(house, monkeypatch, capsys):
    (house / "empty_house" / "helpers.py").touch()
    assert not kept(house / "pyproject.toml", monkeypatch)
    assert "empty_house.helpers" in capsys.readouterr().out


def test_streamlit_is_imported_in_ui_alone():
    found = [str(path) for path in CORE if "streamlit" in imported(path) and not path.is_relative_to(UI)]
    assert found == []


def test_the_core_knows_nothing_of_the_scripts():
    found = [str(path) for path in CORE if imported(path) & {"app", "pages", "."}]
    assert found == []


def test_scripts_only_place_what_the_core_makes():
    assert foreign(SCRIPTS, {"anipop_core", "streamlit", *sys.stdlib_module_names}) == {}


def test_the_reading_sees_every_form_of_import(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(
        "import json\nimport streamlit.web as w\nfrom torch import nn\nfrom . import home\n"
        "def late():\n    import pandas, os\n"
    )
    assert imported(script) == {"json", "streamlit", "torch", ".", "pandas", "os"}
    assert foreign([script], {"json", "os", "streamlit"}) == {"page.py": {"torch", ".", "pandas"}}
