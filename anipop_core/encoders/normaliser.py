"""What an encoder reads of a text as it was typed or pasted: without markup and credits, in plain typography.

Training texts and pitches pass it alike. It is the first step of each tokenizer (`tokenizers.normalizers`), which keeps
for every token its place in the text as it was typed: explanations point at what the user sees.
"""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import NFKC, Normalizer, Replace, Sequence
from tokenizers.pre_tokenizers import Split

from anipop_core.digests import text_digest

Rule: TypeAlias = tuple[str, str]  # a pattern of Oniguruma and what it becomes

_SITES = r"(?:ANN|Anime ?News ?Network|AniDB|AniList|Anime-?Planet|AnimeNfo|Crunchyroll|MAL|Wikipedia)"
_HEADINGS = "(?i:synopsis|logline|summary|plot|story|description|overview)"
_HEADING_ENDS = r"\s*:|\s+[—–-](?=\s)|\s*\n\s*(?=[\p{Lu}\d'\"])"  # a colon, a dash, or a line of its own
_INLINE = "b|i|u|s|a|em|strong|small|big|font|span|sup|sub|mark|del|ins"
_BLOCKS = (
    "br|hr|p|div|li|ul|ol|dl|dt|dd|h[1-6]|table|thead|tbody|tr|td|th|img|blockquote|pre|code|center|html|body|head|title|"
    "section|article|header|footer|main|figure|iframe|video|audio|script|style|o:p|spoiler"
)
_TAG_ENDS = r"(?:\s[^<>]{0,300}=[^<>]{0,300})?\s*/?(?:>|&gt;)"  # "a < b and c > d" has no tag
_BBCODE = "b|i|u|s|url|img|quote|spoiler|center|size|color|list|code"
_ACCENTS = "acute|grave|circ|uml|tilde|cedil|ring|caron|slash"
# Private-use characters that stand for something until the other rules are through; typed ones are taken out first.
_ACCENTED, _STARS = "\ue000", "\ue001"

