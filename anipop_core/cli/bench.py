"""`python -m anipop_core bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._files import check_target
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT


def bench(
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
    repeats: Annotated[int, typer.Option(min=1, help="Runs of each figure; the median counts.")] = 7,
    batch: Annotated[int, typer.Option(min=10, help="Pitches in the throughput figures.")] = 1000,
    out: Annotated[Path | None, typer.Option(help="Write the figures as JSON too.")] = None,
) -> None:
    """Time scoring and its encoders, warm, on made-up pitches. `missed` names figures off their target."""
    from anipop_core.benchmarks.run import measure_all

    if out:
        check_target(out)
    text = json.dumps(measure_all(checkpoint, repeats, batch), indent=1)
    typer.echo(text)
    if out:
        out.write_text(f"{text}\n", encoding="utf-8")
