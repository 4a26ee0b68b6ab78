"""`python -m anipop_core explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from anipop_core.cli._target import check_target, writing
from anipop_core.errors import InputError
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT


def explain(
    pitch: Annotated[Path, typer.Argument(metavar="PITCH.json", help="One pitch as JSON.")],
    out: Annotated[Path, typer.Option(help="The file to write: .json or .html.")],
    images: Annotated[Path | None, typer.Option(help="The folder picture paths are relative to.")] = None,
    base: Annotated[
        str, typer.Option(help="What stands in for absent parts: average, blank or comparable.")
    ] = "average",
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
) -> None:
    """Say in score points what drove the score of a pitch."""
    suffix = out.suffix.lower()
    if suffix not in (".json", ".html") or not out.parent.is_dir():
        raise InputError(
            f"The explanation can't be written to {out}.",
            "Allowed is a .json or .html file in a folder that exists.",
            "Name another file.",
        )
    check_target(out)
    from anipop_core.attribution.baselines import BASELINES
    from anipop_core.attribution.explain import explain as explained
    from anipop_core.attribution.explain import explanation_to_json
    from anipop_core.attribution.faithfulness import with_faithfulness
    from anipop_core.intake.pitch_json import read_pitch_file
    from anipop_core.model.predictor import Predictor
    from anipop_core.progress import following
    from anipop_core.reports.html import explanation_to_html

    name = next((known for known in BASELINES if known == base), None)
    if name is None:
        raise InputError(f"There is no base {base!r}.", f"There are: {', '.join(BASELINES)}.", "Choose one.")
    parsed = read_pitch_file(pitch, images)
    predictor = Predictor.load(checkpoint)
    with following("Parts explained") as progress:
        explanation = explained(predictor, parsed.pitch, progress=progress, baseline=name)
    with following("Versions scored to test it") as progress:
        found = with_faithfulness(predictor, parsed.pitch, explanation, progress)
    if suffix == ".json":
        text = json.dumps(explanation_to_json(found), indent=1, ensure_ascii=False) + "\n"
    else:
        text = explanation_to_html(parsed.pitch, found)
    with writing(out):
        out.write_text(text, encoding="utf-8")
    for notice in parsed.notices:
        typer.echo(notice.message, err=True)
    typer.echo(f"The explanation is {out}.", err=True)
