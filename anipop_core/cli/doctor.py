"""`anipop doctor`: what is wrong on this machine, and the fix."""

from __future__ import annotations

import re
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal, TypeAlias

import typer

from anipop_core.cli._files import CACHE, SOURCE
from anipop_core.cli.app import PORT
from anipop_core.errors import AniPopError
from anipop_core.model.checkpoint_folder import app_folder

Status: TypeAlias = Literal["ok", "warning", "problem"]  # warning: AniPop works all the same

REQUIREMENTS = app_folder() / "requirements.txt"  # in a checkout; what pip installed has its own list
IN_CHECKOUT = REQUIREMENTS.is_file()
OLDEST_PYTHON = (3, 11)
REINSTALL = f"Run: {sys.executable} -m pip install {'-r requirements.txt' if IN_CHECKOUT else 'anipop'}"
OPTIONAL_ENCODERS = ("gpt2", "resnet50")  # the paper's, to repeat its results
TABLES = ("titles.parquet", "characters.parquet", "images.parquet")
PROBLEMS_FOUND = 1


@dataclass(frozen=True)
class Check:
    name: str
    status: Status
    detail: str
    fix: str = ""


def doctor() -> None:
    """Look for what is wrong on this machine, and say how to mend it."""
    statuses = []
    for check in all_checks():
        typer.echo(f"{check.status:9}{check.name}: {check.detail}")
        if check.fix:
            typer.echo(f"{'':9}{check.fix}")
        statuses.append(check.status)
    problems, warnings = statuses.count("problem"), statuses.count("warning")
    typer.echo(f"Problems: {problems}. Warnings: {warnings}; AniPop works in spite of them.")
    if problems:
        raise typer.Exit(PROBLEMS_FOUND)


def all_checks() -> Iterator[Check]:
    """One by one, because loading weights takes seconds."""
    yield check_python()
    yield check_packages(REQUIREMENTS) if IN_CHECKOUT else check_dependencies()
    yield check_device()
    for name in ("minilm", "efficientnet_lite2", *OPTIONAL_ENCODERS):
        yield check_weights(name)
    yield check_checkpoint()
    yield check_tables(SOURCE)
    yield check_cache(CACHE)
    yield check_port(PORT)


def check_python(found: tuple[int, ...] = sys.version_info[:3]) -> Check:
    detail = ".".join(map(str, found))
    if found >= OLDEST_PYTHON:
        return Check("Python", "ok", detail)
    return Check(
        "Python",
        "problem",
        f"{detail} is too old, 3.11 or newer is needed.",
        "Install Python 3.11, remove the folder .venv and run: make app PYTHON=python3.11",
    )


def check_packages(requirements: Path) -> Check:
    """What is installed against `requirements`, whose lines are name==version."""
    lines = [line.partition("#")[0].strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    pins = dict(line.split("==") for line in lines if line)
    found = {name: _installed(name) for name in pins}
    missing = [name for name in pins if found[name] is None]
    other = [f"{name} {found[name]} instead of {pins[name]}" for name in pins if found[name] != pins[name]]
    if missing:
        return Check("packages", "problem", f"Not installed: {', '.join(missing)}.", REINSTALL)
    if other:
        return Check("packages", "warning", f"Not as tested: {', '.join(other)}.", REINSTALL)
    return Check("packages", "ok", f"all {len(pins)} as in {requirements.name}")


def check_dependencies() -> Check:
    """What is installed against what AniPop's own wheel asks for, without its extras."""
    needed = [line for line in requires("anipop") or [] if "extra ==" not in line]
    names = [name for line in needed for name in re.findall(r"^[\w.-]+", line)]
    missing = [name for name in names if _installed(name) is None]
    if missing:
        return Check("packages", "problem", f"Not installed: {', '.join(missing)}.", REINSTALL)
    return Check("packages", "ok", f"all {len(names)} that anipop {version('anipop')} asks for")


def check_device() -> Check:
    def look() -> str:
        from anipop_core.device import describe, pick_device

        return describe(pick_device())

    return _check_by_trying("device", look)


def check_weights(name: str, folder: Path | None = None) -> Check:
    """Load the encoder `name` from `folder` or else from where its weights usually are."""

    def look() -> str:
        from anipop_core.encoders import TEXT_ENCODERS, load_image_encoder, load_text_encoder

        load = load_text_encoder if name in TEXT_ENCODERS else load_image_encoder
        return f"loaded, SHA-256 {load(name, folder).weight_hash[:12]}..."

    if name in OPTIONAL_ENCODERS:
        return _check_by_trying(f"weights of {name} (optional)", look, failing="warning")
    return _check_by_trying(f"weights of {name}", look)


def check_checkpoint(folder: Path | None = None) -> Check:
    """Load the checkpoint in `folder`, or else the default one."""

    def look() -> str:
        from anipop_core.model.checkpoint import DEFAULT_CHECKPOINT, load_checkpoint

        checkpoint = load_checkpoint(folder or DEFAULT_CHECKPOINT)
        return f"{checkpoint.name}, reads {checkpoint.text_encoder.name} and {checkpoint.image_encoder.name}"

    return _check_by_trying("checkpoint", look)


def check_tables(folder: Path) -> Check:
    """The raw tables in `folder`, which only build-data and train read."""
    missing = [name for name in TABLES if not (folder / name).is_file()]
    if not missing:
        return Check("tables (optional)", "ok", f"{folder}")
    return Check(
        "tables (optional)",
        "warning",
        f"{folder} has no {', '.join(missing)}.",
        "Only build-data and train need them: set ANIPOP_DATA to the folder that holds them.",
    )


def check_cache(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Check("cache", "ok", f"{folder} can be written")
    except OSError as error:
        return Check(
            "cache",
            "problem",
            f"Nothing can be written to {folder} ({error.strerror}).",
            "Make it a folder that you may write to, on a disk with free space.",
        )


def check_port(port: int) -> Check:
    try:
        with socket.create_server(("localhost", port)):
            return Check("port", "ok", f"{port} is free")
    except OSError:
        return Check(
            "port",
            "warning",
            f"{port} is taken, perhaps by AniPop itself.",
            f"Open http://localhost:{port} to see, or take another: "
            + (f"make app PORT={port + 1}" if IN_CHECKOUT else f"anipop app --port {port + 1}"),
        )


def _check_by_trying(name: str, look: Callable[[], str], failing: Status = "problem") -> Check:
    """ok with what `look` says, else what it raised."""
    try:
        return Check(name, "ok", look())
    except AniPopError as error:
        return Check(name, failing, f"{error.received} {error.allowed}".strip(), error.next_step)
    except Exception as error:  # a library that is missing or broken fails in ways of its own
        return Check(name, failing, f"{type(error).__name__}: {error}", REINSTALL)


def _installed(package: str) -> str | None:
    """The version without its build: a CPU-only torch is 2.14.1+cpu."""
    try:
        return version(package).partition("+")[0]
    except PackageNotFoundError:
        return None
