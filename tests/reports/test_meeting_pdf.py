"""The PDF of a meeting: what can be read in it, in every script; nothing overflows; the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import chain

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from anipop_core.intake.limits import MAX_IMAGES, MAX_LINE_LENGTH, MAX_TAGS
from anipop_core.intake.read_texts import READ_SYNOPSIS_WORDS
from anipop_core.reports.meeting import MeetingReport
from anipop_core.reports.meeting_pdf import meeting_pdf
from anipop_core.reports.model_summary import model_summary
from anipop_core.reports.pdf.document import SIDE, WIDTH
from anipop_core.reports.pdf.fonts import (
    BOLD,
    CJK,
    MISSING,
    REGULAR,
    covered,
    font_runs,
)
from anipop_core.schema import Character, Facts, Pitch
from anipop_core.store.records import Decision, Guess
from tests.reports.meetings import AT, PITCH, explained, meeting, picture, version, with_outcomes


def read(report: MeetingReport) -> PdfReader:
    return PdfReader(BytesIO(meeting_pdf(report)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_all_of_the_meeting_can_be_read():
    reader = read(with_outcomes(meeting(), None, 7.62))
    text = text_of(reader)
    for expected in (
        "The Island – 冬の島", "Confidential", "24 November 2026, 14:05 JST", "Decision: Revise, 第二案 B",
        "The film carries it.", "주인공의 나이를 올린다", "7.10", "6.3 – 7.8", "+0.21", "−0.10", "−0.90",
        "larger than model noise", "Тише воды → “quieter”", "better than 78 %", "top 31 %", "Bo", "相子", "8.12",
        "Umi no <Uta>", "7.84", "Its neighbours are older.", "The real score of 第二案 B: 7.62", "アキ", "Character 3",
        "The model: 2027-01", "upper left", "+0.08", "The room decides.", f"Page 1 of {len(reader.pages)}",
        "five strongest words moves",
    ):  # fmt: skip
        assert expected in text, expected
    assert MISSING not in text


def test_its_properties():
    reader = read(meeting())
    assert reader.metadata is not None
    assert reader.metadata.title == "The Island – 冬の島"
    assert reader.metadata.creation_date == AT
    assert [entry["/Title"] for entry in reader.outline][:2] == ["Versions", "Guesses and the model"]
    assert {round(float(page.mediabox.width)) for page in reader.pages} == {595}


def test_the_same_meeting_gives_the_same_bytes():
    assert meeting_pdf(meeting()) == meeting_pdf(meeting())
    assert meeting_pdf(meeting()) != meeting_pdf(meeting(project="Another"))


def test_every_font_is_embedded():
    reader = read(meeting(project="A – 冬 → B"))
    fonts = {str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)}
    assert len(fonts) > 2
    assert all("+" in font or font == "/Helvetica" for font in fonts)
    used = " ".join(str(page.get_contents().get_data()) for page in reader.pages)  # type: ignore[union-attr]
    assert "/F1 " not in used  # Helvetica is named by the library, but sets nothing


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_what_the_program_writes_can_be_drawn_in_regular_and_bold():
    for char in "+−–—±%·•…→’“”§<>&éßЖя日":
        font = font_runs(char)[0][0][0]
        assert font_runs(char)[1] == set()
        assert font == REGULAR or char in "→日"
    assert covered(REGULAR) == covered(BOLD)
    assert {ord(c) for c in "0123456789.+−–±%•…"} <= covered(BOLD)


def test_what_cannot_be_drawn_is_shown_and_named():
    text = text_of(read(meeting(project="Wave 🌊 and سلام ☂️ end")))
    assert f"Wave {MISSING} and {MISSING} ☂ end" in text
    assert "water wave" in text and "Arabic letters" in text and "The HTML report shows them" in text


def test_a_variation_selector_takes_no_room_and_letters_are_named_before_signs():
    text = text_of(read(meeting(project="\u845b\U000e0100\u98fe 🌊🌋🌌🍀🍁🍂🍃🍄🍅🍆 \U00020bb7")))
    assert "\u845b\u98fe" in text
    assert "ideograph-20bb7" in text and "3 more" in text


def test_a_kanji_is_named_before_scripts_of_many_letters():
    """It spells a person's name, and nobody guesses which one □ is; trial 28 has all of these in one name."""
    text = text_of(read(meeting(project="\U00020bb7野家の髙﨑 \U0001f308 ไทย العربية ｶﾞﾝﾀﾞﾑ が")))
    named = "cjk unified ideograph-20bb7, Arabic letters (7), Thai letters (3), rainbow."
    assert named in " ".join(text.split())


