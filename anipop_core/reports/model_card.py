"""The model card: what the model is for, how it was tested and where it is weak, in one Markdown file.

Its sections are those of Mitchell et al. 2019, "Model Cards for Model Reporting".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from anipop_core.figures.numbers import points_text, signed_text
from anipop_core.reports.findings import accuracy, checks, errors, linked, ranges, slopes
from anipop_core.reports.headline import large_numbers, opening, strong_and_weak
from anipop_core.reports.names import (
    INPUTS,
    INVARIANCE_TESTS,
    KINDS,
    LINKED_LABELS,
    MODELS,
    PROTOCOLS,
)


def model_card(report: Mapping[str, Any], name: str) -> str:
    """The card as Markdown.

    Args:
        report: what evaluation.report.build_report makes; "all_inputs" must have been tested by franchise.
        name: the model's name.
    """
    environment = Environment(
        loader=PackageLoader("anipop_core.reports", "templates"),
        autoescape=False,  # noqa: S701  (Markdown; what comes from the catalogue goes through `cell`)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"two": signed_text, "points": points_text, "cell": _cell}
    good, weak = strong_and_weak(report)
    return environment.get_template("model_card.md.j2").render(
        name=name,
        report=report,
        opening=opening(report),
        large=large_numbers(report),
        good=good,
        weak=weak,
        accuracy=accuracy,
        ranges=ranges,
        errors=errors,
        checks=checks,
        linked=linked,
        slopes=slopes,
        linked_labels=LINKED_LABELS,
        invariance=checks.invariance_results(report),
        models=MODELS,
        inputs=INPUTS,
        protocols=PROTOCOLS,
        kinds=KINDS,
        invariance_tests=INVARIANCE_TESTS,
    )


def _cell(text: str) -> str:
    """A title as text: nothing in it is read as Markdown or HTML."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*_[]|#":
        escaped = escaped.replace(mark, f"\\{mark}")
    return escaped
