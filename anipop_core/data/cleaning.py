"""Cleans texts of markup and of what was added after release."""

from __future__ import annotations

import html
import re

from bs4 import BeautifulSoup

# AniList's spoilers; one left open runs to the end, unless it is a drawn-out "Huh~!"
_SPOILER = re.compile(r"~!.*?!~|(?<!\w)~!.*\Z", re.DOTALL)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_URL = re.compile(r"(?:https?://|www\.)[^\s()\[\]]+")
_SITES = r"(?:ANN|Anime ?News ?Network|AniDB|AniList|Anime-?Planet|AnimeNfo|Crunchyroll|MAL|Wikipedia)"
_CREDITS = (
    re.compile(r"\[\s*writt+en by[^\[\]]*\]", re.IGNORECASE),
    # "Source", "Sources", "Souce", "Sourse", ..., in round or square brackets that may hold a round pair
    re.compile(r"[(\[]\s*Sou(?!nd)[a-z]{1,5}\s*:(?:[^()\[\]]|\([^()]*\))*[)\]]", re.IGNORECASE),
    re.compile(rf"[(\[]\s*(?:[a-z]+ ){{0,2}}from {_SITES}[^()\[\]]*[)\]]", re.IGNORECASE),
    re.compile(r"(?:^|(?<=[.!?\"”]))[^\S\n]*[(\[_*]*Source\s*:.*$", re.MULTILINE),
    re.compile(r"\*\s*Wiki(?:pedia)?\b"),
)
_STRONG = re.compile(r"__|\*\*|~~")  # often left unbalanced, so every mark goes
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]+)(?<=\S)\1(?![\w*])")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")

_PROTOCOL_TAGS = re.compile(r"\[Written by MAL Rewrite\]|\(Source:.*?\)")


def strip_markup(text: str) -> str:
    """The text without HTML, entities, Markdown, links, spoilers and credits, with single spaces."""
    text = _plain(_SPOILER.sub(" ", text))
    text = _LINK.sub(r"\1", text)
    for credit in _CREDITS:
        text = credit.sub(" ", text)
    text = _EMPTY_BRACKETS.sub(" ", _URL.sub(" ", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub("", text))
    return " ".join(_INVISIBLE.sub("", text).split())


def has_credit(text: str) -> bool:
    """Whether a synopsis names its writer or source, which shows that it was written after release."""
    return any(credit.search(text) for credit in _CREDITS)


def protocol_words(text: str) -> list[str]:
    """The words that decide whether a title is kept, as the published protocol counts them.

    Fewer tags are stripped than in `strip_markup`, so that a better cleaning of the text never changes which
    titles there are.
    """
    return _PROTOCOL_TAGS.sub("", text).split()


def _plain(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text  # most texts; parsing them would cost 0.1 ms each for nothing
    soup = BeautifulSoup(text.replace("<![", "&lt;!["), "html.parser")  # a marked section, which the parser refuses
    for tag in soup.find_all(["script", "style"]):
        tag.decompose()
    for tag in soup.find_all(["br", "p", "div", "li"]):
        tag.append("\n")
    return html.unescape(soup.get_text())  # some entities were escaped twice
