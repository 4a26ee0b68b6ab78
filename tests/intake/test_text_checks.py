"""All texts here were written for these tests."""

from __future__ import annotations

import pytest

from anipop_core.intake.text_checks import text_notices, unreadable_fields
from anipop_core.schema import Character, Notice, Pitch

ENGLISH = [
    "A lonely girl meets a robot.",
    "Haruka and Shinnosuke find a shrine under Kumamoto.",
    "Aki Tachibana joins the Seirin Koukou kendo bu.",
    "Yuki, Sora, Hinata, Ren and Tsubaki form a band.",
    "Kageyama Takeshi fights the oni of Mount Osore.",
    "Shounen Jidai no Kaze: Satoru meets Natsume in Okinawa.",
    "Sakura Mahou Gakuen follows Akane Himura and her senpai.",
    "Five idols. One stage. No second chance!",
    "IN A DROWNED CITY KAITO REPAIRS CLOCKS FOR GHOSTS.",
    "Rin (りん) keeps the last lighthouse (灯台) and writes letters to the tide every single night.",
    "Émile and Zoë run a café in Kyōto with Jūrō, a tengu who can't cook 🍜.",
    "<b>Mio</b> &amp; Toma hunt a yokai that eats the names of trains.",
]
FOREIGN = {
    "French": "Une jeune fille quitte son village de pêcheurs pour chercher son frère, disparu en mer.",
    "German": "Ein einsames Mädchen findet im verschneiten Wald einen sprechenden Fuchs und nimmt ihn mit.",
    "Spanish": "Una chica solitaria descubre que su gato es un dios olvidado y que todos lo buscan.",
    "Japanese": "孤独な少女が森の奥で古い神と出会い、消えた兄を探す旅に出る。",
    "Korean": "외로운 소녀가 숲에서 늙은 신을 만나 사라진 오빠를 찾아 떠난다.",
    "Chinese": "孤独的少女在森林深处遇见了一位古老的神，并踏上寻找哥哥的旅程。",
}


def synopsis_notices(text: str) -> dict[str, Notice]:
    return {notice.code: notice for notice in text_notices(Pitch(synopsis=text))}


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_japanese_names_is_read(text: str) -> None:
    assert "unknown_language" not in synopsis_notices(text)


@pytest.mark.parametrize("language", FOREIGN)
def test_other_languages_are_named(language: str) -> None:
    (notice,) = synopsis_notices(FOREIGN[language]).values()  # and not "short_text" on top
    assert notice.code == "unknown_language"
    assert notice.field == "synopsis"
    assert notice.message == (
        f"The model reads English only. This looks like {language} and was left out of the score: translate it first."
    )


@pytest.mark.parametrize("text", ["Девочка находит дракона.", "狐", "فتاة وحيدة تلتقي بتنين قديم"])
def test_other_scripts_are_told_even_from_a_few_letters(text: str) -> None:
    assert "unknown_language" in synopsis_notices(text)


def test_four_words_of_romanised_japanese_are_too_few_to_tell() -> None:
    assert set(synopsis_notices("Kaze no Tani Monogatari")) == {"short_text"}


@pytest.mark.parametrize(("words", "expected"), [(1, "1 word"), (19, "19 words")])
def test_short_synopsis(words: int, expected: str) -> None:
    notice = synopsis_notices(" ".join(["story"] * words))["short_text"]
    assert notice.message.startswith(f"The synopsis has {expected}: too short")
    assert notice.field == "synopsis"


def test_twenty_words_are_enough() -> None:
    text = "A girl of ten who repairs clocks for ghosts must find the one hour they stole from her drowned town."
    assert len(text.split()) == 20
    assert synopsis_notices(text) == {}


def test_an_absent_synopsis_is_not_a_short_one() -> None:
    assert text_notices(Pitch(characters=(Character(name="Aki"),))) == ()


@pytest.mark.parametrize("text", ["12345", "!!! ... ???", "🦊🦊🦊", "\u200b"])
def test_text_without_letters(text: str) -> None:
    assert set(synopsis_notices(text)) == {"no_letters"}


def test_unreadable_fields_are_those_that_hold_nothing_for_the_model() -> None:
    characters = (Character(description="A fox."), Character(description=FOREIGN["French"]))
    assert unreadable_fields(Pitch(synopsis="12345", characters=characters)) == {
        "synopsis",
        "characters[1].description",
    }
    assert unreadable_fields(Pitch(synopsis="A fox.")) == frozenset()  # short, but readable


def test_descriptions_are_checked_in_their_place_and_may_be_short() -> None:
    characters = (Character(description="A fox."), Character(description=FOREIGN["French"]))
    (notice,) = text_notices(Pitch(characters=characters))
    assert (notice.code, notice.field) == ("unknown_language", "characters[1].description")


def test_letters_in_full_width_are_english_and_an_address_alone_is_nothing() -> None:
    english = "The keeper of the lighthouse writes letters to the town below and nobody ever answers him."
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in english)
    assert {notice.code for notice in text_notices(Pitch(synopsis=wide))} == {"short_text"}
    assert {notice.code for notice in text_notices(Pitch(synopsis="https://example.org/pitch"))} == {"no_letters"}
