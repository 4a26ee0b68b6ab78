"""Explanations and meetings as HTML files that open offline. Everything that was typed is escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from jinja2 import Environment, PackageLoader, StrictUndefined

from anipop_core.figures.colours import DARK, LIGHT, faded
from anipop_core.figures.numbers import (
    better_than_text,
    output_text,
    points_text,
    range_text,
    score_text,
    top_share_text,
)
from anipop_core.figures.pictures import LITTLE, data_uri, moves_little, overlay, strongest_regions, total, webp, where
from anipop_core.reports import wording
from anipop_core.reports.meeting import MeetingReport
from anipop_core.reports.names import FACT_LABELS
from anipop_core.reports.parts import known_facts, parts_of, verdicts
from anipop_core.reports.plain_text import plain_text
from anipop_core.reports.shading import STEPS, stretches_of
from anipop_core.reports.tracks import (
    guess_marks,
    meeting_scale,
    tone_of,
    version_marks,
    waterfall_marks,
    waterfall_scale,
)
from anipop_core.schema import Explanation, Picture, Pitch, RegionShare

PICTURE_SIDE, LAYER_SIDE = 480, 128  # pixels
QUALITY = 80
DEEPEST_SHADE = 0.42  # of the colour


def explanation_to_html(pitch: Pitch, explanation: Explanation) -> str:
    """The file's text, with the pitch's pictures embedded."""
    return _page(
        "explanation.html.j2",
        title=pitch.title.strip() or "A pitch",
        explanation=explanation,
        parts=parts_of(pitch, explanation),
    )


def meeting_html(report: MeetingReport) -> str:
    """The file's text, with the versions' pictures embedded; it runs no script and can be printed."""
    explained = [version.explanation for version in report.versions if version.explanation is not None]
    return _page(
        "meeting.html.j2",
        report=report,
        scale=meeting_scale(report),
        blocks_scale=waterfall_scale(explained),
        reach_scale=waterfall_scale([one for one in explained if one.reach], "reach"),
        parts_of=parts_of,
        version_marks=version_marks,
        guess_marks=guess_marks,
    )


def _page(template: str, **values: object) -> str:
    return _environment().get_template(template).render(**values)


def _environment() -> Environment:
    """Templates that escape what they are given, clear it of control characters and load nothing from elsewhere."""
    found = Environment(
        loader=PackageLoader("anipop_core.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain_text(value) if type(value) is str else value,
    )
    found.filters |= {
        "score": score_text,
        "points": points_text,
        "tone": tone_of,
        "per_cent": lambda share: f"{100 * share:.2f}%",
        "top_share": top_share_text,
        "better_than": better_than_text,
    }
    found.globals |= {
        "range_text": range_text,
        "colours": {"light": asdict(LIGHT), "dark": asdict(DARK)},
        "shades": {
            "light": _shades(LIGHT.raises, LIGHT.lowers),
            "dark": _shades(DARK.raises, DARK.lowers),
        },
        "wording": wording,
        "stretches_of": stretches_of,
        "strongest_regions": strongest_regions,
        "moves_little": moves_little,
        "LITTLE": LITTLE,
        "output_text": output_text,
        "points_text": points_text,
        "tone_of": tone_of,
        "total": total,
        "where": where,
        "waterfall_marks": waterfall_marks,
        "waterfall_scale": waterfall_scale,
        "verdicts": verdicts,
        "known_facts": known_facts,
        "fact_names": FACT_LABELS,
        "picture_uri": _remembering(),
        "layer_uri": _layer_uri,
        "side": lambda points: "raises" if points > 0 else "lowers",
    }
    return found


def _shades(raises: str, lowers: str) -> list[tuple[str, str]]:
    """CSS classes of the shades with their colours."""
    steps = range(1, STEPS + 1)
    return [(f"u{n}", faded(raises, DEEPEST_SHADE * n / STEPS)) for n in steps] + [
        (f"d{n}", faded(lowers, DEEPEST_SHADE * n / STEPS)) for n in steps
    ]


def _layer_uri(regions: Sequence[RegionShare]) -> str:
    return data_uri(webp(overlay(regions), LAYER_SIDE, QUALITY))


def _remembering() -> Callable[[Picture], str]:
    """A function that encodes each picture once: versions share most of their pictures."""
    known: dict[str, str] = {}

    def uri(picture: Picture) -> str:
        if picture.digest not in known:
            known[picture.digest] = data_uri(webp(picture.image, PICTURE_SIDE, QUALITY))
        return known[picture.digest]

    return uri
