"""What an encoder reads of a text as it was typed or pasted: without markup and credits, in plain typography.

Training texts and pitches pass it alike. It is the first step of each tokenizer (`tokenizers.normalizers`), which keeps
for every token its place in the text as it was typed: explanations point at what the user sees.
"""

from __future__ import annotations

from typing import TypeAlias

from tokenizers import Regex, Tokenizer
from tokenizers.normalizers import NFKC, Replace, Sequence

from anipop_core.digests import text_digest

Rule: TypeAlias = tuple[str, str]  # a pattern of Oniguruma and what it becomes

_SITES = r"(?:ANN|Anime ?News ?Network|AniDB|AniList|Anime-?Planet|AnimeNfo|Crunchyroll|MAL|Wikipedia)"
_HEADINGS = "synopsis|logline|summary|plot|story|description|overview"
_BBCODE = "b|i|u|s|url|img|quote|spoiler|center|size|color|list|code"

# The same that `data.cleaning.strip_markup` takes out of the titles' texts.
MARKUP: tuple[Rule, ...] = (
    (r"~![\s\S]*?!~", " "),  # AniList's spoilers
    (r"<!--[\s\S]*?-->|</?[A-Za-z][^<>]{0,300}>", " "),
    (r"(?i)&(?:nbsp|#160|#xa0);", " "),
    (r"(?i)&(?:mdash|#8212|#x2014|ndash|#8211|#x2013);", "—"),
    (r"(?i)&(?:[lr]squo|apos|#39|#x27|#821[67]|#x201[89]);", "'"),
    (r"(?i)&(?:[lr]dquo|quot|#34|#x22|#822[01]|#x201[cd]);", '"'),
    (r"(?i)&(?:hellip|#8230|#x2026);", "..."),
    (r"(?i)&(?:amp|#38|#x26);", "&"),
    (rf"(?i)\[/?(?:{_BBCODE})(?:=[^\]\n]*)?\]", ""),
    (r"!?\[(?=[^\[\]\n]*\]\([^()\n]*\))", ""),  # [text](address): the text stays
    (r"\]\([^()\n]*\)", ""),
    (r"(?i)\[\s*writt+en by[^\[\]]*\]", " "),
    (r"(?i)[(\[]\s*sou(?!nd)[a-z]{1,5}\s*:(?:[^()\[\]]|\([^()]*\))*[)\]]", " "),
    (rf"(?i)[(\[]\s*(?:[a-z]+ ){{0,2}}from {_SITES}[^()\[\]]*[)\]]", " "),
    (r"""(?:^|(?<=[.!?"”]))[^\S\n]*[(\[_*]*Source\s*:.*$""", " "),
    (r"(?:https?://|www\.)[^\s()\[\]]+", " "),
    (r"\(\s*\)|\[\s*\]", " "),
    (r"^[ \t]*(?:#{1,6}|>)[ \t]+", ""),
    (r"__|\*\*|~~", ""),
    (r"(?<![\w*])[*_](?=\S[^*_\n]*[*_](?![\w*]))", ""),
    (r"(?<=\w)[*_](?!\w)|(?<=[.!?,])[*_](?=\s|\z)", ""),
    (rf"(?i)\A\s*(?:{_HEADINGS})\s*(?:[:：]|\n)\s*", ""),
)
# Towards what most of the training texts have: straight quotes and three dots, but long dashes.
BEFORE_NFKC: tuple[Rule, ...] = (
    ("[\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]", ""),  # invisible
    (r"(?<=\p{Ll})[-\u2010]\r?\n[ \t]*(?=\p{Ll})", ""),  # a word that a line's end cut in two
    ("[\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\uff07]", "'"),
    ("[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02]", '"'),
)
AFTER_NFKC: tuple[Rule, ...] = (
    (r"(?<=\d)[\u2012-\u2015](?=\d)", "-"),
    ("[\u2010\u2011\u2212]", "-"),
    (r"--+|[\u2012\u2013\u2015]|(?<=\s)-(?=\s)", "—"),
)
DIGEST = text_digest(repr((MARKUP, BEFORE_NFKC, AFTER_NFKC)))  # changes with what is read


_NORMALISER = Sequence(
    [
        *(Replace(Regex(pattern), to) for pattern, to in (*MARKUP, *BEFORE_NFKC)),
        NFKC(),
        *(Replace(Regex(pattern), to) for pattern, to in AFTER_NFKC),
    ]
)


def normalise(text: str) -> str:
    """The text as an encoder reads it.

    >>> normalise("Synopsis: The <i>lighthouse</i> keeper’s of\\ufb01ce …")
    "The  lighthouse  keeper's office ..."
    """
    found: str = _NORMALISER.normalize_str(text)
    return found


def read_normalised(tokenizer: Tokenizer) -> None:
    """Let the tokenizer normalise first what it reads, and take special tokens in a text, such as [MASK], as words."""
    own = tokenizer.normalizer
    tokenizer.normalizer = Sequence([_NORMALISER, *([own] if own else [])])
    tokenizer.encode_special_tokens = True
