"""Imports go one way: import-linter's contract inside the core, plain reading of the files around it."""

from __future__ import annotations

import ast
import itertools
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import importlinter.api  # noqa: F401  (sets import-linter up)
import networkx
import pytest
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "anipop_core").rglob("*.py"))
UI_FOLDER = ROOT / "anipop_core" / "ui"
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


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def layers(container: str) -> list[str]:
    """The modules of a container's contract, from the top down; neighbours one after the other."""
    (contract,) = [c for c in CONTRACTS if c.get("containers") == [container]]
    return re.findall(r"\w+", " ".join(contract["layers"]))


@pytest.fixture
def house(tmp_path):
    """A package of empty modules under our own contracts."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace("anipop_core", "empty_house")
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    for folder, modules in (("empty_house", layers("anipop_core")), ("empty_house/ui", layers("anipop_core.ui"))):
        (tmp_path / folder).mkdir()
        for module in ["__init__", *(m for m in modules if m != "ui")]:
            (tmp_path / folder / f"{module}.py").touch()
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] == "empty_house"]:
        sys.modules.pop(name)


LADDER = [
    "schema", "digests", "data", "intake", "model", "training", "attribution", "evaluation", "figures", "ui.shell",
]  # fmt: skip
UI = ["ui.shell", "ui.session", "ui.widgets", "ui.explanation", "ui.browse", "ui.score", "ui.presentation"]
CLIMBS = [
    *itertools.pairwise(LADDER), *itertools.pairwise(UI), ("ui.shell", "cli"), ("cli", "ui.shell"),
    ("ui.score", "ui.what_if"), ("ui.meeting", "ui.projects"),
]  # fmt: skip


@pytest.mark.parametrize(("low", "high"), CLIMBS)
def test_an_import_that_climbs_breaks_the_contract(house, monkeypatch, capsys, low, high):
    assert kept(house / "pyproject.toml", monkeypatch)
    late = f"def late():\n    from empty_house.{high} import anything\n"
    (house / "empty_house" / f"{low.replace('.', '/')}.py").write_text(late, encoding="utf-8")
    assert not kept(house / "pyproject.toml", monkeypatch)
    assert f"empty_house.{low} -> empty_house.{high}" in capsys.readouterr().out


def test_what_the_app_runs_may_not_import_training_even_from_above(house, monkeypatch, capsys):
    (house / "empty_house" / "scenarios.py").write_text("from empty_house import training\n", encoding="utf-8")
    assert not kept(house / "pyproject.toml", monkeypatch)
    assert "empty_house.scenarios -> empty_house.training" in capsys.readouterr().out


def test_an_import_that_descends_keeps_it(house, monkeypatch):
    (house / "empty_house" / "ui" / "score.py").write_text(
        "from empty_house import figures, schema\nfrom empty_house.ui import widgets\n", encoding="utf-8"
    )
    assert kept(house / "pyproject.toml", monkeypatch)


@pytest.mark.parametrize("place", ["helpers", "ui.helpers"])
def test_a_module_without_a_layer_breaks_the_contract(house, monkeypatch, capsys, place):
    (house / "empty_house" / f"{place.replace('.', '/')}.py").touch()
    assert not kept(house / "pyproject.toml", monkeypatch)
    assert f"empty_house.{place}" in capsys.readouterr().out


def test_there_is_no_circle_of_imports():
    """Late imports and those for types alone are counted too."""
    graph = networkx.DiGraph(itertools.chain.from_iterable(edges(path) for path in CORE))
    assert [found for found in networkx.strongly_connected_components(graph) if len(found) > 1] == []


# Inside functions, of our own modules and of heavy libraries: may fall, not rise. Three are the parsers of documents,
# which take a third of a second and are needed once a document is dropped.
MOST_LATE_IMPORTS = 114


def test_imports_inside_functions_are_for_what_is_slow_to_load():
    """A late import hides what a module needs. Pages and commands have them, so that they start at once."""
    late = {path: found for path in CORE if (found := late_imports(path))}
    ours = {path.relative_to(ROOT / "anipop_core").parts[0] for path, found in late.items() if "anipop_core" in found}
    assert ours <= {"ui", "cli"}
    assert sum(map(len, late.values())) <= MOST_LATE_IMPORTS


def test_no_folder_is_too_full_to_read():
    counts = Counter(path.parent for path in CORE if path.name != "__init__.py")
    assert {str(folder): count for folder, count in counts.items() if count > MOST_FILES} == {}


MOST_FILES = 25


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def edges(path: Path) -> Iterator[tuple[str, str]]:
    """(importer, imported) for our own modules, wherever in the file the import stands."""
    modules = {module_name(other) for other in CORE}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found = name if name in modules else node.module
                if found in modules:
                    yield module_name(path), found


def late_imports(path: Path) -> list[str]:
    """The package that each import statement inside a function takes from."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    nodes = {node for f in functions for node in ast.walk(f) if isinstance(node, ast.Import | ast.ImportFrom)}
    names = [node.module or "" if isinstance(node, ast.ImportFrom) else node.names[0].name for node in nodes]
    return [name.partition(".")[0] for name in names]


def test_streamlit_is_imported_in_ui_alone():
    found = [str(path) for path in CORE if "streamlit" in imported(path) and not path.is_relative_to(UI_FOLDER)]
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
