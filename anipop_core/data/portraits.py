"""Finds out which portrait shows which character, however their names are ordered, spaced and spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

# Similarity of two folded names that are one name spelled twice: "Eren Jaeger" and "Eren Yeager" have .80,
# sisters such as "Jeanne Euphoria" and "Maria Euphoria" .67.
SAME_NAME = 0.8

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HONORIFIC = re.compile(r"-(?:san|chan|kun|sama)\b", re.IGNORECASE)
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
_LONG_VOWELS = ((re.compile(r"ou|oo|oh(?![aeiou])"), "o"), (re.compile(r"uu"), "u"), (re.compile(r"ii"), "i"))


def name_key(name: str) -> str:
    """The name without order, spacing, case and accents: "Ayanami Rei" and "Rei Ayanami" are one."""
    return "".join(_tokens(name))


def match_portraits(portraits: Sequence[str], characters: Sequence[str]) -> list[int | None]:
    """For each portrait's name the index of its character among those of the same title, or None.

    The strictest comparison that finds anyone decides; if it finds more than one, the portrait stays alone:
    a wrong face is worse than none.
    """
    return [_match(name, characters) for name in portraits]


def _match(portrait: str, characters: Sequence[str]) -> int | None:
    for same in _COMPARISONS:
        found = [i for i, name in enumerate(characters) if any(same(p, name) for p in _names_in(portrait))]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _names_in(portrait: str) -> list[str]:
    """ "All Might (Toshinori Yagi)" and "Tornado/Tatsumaki" hold two names."""
    return [part.strip() for part in re.split(r"[()/]", portrait) if part.strip()]


def _tokens(name: str) -> list[str]:
    spaced = _CAMEL.sub(" ", _HONORIFIC.sub("", name))
    plain = _LATIN_ACCENTS.sub("", unicodedata.normalize("NFKD", spaced)).casefold().replace("'", "")
    return sorted(re.findall(r"\w+", plain))


def _folded(name: str) -> list[str]:
    """Long vowels have many romanisations: "Kochou", "Kocho", "Kochoh"."""
    tokens = _tokens(name)
    for long, short in _LONG_VOWELS:
        tokens = [long.sub(short, token) for token in tokens]
    return sorted(tokens)


def _same_key(a: str, b: str) -> bool:
    return name_key(a) == name_key(b)


def _same_sound(a: str, b: str) -> bool:
    return _folded(a) == _folded(b)


def _nearly_same(a: str, b: str) -> bool:
    return SequenceMatcher(None, "".join(_folded(a)), "".join(_folded(b))).ratio() >= SAME_NAME


def _part_of(a: str, b: str) -> bool:
    """One is the other's given or family name: "Nagatoro" and "Hayase Nagatoro"."""
    shorter, longer = sorted((set(_folded(a)), set(_folded(b))), key=len)
    return bool(shorter) and shorter < longer


_COMPARISONS: tuple[Callable[[str, str], bool], ...] = (_same_key, _same_sound, _nearly_same, _part_of)
