"""A version's pages in the PDF: its score, what drove it, the pitch itself, the closest titles."""

from __future__ import annotations

from textwrap import wrap

from reportlab.platypus import Flowable, Spacer, Table

from anipop_core.figures.colours import LIGHT
from anipop_core.figures.numbers import (
    better_than_text,
    output_text,
    points_text,
    range_text,
    score_text,
    top_share_text,
)
from anipop_core.figures.pictures import (
    LITTLE,
    moves_little,
    strongest_regions,
    total,
    where,
)
from anipop_core.reports.meeting import ReportedVersion
from anipop_core.reports.names import FACT_LABELS
from anipop_core.reports.parts import PitchPart, known_facts, parts_of, verdicts
from anipop_core.reports.pdf.document import WIDTH
from anipop_core.reports.pdf.flowables import Art, Badge, Ticks, Track
from anipop_core.reports.pdf.fonts import REGULAR
from anipop_core.reports.pdf.tables import PADDING, table
from anipop_core.reports.pdf.text import (
    BODY,
    CELL,
    H2,
    H3,
    H4,
    MUTED,
    NUMBER,
    SCORE,
    SMALL,
    Typesetter,
    side_colour,
    signed,
)
from anipop_core.reports.plain_text import plain_text, shortened
from anipop_core.reports.shading import stretches_of
from anipop_core.reports.tracks import Scale, waterfall_marks
from anipop_core.reports.wording import COLOURS_TOLD, change_text, reach_drivers_told, reach_told
from anipop_core.schema import Explanation, Output

LABEL_LENGTH = 60  # characters of a part's name in the waterfall
OUTLINE_LENGTH = 80  # characters of a heading in the outline
VALUE_LENGTH = 600  # characters of a fact in a row: a longer one goes on in the next, so that rows fit a page
ART_WIDTH, ART_HEIGHT = 210, 170  # points
TRACK = 230  # points
UNLINED = [("FONTNAME", (0, 0), (-1, -1), REGULAR), ("LEFTPADDING", (0, 0), (-1, -1), 0)]


def version_story(
    setter: Typesetter, version: ReportedVersion, first: str, is_current: bool, scale: Scale, reach_scale: Scale
) -> list[Flowable]:
    """The flowables of one version.

    Args:
        first: name of the version that changes are told from.
        is_current: whether this is the version decided on; it takes the accent colour.
        scale, reach_scale: the scales that the waterfalls of all versions share.
    """
    found = [heading(setter, version.name), _score(setter, version, is_current)]
    if version.older_model:
        found.append(setter.paragraph(f"Scored by an older model, {version.older_model}."))
    if version.change:
        found.append(setter.paragraph(change_text(version, first)))
    title = version.pitch.title.strip()
    if title and title != version.name:
        found.append(setter.paragraph(title, MUTED))
    found += setter.lines(version.notes)
    found += [setter.paragraph(notice.message, SMALL) for notice in version.prediction.notices]
    if version.explanation is None:
        found.append(setter.paragraph("What drove this score was not worked out.", MUTED))
    else:
        found += _waterfall(setter, version.explanation, scale)
        if version.explanation.reach is not None:
            found += _waterfall(setter, version.explanation, reach_scale, "reach")
    found.append(setter.paragraph("The pitch", H3))
    for part in parts_of(version.pitch, version.explanation):
        found += _part(setter, part, version.explanation is not None)
    return found + _comparables(setter, version)


def heading(setter: Typesetter, text: str, level: int = 0) -> Flowable:
    """A heading that appears in the outline."""
    found = setter.paragraph(text, H2)
    found.outline = (level, shortened(plain_text(text), OUTLINE_LENGTH) or "–")
    return found


def _score(setter: Typesetter, version: ReportedVersion, is_current: bool) -> Flowable:
    said = version.prediction
    colour = LIGHT.accent if is_current else LIGHT.ink
    text = (
        f'<font size="30" color="{colour}"><b>{score_text(said.score)}</b></font>&nbsp;&nbsp; '
        f"likely <b>{range_text(said.low, said.high)}</b> &nbsp;&nbsp;{better_than_text(said.percentile)} &nbsp;&nbsp;"
        f"reach <b>{reach_told(said)}</b>"
    )
    return setter.set(text, "", SCORE)


def _waterfall(setter: Typesetter, whole: Explanation, scale: Scale, output: Output = "score") -> list[Flowable]:
    explanation = whole.of(output)
    marks = waterfall_marks(explanation, scale, output)
    told = [
        ("Base", output_text(explanation.base, output)),
        *(
            (
                shortened(block.name, LABEL_LENGTH) + (" (rough)" if block.incomplete else ""),
                signed(block.points, output),
            )
            for block in explanation.blocks
        ),
        (output.capitalize(), f"<b>{output_text(explanation.score, output)}</b>"),
    ]
    rows = [
        [setter.paragraph(name, CELL), setter.set(points, "", NUMBER), Track(row, TRACK)]
        for (name, points), row in zip(told, marks, strict=True)
    ]
    widths = [WIDTH - TRACK - 60 - PADDING, 60 + PADDING, TRACK]
    told_of = explanation.baseline if output == "score" else reach_drivers_told(whole)
    return [
        setter.paragraph("What drove it" if output == "score" else "What drove its reach", H3),
        table(["Part", ">Points", Ticks(scale, TRACK)], rows, widths),
        Spacer(1, 3),
        setter.paragraph(f"{told_of} {COLOURS_TOLD}", MUTED),
        *(setter.paragraph(sentence, SMALL) for sentence in verdicts(explanation)),
    ]


