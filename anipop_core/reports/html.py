"""How the HTML files to take away are made: templates that escape, and hold nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from jinja2 import Environment, PackageLoader, StrictUndefined

from anipop_core.figures.colours import DARK, LIGHT, faded
from anipop_core.figures.numbers import (
    better_than_text,
    points_text,
    range_text,
    score_text,
    top_share_text,
)
from anipop_core.figures.overlay import (
    LITTLE,
    moves_little,
    overlay,
    strongest_regions,
    total,
    where,
)
from anipop_core.figures.thumbnails import data_uri, webp
from anipop_core.reports import wording
from anipop_core.reports.names import FACT_LABELS
from anipop_core.reports.parts import known_facts, verdicts
from anipop_core.reports.pieces import STEPS, pieces_of
from anipop_core.reports.plain_text import plain_text
from anipop_core.reports.tracks import tone_of, waterfall_marks, waterfall_scale
from anipop_core.schema import Picture, RegionShare

PICTURE_SIDE, LAYER_SIDE = 480, 128  # pixels
QUALITY = 80
DEEPEST_SHADE = 0.42  # of the colour


def environment() -> Environment:
    """Everything that is written by a template is cleared of controls and escaped."""
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
        "pieces_of": pieces_of,
        "strongest_regions": strongest_regions,
        "moves_little": moves_little,
        "LITTLE": LITTLE,
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


def page(template: str, **values: object) -> str:
    """The file's text."""
    return environment().get_template(template).render(**values)


def _shades(raises: str, lowers: str) -> list[tuple[str, str]]:
    """The CSS class of each shade with its colour."""
    steps = range(1, STEPS + 1)
    return [(f"u{n}", faded(raises, DEEPEST_SHADE * n / STEPS)) for n in steps] + [
        (f"d{n}", faded(lowers, DEEPEST_SHADE * n / STEPS)) for n in steps
    ]


def _layer_uri(regions: Sequence[RegionShare]) -> str:
    return data_uri(webp(overlay(regions), LAYER_SIDE, QUALITY))


def _remembering() -> Callable[[Picture], str]:
    """Versions share most of their pictures: each is written to a file once."""
    known: dict[str, str] = {}

    def uri(picture: Picture) -> str:
        if picture.digest not in known:
            known[picture.digest] = data_uri(webp(picture.image, PICTURE_SIDE, QUALITY))
        return known[picture.digest]

    return uri