# What can hide markup from the rules below: it comes first.
TYPOGRAPHY: tuple[Rule, ...] = (
    ("[\u00ad\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef\ue000\ue001]", ""),  # invisible
    (r"(?<=\p{Ll})[-\u2010]\r?\n[ \t]*(?=\p{Ll})", ""),  # a word that a line's end cut in two
    ("[\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\uff07]", "'"),
    ("[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02]", '"'),
)
MARKUP: tuple[Rule, ...] = (
    (r"(?i)&(?:amp|#0*38|#x26);(?=(?:[a-z]{2,8}|#\d{2,6}|#x[\da-f]{2,4});)", "&"),  # escaped twice
    # AniList's spoilers; one left open runs to the end, unless it is a drawn-out "Huh~!"
    (r"~![\s\S]*?!~|(?<!\w)~![\s\S]*\z", " "),
    (r"(?i)<(script|style)\b[\s\S]*?</\1\s*>|<!--[\s\S]*?-->", " "),
    (rf"(?i)(?:<|&lt;)/?(?:{_INLINE}){_TAG_ENDS}", ""),
    (rf"(?i)(?:<|&lt;)/?(?:{_BLOCKS}){_TAG_ENDS}", " "),
    (r"(?i)&(?:nbsp|#0*160|#xa0);", " "),
    (r"(?i)&(?:mdash|#0*8212|#x2014|ndash|#0*8211|#x2013);", "—"),
    (r"(?i)&(?:[lr]squo|apos|#0*39|#x27|#0*821[67]|#x201[89]);", "'"),
    (r"(?i)&(?:[lr]dquo|quot|#0*34|#x22|#0*822[01]|#x201[cd]);", '"'),
    (r"(?i)&(?:hellip|#0*8230|#x2026);", "..."),
    (rf"&(?=[A-Za-z](?:{_ACCENTS});)", _ACCENTED),  # &eacute; is read as e
    (rf"(?<={_ACCENTED}[A-Za-z])(?:{_ACCENTS});", ""),
    (_ACCENTED, ""),
    (r"(?i)&(?:lt|#0*60|#x3c);", "<"),
    (r"(?i)&(?:gt|#0*62|#x3e);", ">"),
    (r"(?i)&(?:amp|#0*38|#x26);", "&"),
    (rf"(?i)\[/?(?:{_BBCODE})(?:=[^\]\n]*)?\]", ""),
    (r"!?\[(?=[^\[\]\n]*\]\([^()\n]*\))", ""),  # [text](address): the text stays
    (r"\]\([^()\n]*\)", ""),
    (r"(?i)\[\s*writt+en by[^\[\]]*\]", " "),
    (r"(?i)[(\[]\s*sou(?!nd)[a-z]{1,5}\s*:(?:[^()\[\]]|\([^()]*\))*[)\]]", " "),
    (rf"(?i)[(\[]\s*(?:[a-z]+ ){{0,2}}from {_SITES}[^()\[\]]*[)\]]", " "),
    (r"""(?:^|(?<=[.!?"]))[^\S\n]*[(\[_*]*Source\s*:.*$""", " "),
    (r"\*\s*Wiki(?:pedia)?\b", " "),
    (r"(?:https?://|www\.)[^\s()\[\]]+", " "),
    (r"\(\s*\)|\[\s*\]", " "),
    (r"^[ \t]*(?:#{1,6}|>)[ \t]+", ""),
    (r"(?<!\w\w)(?<=\w)\*\*(?=\w{1,3}(?![\w*]))", _STARS),  # a swear word's letters
    (r"__|\*\*|~~", ""),
    (r"(?<![\w*])[*_](?=\S[^*_\n]*[*_](?![\w*]))", ""),
    (r"(?<=\w)[*_](?!\w)|(?<=[.!?,:)])[*_](?=[\s.,]|\z)", ""),
    (_STARS, "**"),
    (rf"\A\s*(?:{_HEADINGS}(?:{_HEADING_ENDS})\s*)+", ""),
)
# Towards what most of the training texts have: straight quotes and three dots, but long dashes.
DASHES: tuple[Rule, ...] = (
    (r"(?<=\d)[\u2012-\u2015](?=\d)", "-"),
    ("[\u2010\u2011\u2212]", "-"),
    (r"--+|[\u2012\u2013\u2015]|(?<=\s)-(?=\s)", "—"),
)
# A word keeps its combining marks, and what joins it: hyphens and apostrophes.
WORD = r"[\w\p{M}]+(?:[-'][\w\p{M}]+)*"
DIGEST = text_digest(repr((TYPOGRAPHY, MARKUP, DASHES)))  # changes with what is read


def _replaced(rules: tuple[Rule, ...]) -> list[Normalizer]:
    return [Replace(Regex(pattern), to) for pattern, to in rules]


_NORMALISER = Sequence([*_replaced(TYPOGRAPHY), NFKC(), *_replaced(MARKUP), *_replaced(DASHES)])
_WORDS = Tokenizer(WordLevel({"": 0}, unk_token=""))
_WORDS.normalizer = _NORMALISER
_WORDS.pre_tokenizer = Split(Regex(WORD), "removed", invert=True)


def normalise(text: str) -> str:
    """The text as an encoder reads it.

    >>> normalise("Synopsis: The <i>lighthouse</i> keeper’s of\\ufb01ce …")
    "The lighthouse keeper's office ..."
    """
    found: str = _NORMALISER.normalize_str(text)
    return found


def read_words(text: str) -> list[tuple[int, int]]:
    """Start and end (exclusive), in the text as it was typed, of each word that is read. What isn't read has none, and
    markup inside a word doesn't cut it.

    >>> text = "The clock<b>maker</b>&#39;s <i>daughter</i>"
    >>> [text[start:end] for start, end in read_words(text)]
    ['The', 'clock<b>maker</b>&#39;s', 'daughter']
    """
    found: list[tuple[int, int]] = []
    for start, end in _WORDS.encode(text).offsets:
        while end < len(text) and unicodedata.category(text[end]).startswith("M"):
            end += 1  # a mark that was joined with its letter stands outside the letter's place
        if found and start < found[-1][1]:  # one character that is read as two words, such as ¼
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def read_normalised(tokenizer: Tokenizer) -> None:
    """Let the tokenizer normalise first what it reads, and take special tokens in a text, such as [MASK], as words."""
    own = tokenizer.normalizer
    tokenizer.normalizer = Sequence([_NORMALISER, *([own] if own else [])])
    tokenizer.encode_special_tokens = True
