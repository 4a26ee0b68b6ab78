"""An explanation as one HTML file that opens offline; everything a pitch brought is escaped."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined

from anipop_core.schema import Block, Explanation, Picture, Pitch, RegionShare, WordShare

SHOWN_REGIONS = 5


@dataclass(frozen=True)
class Piece:
    """A stretch of text with its points; None between words."""

    text: str
    points: float | None


def explanation_to_html(pitch: Pitch, explanation: Explanation) -> str:
    """The page's text, pictures embedded."""
    environment = Environment(
        loader=PackageLoader("anipop_core.reports", "."), autoescape=True, undefined=StrictUndefined
    )
    texts = {"Synopsis": pitch.synopsis} | {c.name: c.description for c in pitch.characters}
    pictures = [*pitch.images, *(c.portrait for c in pitch.characters if c.portrait is not None)]
    return environment.get_template("explanation.html.j2").render(
        title=pitch.title or "A pitch",
        explanation=explanation,
        steps=_waterfall(explanation),
        verdicts=_verdicts(explanation),
        texts={
            block.name: _pieces(texts[block.name], [w for w in explanation.words if w.block == block.name])
            for block in explanation.blocks
            if texts.get(block.name) and any(w.block == block.name for w in explanation.words)
        },
        strongest=max((abs(word.points) for word in explanation.words), default=0.0) or 1.0,
        pictures=[(p.name, _data_uri(p), _strongest(explanation, p.name)) for p in pictures],
    )


def _waterfall(explanation: Explanation) -> list[tuple[Block, float, float]]:
    """Each block with where its bar begins and how wide it is, in per cent of the row."""
    ends = [explanation.base]
    for block in explanation.blocks:
        ends.append(ends[-1] + block.points)
    room = max(ends) - min(ends) or 1.0
    starts = [min(pair) for pair in pairwise(ends)]
    return [
        (block, round(100 * (start - min(ends)) / room, 2), round(100 * abs(block.points) / room, 2))
        for block, start in zip(explanation.blocks, starts, strict=True)
    ]


def _verdicts(explanation: Explanation) -> list[str]:
    found = explanation.faithfulness
    tests = [*([found["words"]] if "words" in found else []), *found.get("regions", [])]
    return [f"{test['block']}: {test['verdict']}" for test in tests]


def _pieces(text: str, words: list[WordShare]) -> list[Piece]:
    pieces, place = [], 0
    for word in words:
        pieces += [Piece(text[place : word.start], None), Piece(text[word.start : word.end], word.points)]
        place = word.end
    return [*pieces, Piece(text[place:], None)]


def _strongest(explanation: Explanation, name: str) -> list[RegionShare]:
    regions = [region for region in explanation.regions if region.image == name]
    return sorted(regions, key=lambda region: -abs(region.points))[:SHOWN_REGIONS]


def _data_uri(picture: Picture) -> str:
    file = BytesIO()
    picture.image.save(file, "WEBP", quality=85)
    return "data:image/webp;base64," + base64.b64encode(file.getvalue()).decode()
