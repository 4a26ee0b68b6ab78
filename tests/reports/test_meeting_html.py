"""The page of a meeting: all of it is there, nothing comes from elsewhere, what was typed is only text."""

from __future__ import annotations

import base64
from dataclasses import replace
from io import BytesIO

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from anipop_core.reports.html import PICTURE_SIDE, explanation_to_html, meeting_html
from anipop_core.reports.meeting import MeetingReport
from anipop_core.reports.model_summary import CAVEATS, model_summary
from anipop_core.schema import (
    Character,
    Facts,
    Notice,
    Picture,
    Pitch,
)
from anipop_core.store.records import Decision, Guess, Outcome
from tests.reports.meetings import AT, PITCH, explained, meeting, picture, predicted, version, with_outcomes

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %}",
    "]]><!--",
]


def parsed(report: MeetingReport) -> BeautifulSoup:
    return BeautifulSoup(meeting_html(report), "html.parser")


def text_of(soup: Tag) -> str:
    return " ".join(soup.get_text(" ").split())


def test_all_of_the_meeting_is_there():
    soup = parsed(with_outcomes(meeting(), 6.8, 7.62))
    text = text_of(soup)
    for expected in (
        "The Island – 冬の島", "Confidential", "24 November 2026, 14:05 JST", "Decision: Revise, 第二案 B",
        "The film carries it.", "주인공의 나이를 올린다", "7.10", "6.3 – 7.8", "+0.21",
        "+0.21 points to Version A: larger than model noise.", "Тише воды → “quieter”", "better than 78 %", "top 31 %",
        "Bo", "−0.90", "outside", "相子", "8.12", "+0.81", "Umi no <Uta>", "7.84", "Its neighbours are older.",
        "Before that: Pass, Version A.", "The end drags.", "Bo on Version A:", "Too slow for me.",
        "The real score of Version A: 6.80", "The real score of 第二案 B: 7.62", "The model: 2027-01",
        "is the usual error", *CAVEATS,
        "Removing the five strongest words moves the score by 0.06.",
    ):  # fmt: skip
        assert expected in text, expected
    assert soup.title is not None and soup.title.get_text() == "AniPop: The Island – 冬の島"
    numbered = soup.select(".art .number-mark")
    assert [mark.get_text() for mark in numbered][:3] == ["1", "2", "3"]
    assert numbered[0]["style"] == "left:25.00%;top:25.00%"
    assert soup.select_one(".shaded .u10") is not None and soup.select_one(".shaded sup") is not None


def test_nothing_comes_from_elsewhere_and_nothing_runs():
    soup = parsed(meeting())
    assert soup.find_all(["script", "link", "iframe", "object", "embed", "form", "base", "svg"]) == []
    assert len(soup.find_all("img")) > 2
    assert all(str(image["src"]).startswith("data:image/webp;base64,") for image in soup.find_all("img"))
    links = {str(link["href"]) for link in soup.find_all("a")}
    assert links == {"https://myanimelist.net/anime/42", "https://myanimelist.net/anime/7"}
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert handlers == []
    for style in soup.find_all("style"):
        assert "url(" not in style.get_text() and "@import" not in style.get_text()
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag) and "default-src 'none'" in str(policy["content"])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_was_typed_is_only_text(hostile):
    pitch = Pitch(
        title=hostile,
        synopsis=f"She said {hostile} twice.",
        characters=(Character(hostile, hostile, picture(hostile)),),
        images=(picture(hostile),),
        facts=Facts(type="TV", studios=(hostile,)),
    )
    bad = version(hostile, pitch, notes=hostile, comparable_notes=(hostile,), older_model=hostile)
    bad = replace(bad, prediction=predicted(7.0, (Notice("odd", hostile),)))
    bare = replace(bad, name=hostile + " 2", explanation=None)
    bad = replace(
        bad,
        guesses=(Guess(hostile, 7.0, hostile, AT),),
        decisions=(Decision("go", hostile, AT),) * 2,
        outcome=Outcome(7.0, AT, None, hostile),
    )
    report = MeetingReport(hostile, AT, model_summary({}, hostile), (bad, bare))
    clean, found = parsed(meeting()), parsed(report)
    assert {tag.name for tag in found.find_all(True)} <= {tag.name for tag in clean.find_all(True)} | {"bdi"}
    assert all(not name.startswith("on") for tag in found.find_all(True) for name in tag.attrs)
    assert len(found.find_all("style")) == 1
    assert all(str(link["href"]).startswith("https://myanimelist.net/anime/") for link in found.find_all("a"))
    assert " ".join(hostile.split()) in text_of(found)
    single = BeautifulSoup(explanation_to_html(pitch, explained(pitch)), "html.parser")
    assert single.find_all("script") == []


def test_controls_and_halves_of_characters_do_no_harm():
    report = meeting(project="A\x00B\u202egnp.exe \ud83d 冬")
    page = meeting_html(report)
    page.encode("utf-8")
    assert "ABgnp.exe \ufffd 冬" in page


@pytest.mark.parametrize(
    "pitch",
    [
        Pitch(),
        Pitch(images=(picture(),)),
        Pitch(synopsis="Only a text of a few words."),
        Pitch(facts=Facts(type="TV")),
        Pitch(characters=(Character("", ""), Character("Name alone"), Character(portrait=picture("p.png")))),
    ],
)
@pytest.mark.parametrize("with_explanation", [True, False])
def test_any_part_may_be_missing(pitch, with_explanation):
    found = version("A", pitch, explanation=explained(pitch) if with_explanation else None, comparables=())
    report = MeetingReport("", AT, model_summary({}, "x"), (found,))
    text = text_of(parsed(report))
    assert "A pitch meeting" in text
    assert ("What drove it" in text) == with_explanation
    assert "Guesses" not in text and "Decision" not in text and "Closest titles" not in text
    assert "no record" in text


def test_a_meeting_without_versions():
    assert "Versions" not in text_of(parsed(MeetingReport("Empty", AT, model_summary({}, "x"), ())))


def test_an_unread_character_says_so():
    pitch = replace(PITCH, characters=(Character("Mio", "彼女は時計を直す。"),))
    found = version("A", pitch, explanation=explained(replace(pitch, characters=())))
    assert "Mio not read by the model" in text_of(parsed(meeting(versions=(found,))))


def test_six_versions_with_ten_pictures_each_stay_small():
    """Random noise is the worst that WebP can meet; art of this size takes a fifth."""
    noise = [Image.effect_noise((1024, 768), 90).convert("RGB") for _ in range(10)]
    pictures = tuple(Picture(f"{n}.png", image, str(n)) for n, image in enumerate(noise))
    pitch = replace(PITCH, images=pictures)
    page = meeting_html(meeting(versions=tuple(version(f"V{n}", pitch) for n in range(6))))
    assert len(page) < 12_000_000
    first = BeautifulSoup(page, "html.parser").find("img")
    assert isinstance(first, Tag)
    content = base64.b64decode(str(first["src"]).partition(",")[2])
    assert max(Image.open(BytesIO(content)).size) <= PICTURE_SIDE
