from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import typer
from typer.testing import CliRunner

from anipop_core.cli.build_data import build_data

app = typer.Typer()
app.command()(build_data)


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0
    return " ".join(result.output.split())


def test_splits_are_worked_out_where_none_are_given(source: Path, tmp_path: Path) -> None:
    output = run("--source", source, "--out", tmp_path / "out")
    assert "7 titles, 3 characters, 4 pictures (splits worked out) are in" in output
    assert (tmp_path / "out" / "report.md").is_file()


def test_splits_beside_the_source_are_taken(source: Path, tmp_path: Path) -> None:
    titles = [1, 2, 5, 6, 10, 11, 13]
    given = pd.DataFrame({"mal_id": titles, "franchise": 1, "fold": 2, "temporal": "train", "random": "train"})
    (tmp_path / "protocol").mkdir()
    given.to_parquet(tmp_path / "protocol" / "splits.parquet")
    run("--source", source, "--out", tmp_path / "out")
    assert pd.read_parquet(tmp_path / "out" / "titles.parquet")["fold"].eq(2).all()


def test_the_source_is_where_the_variable_says(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "anipop_core", "build-data", "--out", str(tmp_path / "out")]
    environment = {**os.environ, "ANIPOP_DATA": str(tmp_path / "elsewhere")}
    run = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert run.returncode == 2
    assert str(tmp_path / "elsewhere") in run.stderr