def _part(setter: Typesetter, part: PitchPart, is_explained: bool) -> list[Flowable]:
    name = setter.markup(part.name)
    muted = f'<font size="8" color="{LIGHT.muted}">'
    if part.block is not None:
        name += f" {signed(part.block.points)}"
        if part.block.incomplete:
            name += f" {muted}rough: {100 * part.block.gap:.0f} % of it could not be told apart</font>"
    elif is_explained:
        name += f" {muted}not read by the model</font>"
    found = [setter.set(name, part.name, H4)]
    if part.text.strip():
        found += setter.shaded(stretches_of(part.text.rstrip(), part.words))
    if part.picture is not None:
        found.append(_art(setter, part))
    if part.facts is not None:
        found.append(_facts(setter, part))
    return found


def _art(setter: Typesetter, part: PitchPart) -> Flowable:
    assert part.picture is not None  # noqa: S101  (the caller asked)
    art = Art(part.picture, part.regions, ART_WIDTH, ART_HEIGHT)
    beside: Flowable | str = ""
    if part.regions:
        beside = (
            setter.paragraph(f"This picture moves the score by less than {LITTLE:.2f}.", SMALL)
            if moves_little(part.regions)
            else _region_list(setter, part)
        )
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), *UNLINED]
    return Table([[art, beside]], [ART_WIDTH + 16, WIDTH - ART_WIDTH - 16], style=style, hAlign="LEFT")


def _region_list(setter: Typesetter, part: PitchPart) -> Flowable:
    shown = strongest_regions(part.regions)
    rows: list[list[Flowable | str]] = [
        [
            Badge(place),
            setter.set(
                f'<font color="{side_colour(region.points)}"><b>{points_text(region.points)}</b></font>', "", CELL
            ),
            setter.paragraph(where(region), CELL),
        ]
        for place, region in enumerate(shown, start=1)
    ]
    rest = points_text(total(part.regions) - total(shown))
    others = f"the other {len(part.regions) - len(shown)} regions"
    rows.append(["", setter.set(rest, "", CELL), setter.paragraph(others, CELL)])
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *UNLINED]
    style += [(side, (0, 0), (-1, -1), 1.5) for side in ("TOPPADDING", "BOTTOMPADDING")]
    return Table(rows, [22, 40, 150], style=style, hAlign="LEFT")


def _facts(setter: Typesetter, part: PitchPart) -> Flowable:
    assert part.facts is not None  # noqa: S101  (the caller asked)
    reach = [signed(fact.points, "reach") for fact in part.fact_reach] or [""] * len(part.fact_shares)
    told = [
        (fact.field, fact.value, signed(fact.points), of_reach)
        for fact, of_reach in zip(part.fact_shares, reach, strict=True)
    ] or [(name, value, "", "") for name, value in known_facts(part.facts)]
    rows: list[list[Flowable | str]] = []
    for field, value, points, of_reach in told:
        first, *others = wrap(value, VALUE_LENGTH) or [""]
        rows.append(
            [
                setter.paragraph(FACT_LABELS.get(field, field), CELL),
                setter.paragraph(first, CELL),
                setter.set(points, "", NUMBER),
                setter.set(of_reach, "", NUMBER),
            ]
        )
        rows += [["", setter.paragraph(more, CELL), "", ""] for more in others]
    head = ["Fact", "Value", ">Points" if part.fact_shares else "", ">Reach" if part.fact_reach else ""]
    return table(head, rows, [110, WIDTH - 230, 60, 60])


def _comparables(setter: Typesetter, version: ReportedVersion) -> list[Flowable]:
    if not version.comparables:
        return []
    rows = [
        [
            setter.paragraph(title.title, CELL, link=f"https://myanimelist.net/anime/{title.mal_id:d}"),
            setter.paragraph(score_text(title.score), NUMBER),
            setter.paragraph(str(title.year or "–"), NUMBER),
            setter.paragraph(title.type or "–", CELL),
            setter.paragraph(top_share_text(title.reach), NUMBER),
        ]
        for title in version.comparables
    ]
    return [
        setter.paragraph("Closest titles, and the scores they really got", H3),
        table(["Title", ">Score", ">Year", "Type", ">Reach"], rows, [WIDTH - 220, 50, 50, 60, 60]),
        Spacer(1, 3),
        *(setter.paragraph(note, BODY) for note in version.comparable_notes),
    ]
