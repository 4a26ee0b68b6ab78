from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anipop_core.scenarios.text_diff import diff
from anipop_core.schema import WordShare

TEXTS = st.text("ab \n.,é’_-日\u00a0", max_size=40)
SENTENCES = st.lists(st.sampled_from(["Aki rows.", " Ren, alone,", "\n\nThe sea", " rises"]), max_size=8).map("".join)


@given(TEXTS | SENTENCES | st.text(max_size=30), TEXTS | SENTENCES | st.text(max_size=30))
def test_the_segments_are_both_texts_to_the_letter(before: str, after: str) -> None:
    segments = diff(before, after)
    assert "".join(s.text for s in segments if s.kind != "added") == before
    assert "".join(s.text for s in segments if s.kind != "removed") == after
    for segment in segments:
        assert segment.text
        assert (segment.before is None, segment.after is None) == (segment.kind == "added", segment.kind == "removed")
        if segment.before is not None:
            assert before[slice(*segment.before)] == segment.text
        if segment.after is not None:
            assert after[slice(*segment.after)] == segment.text


@given(TEXTS | SENTENCES)
def test_equal_texts_are_kept_whole(text: str) -> None:
    assert [s.kind for s in diff(text, text)] == (["kept"] if text else [])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("An old lamp.", "A new lamp.", ["-An old", "+A new", "= lamp."]),
        ("Aki rows home.", "Aki rows.", ["=Aki rows", "- home", "=."]),
        ("Aki rows.", "Aki rows. Ren waits.", ["=Aki rows.", "+ Ren waits."]),
        ("Aki rows.", "Dawn. Aki rows.", ["+Dawn. ", "=Aki rows."]),
        ("Aki\nrows.", "Aki rows.", ["=Aki", "-\n", "+ ", "=rows."]),
        ("She won't go", "She will go", ["=She ", "-won't", "+will", "= go"]),
        ("", "Aki", ["+Aki"]),
        ("Poke\u0301mon rest", "Poke\u0301dex rest", ["-Poke\u0301mon", "+Poke\u0301dex", "= rest"]),  # no word in two
        # "the" alone between longer changes is chance
        ("young thieves rob the vault at night", "an old king guards the burning empty land",
         ["-young thieves rob the vault at night", "+an old king guards the burning empty land"]),
    ],
)  # fmt: skip
def test_what_a_reader_sees(before: str, after: str, expected: list[str]) -> None:
    signs = {"kept": "=", "removed": "-", "added": "+"}
    assert [signs[s.kind] + s.text for s in diff(before, after)] == expected


def test_removed_and_added_words_carry_their_points() -> None:
    before = [WordShare("Synopsis", "Aki", 0, 3, 0.1), WordShare("Synopsis", "rows", 4, 8, -0.2)]
    after = [WordShare("Synopsis", "Aki", 0, 3, 0.5), WordShare("Synopsis", "walks", 4, 9, 0.3)]
    segments = diff("Aki rows", "Aki walks", before, after)
    assert [(s.kind, s.points) for s in segments] == [("kept", None), ("removed", -0.2), ("added", 0.3)]
    assert [s.points for s in diff("Aki rows", "Aki walks")] == [None, None, None]


def test_a_book_length_text_is_aligned() -> None:
    words = [f"word{i % 400}" if i % 3 else "the" for i in range(5000)]
    changed = [*words[:1000], "another", *words[1200:4000], *words[:300]]
    before, after = " ".join(words), " ".join(changed)
    found = diff(before, after)
    assert "".join(s.text for s in found if s.kind != "added") == before
    assert "".join(s.text for s in found if s.kind != "removed") == after
    assert [(s.kind, len(s.text.split())) for s in found] == [
        ("added", 1001), ("kept", 2800), ("removed", 2200), ("added", 300),
    ]  # fmt: skip
