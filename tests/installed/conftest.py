"""AniPop built as a wheel and installed in an environment of its own, with the checkout out of reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "app.py", "pages", ".streamlit", "checkpoints", "anipop_core")
PACKAGES = sysconfig.get_paths()["purelib"]  # of this environment: what AniPop needs is installed once

# Runs at the start of every Python of the new environment.
WATCH = f"""
import sys

def keep_out(event, arguments):
    if event == "open" and isinstance(path := arguments[0], str):
        if path.startswith({str(ROOT) + os.sep!r}) and not path.startswith({PACKAGES + os.sep!r}):
            raise PermissionError(f"{{path}} is the checkout's")

sys.addaudithook(keep_out)
"""


@dataclass(frozen=True)
class Installed:
    """wheel: the built file. programs: the environment's bin. elsewhere: a folder to run them in."""

    wheel: Path
    programs: Path
    elsewhere: Path

    @property
    def environment(self) -> dict[str, str]:
        """Variables for its programs: nothing of pytest's, a home and a database of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "STREAMLIT_"))}
        database = f"sqlite:///{self.elsewhere / 'anipop.db'}"
        return {**kept, "HOME": str(self.elsewhere), "ANIPOP_DATABASE_URL": database}

    def run(self, program: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.elsewhere,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Built from a copy that is deleted, by the backend of requirements-dev.txt: nothing goes over the network."""
    folder = tmp_path_factory.mktemp("installed")
    copy = folder / "copy"
    copy.mkdir()
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, copy)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(copy)]
    subprocess.run(build, check=True)
    shutil.rmtree(copy)
    (wheel,) = folder.glob("*.whl")

    place = folder / "environment"
    venv.create(place, with_pip=False, symlinks=True)
    programs = place / "bin"
    install = ["--python", str(programs / "python"), "install", "--no-deps", "--no-index", "--no-compile", str(wheel)]
    subprocess.run([*pip, *install], check=True, env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"})
    (packages,) = (place / "lib").glob("python*/site-packages")
    (packages / "keep_out.py").write_text(WATCH, encoding="utf-8")
    (packages / "borrowed.pth").write_text(f"import keep_out\n{PACKAGES}\n", encoding="utf-8")

    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return Installed(wheel, programs, elsewhere)
