"""`python -m anipop_core map-titles`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT


def map_titles(
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
) -> None:
    """Draw the map of titles anew and store it in a checkpoint's catalogue; nothing is trained."""
    from anipop_core.model.checkpoint import load_checkpoint, replace_catalogue_table
    from anipop_core.training.title_map import with_map

    catalogue = load_checkpoint(checkpoint).catalogue
    typer.echo(f"Placing {len(catalogue.table)} titles. This takes a minute or more.")
    replace_catalogue_table(checkpoint, with_map(catalogue).table)
    typer.echo(f"The catalogue in {checkpoint} has a map.")
