"""`python -m anipop_core weights fetch`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Action(StrEnum):
    fetch = "fetch"


def weights(action: Annotated[Action, typer.Argument(help="What to do with them.")]) -> None:
    """Fetch the paper's encoders, GPT-2 and ResNet-50 (650 MB), from the Hugging Face hub and check their hashes."""
    from anipop_core.encoders.fetch import fetch
    from anipop_core.encoders.hub import GPT2, RESNET50

    for repository in (GPT2, RESNET50):
        typer.echo(f"{repository.name}, revision {repository.revision[:7]}: fetching ...")
        folder = fetch(repository)
        typer.echo(f"{repository.name}: checked by SHA-256, in {folder}")