def test_markup_in_a_text_is_only_text():
    hostile = "<b>bold</b> &amp; <font color='red'> <br/> <img src='x'/> </para> %s {0}"
    pitch = replace(PITCH, synopsis=hostile, characters=(Character(hostile, hostile),), facts=Facts(studios=(hostile,)))
    bad = version(
        hostile,
        pitch,
        notes=hostile,
        comparable_notes=(hostile,),
        older_model=hostile,
        guesses=(Guess(hostile, 7, hostile, AT),),
        decisions=(Decision("pass", hostile, AT),) * 2,
    )
    report = meeting(project=hostile, versions=(bad,))
    assert text_of(read(report)).count("<b>bold</b> &amp; <font color='red'>") >= 6


@pytest.mark.parametrize(
    "pitch",
    [
        Pitch(),
        Pitch(images=(picture(),)),
        Pitch(synopsis="Only a text of a few words."),
        Pitch(facts=Facts(type="TV", duration_min=24)),
        Pitch(characters=(Character("", ""), Character("Name alone"), Character(portrait=picture("p.png")))),
    ],
)
@pytest.mark.parametrize("with_explanation", [True, False])
def test_any_part_may_be_missing(pitch, with_explanation):
    found = version("A", pitch, explanation=explained(pitch) if with_explanation else None, comparables=())
    text = text_of(read(MeetingReport("", AT, model_summary({}, "x"), (found,))))
    assert "A pitch meeting" in text and ("What drove it" in text) == with_explanation
    assert "Guesses" not in text and "Decision" not in text


def test_a_meeting_without_versions():
    assert "Versions" not in text_of(read(MeetingReport("Empty", AT, model_summary({}, "x"), ())))


@pytest.mark.parametrize("letter", ["x", "島"])
def test_the_longest_texts_break_across_pages(letter):
    line, word = letter * MAX_LINE_LENGTH, letter * 500
    pitch = Pitch(
        title=line,
        synopsis=" ".join([word, *["word"] * (READ_SYNOPSIS_WORDS - 500)]),
        characters=(Character(line, f"{word} " * 8),),
        images=(picture(line),),
        facts=Facts(type="TV", genres=(line,) * MAX_TAGS),
    )
    reasons = (f"{letter * 9} " * 1999 + "the end.").rstrip()
    assert len(reasons) > 19_000
    report = meeting(
        project=line,
        versions=(
            version(
                line,
                pitch,
                notes=reasons,
                guesses=tuple(Guess(line, 7.0, "", AT) for _ in range(30)),
                decisions=(Decision("revise", reasons, AT),),
            ),
        ),
    )
    reader = read(report)
    assert len(reader.pages) > 10
    texts, rights = zip(*(_text_and_right_ends(page) for page in reader.pages), strict=True)
    assert SIDE + WIDTH - 40 < max(chain(*rights)) <= SIDE + WIDTH + 1
    assert " ".join(" ".join(texts).split()).count("the end.") == 2


def _text_and_right_ends(page):
    """What the page says, and where each stretch of x or 島 ends on it. One pass for both: reading takes its time."""
    found: list[float] = []

    def visit(text, matrix, text_matrix, font, size):
        letters = text.strip()
        if letters and set(letters) <= {"x", "島"}:
            left = matrix[0] * text_matrix[4] + matrix[4]
            face = CJK if "島" in letters else BOLD if "Bold" in str(font["/BaseFont"]) else REGULAR
            found.append(left + stringWidth(letters, face, size))

    return page.extract_text(visitor_text=visit), found


def test_many_pictures():
    pitch = replace(PITCH, images=tuple(picture(f"{n}.png", (n, 90, 60)) for n in range(MAX_IMAGES)))
    assert "11.png" in text_of(read(meeting(versions=(version("A", pitch),))))
