"""What is read of a text: typography and markup don't count, and every token knows its place in what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from anipop_core.encoders.normaliser import normalise, read_normalised, read_words

PLAIN = 'The keeper\'s office lies on the cliff; winter comes -- "too early", says Zoé...'
PIECES = st.sampled_from(
    [
        *"word ﬁ\n-—’“*_()[]\u200b\u00ad𝐛…",
        *("Ｗｏｒｄ", "e\u0301", "-\n", "--", "<i>", "</i>", "~!", "!~", "[MASK]", "]("),
        *("http://a.b/c", "Source:", "Synopsis:", "&amp;", "&mdash;"),
    ]
)


@pytest.mark.parametrize(
    "typed",
    [
        PLAIN.replace("'", "’").replace(' "', " “").replace('",', "”,").replace("--", "—").replace("...", "…"),
        PLAIN.replace("office", "of\ufb01ce").replace("ffi", "\ufb03"),
        PLAIN.replace("winter", "win\u00adter").replace("office", "of\u200bfice"),
        PLAIN.replace("winter", "win-\nter"),
        unicodedata.normalize("NFD", PLAIN),
        PLAIN.replace(" ", "\u00a0"),
        "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and c not in "'\"-." else c for c in PLAIN),
        f"Synopsis: {PLAIN}",
        f"# {PLAIN}",
        PLAIN.replace("office", "<b>office</b>").replace("cliff", "[i]cliff[/i]"),
        PLAIN.replace("office", "**office**").replace("cliff", "_cliff_"),
        PLAIN.replace("cliff", "[cliff](https://example.org/a_b?c=d)"),
        f"{PLAIN} (Source: Crunchyroll)",
        f"{PLAIN}\n\n[Written by MAL Rewrite]",
        f"{PLAIN} https://example.org/cliff",
        PLAIN.replace("'", "&#39;").replace('"', "&quot;").replace("--", "&mdash;"),
        f"{PLAIN} ~!The keeper was the light all along.!~",
        f"{PLAIN} ~!The keeper was the light all along.",
        PLAIN.replace("office", "＊＊office＊＊").replace("cliff", "＜i＞cliff＜/i＞"),
        PLAIN.replace("office", "*\u200b*office*\u200b*"),
        PLAIN.replace("--", "&amp;mdash;"),
        PLAIN.replace("office", "off<b>ice</b>").replace("cliff", "&lt;i&gt;cliff&lt;/i&gt;"),
        f"Synopsis: Synopsis: {PLAIN}",
        f"Synopsis - {PLAIN}",
        f"LOGLINE — {PLAIN}",
        f"Story\n{PLAIN}",
    ],
)
def test_the_same_text_however_it_was_typed(typed: str) -> None:
    assert normalise(typed).split() == normalise(PLAIN).split()


@pytest.mark.parametrize(
    "kept",
    [
        *("well-known", "a * b", "snake_case", "1990-1995", "I [was] here", "C#", "5 < 6 > 4", "Q&A", "f**k off"),
        *("Story\nof a boy", "Plot twist: he lives", "<Infinite Grove>", "a<b and c > d", "Huh~! said he"),
    ],
)
def test_what_is_no_markup_stays(kept: str) -> None:
    assert normalise(kept) == kept


def test_a_typed_special_token_is_words() -> None:
    tokenizer = Tokenizer(models.WordLevel({"[MASK]": 0, "[": 1, "MASK": 2, "]": 3, "[UNK]": 4}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(["[MASK]"])
    assert tokenizer.encode("[MASK]").ids == [0]
    read_normalised(tokenizer)
    assert tokenizer.encode("[MASK]").ids == [1, 2, 3]


def test_an_accent_written_as_an_entity_is_read_without_it() -> None:
    assert normalise("Zo&eacute;, Bront&euml;") == "Zoe, Bronte"


# Without "Source:": once a link before it is gone it begins its line, and is a credit.
@given(st.lists(PIECES.filter(lambda piece: piece != "Source:"), max_size=8).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_what_is_read_reads_the_same_again(text: str) -> None:
    once = normalise(text)
    assert normalise(once).split() == once.split()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("the clockmaker&#39;s &mdash; <i>late</i>", ["the", "clockmaker&#39;s", "late"]),
        ("a clock**maker** and a clo<b>ck</b>", ["a", "clock**maker", "and", "a", "clo<b>ck"]),
        ("win\u00adter, win-\nter", ["win\u00adter", "win-\nter"]),
        ("Synopsis: it rains (Source: ANN)", ["it", "rains"]),
        ("e\u0301te\u0301 ’tis 葛\U000e0100城", ["e\u0301te\u0301", "tis", "葛\U000e0100城"]),
        ("", []),
    ],
)
def test_words_are_whole_and_what_is_not_read_has_none(typed: str, words: list[str]) -> None:
    assert [typed[start:end] for start, end in read_words(typed)] == words


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_words_lie_in_order_and_apart_inside_what_was_typed(text: str) -> None:
    spans = read_words(text)
    ends = [place for span in spans for place in span]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_tokens_lie_in_order_inside_what_was_typed(text: str) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    read_normalised(tokenizer)
    spans = tokenizer.encode(text).offsets
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
