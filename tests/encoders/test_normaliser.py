"""What is read of a text: typography and markup don't count, and every token knows its place in what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from anipop_core.encoders.normaliser import normalise, read_normalised

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
    ],
)
def test_the_same_text_however_it_was_typed(typed: str) -> None:
    assert normalise(typed).split() == normalise(PLAIN).split()


@pytest.mark.parametrize(
    "kept", ["well-known", "a * b", "snake_case", "1990-1995", "I [was] here", "C#", "5 < 6 > 4", "Q&A"]
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


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
@settings(max_examples=300, deadline=None)
def test_tokens_lie_in_order_inside_what_was_typed(text: str) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    read_normalised(tokenizer)
    spans = tokenizer.encode(text).offsets
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
