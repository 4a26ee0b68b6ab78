"""`python -m anipop_core explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from anipop_core.cli._files import check_target, replacing
from anipop_core.errors import InputError
from anipop_core.model.checkpoint_folder import DEFAULT_CHECKPOINT

if TYPE_CHECKING:
    from anipop_core.attribution.baselines import BaselineName
    from anipop_core.model.predictor import Predictor
    from anipop_core.schema import Explanation, Pitch

FORMATS = (".json", ".html")


def explain(
    pitch: Annotated[Path, typer.Argument(metavar="PITCH", help="One pitch: JSON, PDF, Word, PowerPoint or text.")],
    out: Annotated[Path, typer.Option(help="The file to write: .json or .html.")],
    images: Annotated[Path | None, typer.Option(help="The folder picture paths are relative to.")] = None,
    base: Annotated[
        str, typer.Option(help="What stands in for absent parts: average, blank or comparable.")
    ] = "average",
    checkpoint: Annotated[Path, typer.Option(help="The model's folder.")] = DEFAULT_CHECKPOINT,
) -> None:
    """Say in score points what drove the score of a pitch."""
    if out.suffix.lower() not in FORMATS or not out.parent.is_dir():
        raise InputError(
            f"The explanation can't be written to {out}.",
            "Allowed is a .json or .html file in a folder that exists.",
            "Name another file.",
        )
    check_target(out, pitch, images)
    from anipop_core.intake.documents.pitch import read_pitch
    from anipop_core.model.predictor import Predictor

    baseline = _baseline(base)
    parsed = read_pitch(pitch, images)
    predictor = Predictor.load(checkpoint)
    predictor.check_read(parsed.pitch)
    explanation = _explained(predictor, parsed.pitch, baseline)
    text = _as_text(out.suffix.lower(), parsed.pitch, explanation)
    with replacing(out) as part:
        part.write_text(text, encoding="utf-8")
    for notice in (*parsed.notices, *predictor.predict(parsed.pitch).notices):
        typer.echo(notice.message, err=True)
    typer.echo(f"The explanation is {out}.", err=True)


def _baseline(name: str) -> BaselineName:
    from anipop_core.attribution.baselines import BASELINES

    found = next((known for known in BASELINES if known == name), None)
    if found is None:
        raise InputError(f"There is no base {name!r}.", f"There are: {', '.join(BASELINES)}.", "Choose one.")
    return found


def _explained(predictor: Predictor, pitch: Pitch, baseline: BaselineName) -> Explanation:
    """The explanation with its faithfulness test."""
    from anipop_core.attribution.explain import explain
    from anipop_core.attribution.faithfulness import with_faithfulness
    from anipop_core.progress import following

    with following("Parts explained") as progress:
        explanation = explain(predictor, pitch, progress=progress, baseline=baseline)
    with following("Versions scored to test it") as progress:
        return with_faithfulness(predictor, pitch, explanation, progress)


def _as_text(suffix: str, pitch: Pitch, explanation: Explanation) -> str:
    from anipop_core.attribution.explain import explanation_to_json
    from anipop_core.reports.html import explanation_to_html

    if suffix == ".json":
        return json.dumps(explanation_to_json(explanation), indent=1, ensure_ascii=False) + "\n"
    return explanation_to_html(pitch, explanation)
