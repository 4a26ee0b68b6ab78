"""The command line: `anipop`, or `python -m anipop_core`. One file a command: `build-data` is `build_data.py`,
whose function has the same name.

A file is read when its command is asked for, so that a slow or broken one doesn't hold up the others.
Exit codes: 0 all well, 1 some rows (or checks) failed, 2 bad usage or input.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from anipop_core.errors import AniPopError

BAD_INPUT = 2


class CommandFiles(TyperGroup):
    """The commands are the files of this folder but those that begin with an underscore."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        modules = sorted(module.name for module in iter_modules(__path__))
        names: dict[str, Any] = {name.replace("_", "-"): None for name in modules if name[0] != "_"}
        self.commands = names  # Typer lists them and suggests the nearest; get_command reads the file

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _load(cmd_name.replace("-", "_")) if cmd_name in self.commands else None

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AniPopError as error:
            typer.echo(f"{error}", err=True)
            raise typer.Exit(BAD_INPUT) from None


# No completion: it would edit the user's shell. No pretty tracebacks: they can show a pitch's text.
commands = typer.Typer(cls=CommandFiles, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@commands.callback()
def program() -> None:
    """AniPop: how an anime pitch is likely to be received, how sure that is, and what drove it."""


def main() -> None:
    started_as_module = Path(sys.argv[0]).name == "__main__.py"
    commands(prog_name="python -m anipop_core" if started_as_module else "anipop")


def _load(name: str) -> Any:
    function = getattr(import_module(f"{__name__}.{name}"), name)
    single = typer.Typer(add_completion=False)
    single.command(name.replace("_", "-"))(function)
    return get_command(single)
