"""`python -m anipop_core build-data`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._files import DATASET, SOURCE
from anipop_core.errors import needs_extra


def build_data(
    source: Annotated[
        Path,
        typer.Option(
            help="Folder with titles, characters and images.parquet, the pictures, and maybe source_works, "
            "adaptations and staff.parquet."
        ),
    ] = SOURCE,
    out: Annotated[Path, typer.Option(help="Where the dataset and its report go.")] = DATASET,
    splits: Annotated[
        Path | None,
        typer.Option(
            help="Take these splits as they stand and keep all their titles. Default: "
            "protocol/splits.parquet beside SOURCE where there is one, else splits are worked out."
        ),
    ] = None,
) -> None:
    """Turn raw tables into a clean, validated dataset."""
    with needs_extra("train", "Building a dataset"):
        from anipop_core.data.build import build_dataset

    beside = source.parent / "protocol" / "splits.parquet"
    given = splits or (beside if beside.is_file() else None)
    dataset = build_dataset(source, out, given)
    typer.echo(
        f"{len(dataset.titles)} titles, {len(dataset.characters)} characters, {len(dataset.images)} pictures "
        f"(splits {f'from {given}' if given else 'worked out'}) are in {out}; read {out / 'report.md'}."
    )
