"""MAL's own words for the facts of a plan, and which of them another spelling means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from anipop_core.data.fact_spellings import by_key, meant
from anipop_core.data.linked_facts import LINKED_FIELDS
from anipop_core.data.links.spelling import spelling_key
from anipop_core.digests import text_digest
from anipop_core.schema import Facts

SEASONS = ("winter", "spring", "summer", "fall")
MAX_EPISODES = 5000  # the longest running series has 3,000
MAX_DURATION_MIN = 600
YEARS = (1900, 2100)

TAG_FIELDS = ("genres", "themes", "demographics")
FACT_FIELDS = tuple(Facts.__dataclass_fields__)
PLAN_FIELDS = tuple(field for field in FACT_FIELDS if field not in LINKED_FIELDS)


@dataclass(frozen=True)
class Vocabulary:
    """`vocabulary.json`: the allowed words of each field, in the order they are shown and stored."""

    types: tuple[str, ...]
    sources: tuple[str, ...]
    ratings: tuple[str, ...]
    genres: tuple[str, ...]
    themes: tuple[str, ...]
    demographics: tuple[str, ...]
    never_inputs: tuple[str, ...]  # given after release
    adult_dropped: tuple[str, ...]  # tags and ratings of titles that are not in the dataset
    aliases: Mapping[str, str | None]  # other spelling -> ours; None: says nothing


def load_vocabulary() -> Vocabulary:
    """Read `vocabulary.json`."""
    raw = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
    del raw["about"]
    aliases = {key.casefold(): value for key, value in raw.pop("aliases").items()}
    return Vocabulary(aliases=aliases, **{key: tuple(values) for key, values in raw.items()})


VOCABULARY = load_vocabulary()
TAGS = {  # tag, casefolded -> the field it belongs to and its spelling there
    tag.casefold(): (field, tag) for field in TAG_FIELDS for tag in getattr(VOCABULARY, field)
}
_TAG_KEYS = by_key(tag for _, tag in TAGS.values())
_ALIAS_KEYS = {spelling_key(other): word for other, word in VOCABULARY.aliases.items()}


def in_our_spelling(value: object, field: str) -> str | None:
    """The word in our spelling where its meaning is plain, else as it is; None where it says nothing."""
    word = str(value).strip()
    if word.casefold() in VOCABULARY.aliases:
        return VOCABULARY.aliases[word.casefold()]
    if field == "studios":
        return meant(field, word)
    if field == "tags":
        if word.casefold() in TAGS:
            return word
        word = _TAG_KEYS.get(spelling_key(word), word)
    return _ALIAS_KEYS.get(spelling_key(meant(field, word)), meant(field, word))


def allowed_word(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word that is meant, whatever its capitals, accents and punctuation."""
    return {other.casefold(): other for other in allowed}.get(word.casefold()) or by_key(allowed).get(
        spelling_key(word)
    )


# A data set has the same few hundred unknown tags over and over. By digest: a tag may be a visitor's own.
@cached(LRUCache(1024), key=lambda word, allowed: (text_digest(word), allowed), lock=Lock())
def nearest(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word most like it; None where none is."""
    spellings = {other.casefold(): other for other in allowed}
    return next((spellings[match] for match in get_close_matches(word.casefold(), spellings, n=1)), None)
