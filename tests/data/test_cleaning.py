from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.data.cleaning import protocol_words, strip_markup


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("A tale.\n\n[Written by MAL Rewrite]", "A tale."),
        ("A tale.\n[Writtten by Some_Body7]", "A tale."),
        ("A tale. (Source: Tide Weekly (web), edited)", "A tale."),
        ("A tale. [Source: Tide Weekly]", "A tale."),
        ("A tale. (Souce: Tide Weekly)", "A tale."),
        ("A tale. (source :tide.example)", "A tale."),
        ("A tale. Source: Tide Weekly", "A tale."),
        ("A tale.\nSource: (Tide Weekly)\nMore.", "A tale. More."),
        ("A tale. _Source: Tide Weekly II_", "A tale."),
        ("A tale. (from ANN)", "A tale."),
        ("A tale. [from anime-planet]", "A tale."),
        ("A tale. (Original description from AnimeNfo)", "A tale."),
        ("A cook. *Wikipedia", "A cook."),
        ("A letter (from her brother) arrives.", "A letter (from her brother) arrives."),
        ("The source: fear itself (Sound: loud).", "The source: fear itself (Sound: loud)."),
        ("<p>One<br>two</p><p>thr<i>ee</i></p>", "One two three"),
        ("<script>alert(1)</script>Rain &amp; ash&#039;s &amp;mdash; end", "Rain & ash's — end"),
        ("Aged <1 year, I <3 you, a -> b", "Aged <1 year, I <3 you, a -> b"),
        ("Calm. ~!He\ndies.!~ Then ~!again!~ rain.", "Calm. Then rain."),
        ("Calm. ~!He dies and it never closes", "Calm."),
        ("Huh~!? The stars went out.", "Huh~!? The stars went out."),
        ("__Height:__ 175 cm **Age**: 3, *very* _old_", "Height: 175 cm Age: 3, very old"),
        ("snake_case_name, 2 * 3 * 4, M*A*S*H", "snake_case_name, 2 * 3 * 4, M*A*S*H"),
        ("[Mikoto](https://x.example/Mikoto_(sea))'s friend", "Mikoto's friend"),
        ("See https://x.example/a?b=c and (www.x.example) now", "See and now"),
        ("Two <![: and <b>three</b>", "Two <![: and three"),
        ("zero\u200bwidth\u00ad\ufeff \u3000 wide", "zerowidth wide"),
        ("", ""),
    ],
)
def test_strip_markup(raw: str, clean: str) -> None:
    assert strip_markup(raw) == clean


@given(st.text(alphabet="ab <>&;!~[]()*_/\nSource:", max_size=200))
def test_strip_markup_never_raises_and_leaves_single_spaces(raw: str) -> None:
    clean = strip_markup(raw)
    assert clean == " ".join(clean.split())


def test_protocol_words_strip_only_the_two_tags_of_the_protocol() -> None:
    raw = "One two\n(Source: A) [Written by MAL Rewrite] (Souce: B) <i>three</i>"
    assert protocol_words(raw) == ["One", "two", "(Souce:", "B)", "<i>three</i>"]
