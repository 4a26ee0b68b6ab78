"""The command draws the map anew in a saved checkpoint; how the map is made is tested in tests/training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from typer.testing import CliRunner

from anipop_core.cli import commands
from anipop_core.model.checkpoint import load_checkpoint, save_checkpoint
from tests.small_model import small_checkpoint


def test_a_saved_checkpoint_gets_a_map_and_stays_the_same_model(tmp_path: Path) -> None:
    save_checkpoint(small_checkpoint(), tmp_path)
    before = load_checkpoint(tmp_path)
    assert "map_x" not in before.catalogue.table
    result = CliRunner().invoke(commands, ["map-titles", "--checkpoint", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "Placing 40 titles." in result.stdout
    assert f"The catalogue in {tmp_path} has a map." in result.stdout
    after = load_checkpoint(tmp_path)
    assert np.isfinite(after.catalogue.table[["map_x", "map_y"]]).all(axis=None)
    assert after.version == before.version


def test_a_folder_without_a_checkpoint_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(commands, ["map-titles", "--checkpoint", str(tmp_path)])
    assert result.exit_code == 2
    assert f"There is no checkpoint in {tmp_path}." in result.stderr
