"""The frame of the command line; what a command does is tested with it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from anipop_core.cli import commands

COMMANDS = sorted(get_command(commands).commands)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


def test_commands_are_the_files():
    assert {"build-data", "doctor"} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_says_what_it_does(command):
    result = run(command, "--help")
    assert result.exit_code == 0, result.exception
    assert f"{command} [OPTIONS]" in result.output
    assert len(result.output.splitlines()[3].split()) > 3  # its sentence


def test_an_error_in_words_goes_to_stderr_with_exit_code_2(tmp_path):
    result = run("build-data", "--source", str(tmp_path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"There is no titles.parquet in {tmp_path}.")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["docto"], ["doctor", "--harder"], []])
def test_bad_usage_has_exit_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_a_typo_gets_a_suggestion():
    assert "No such command 'docto'. Did you mean 'doctor'?" in run("docto").stderr


def test_a_broken_command_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setitem(sys.modules, "anipop_core.cli.build_data", None)  # any import of it fails
    assert isinstance(run("build-data", "--help").exception, ImportError)
    assert run("doctor", "--help").exit_code == 0


def test_help_loads_no_heavy_library():
    script = (
        "import sys; from typer.testing import CliRunner; from anipop_core.cli import commands;"
        "assert CliRunner().invoke(commands, ['--help']).exit_code == 0;"
        "print({'torch', 'transformers', 'timm', 'pandas', 'streamlit', 'plotly'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "set()\n"


def test_it_runs_as_a_module():
    output = subprocess.check_output([sys.executable, "-m", "anipop_core", "doctor", "--help"], text=True)
    assert "Usage: python -m anipop_core doctor" in output
