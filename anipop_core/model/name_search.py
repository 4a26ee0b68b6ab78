"""Finds entries by name, whole or as it is typed: width, case, accents, spaces and punctuation don't count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate

from rapidfuzz import fuzz, process

from anipop_core.data.links.spelling import spelling_key, spelling_words

CLOSE = 75  # per cent of letters that agree, for a name with typos
SHORTEST_WITH_TYPOS = 3  # letters: a typo in fewer leaves nothing to go by
FEW = 3  # with as many found as typed, nothing was mistyped
END = "\n"  # of a name; spelling_words leaves none inside


class NameSearch:
    """The spellings of n entries, prepared for comparison."""

    def __init__(self, spellings: Iterable[Sequence[str]]) -> None:
        """`spellings`: of each entry; the popular ones first, which is the order of what is found."""
        self._owners: list[int] = []  # of each spelling: the place of its entry
        self._names: list[str] = []  # parallel: " attack on titan"
        self._places: dict[str, list[int]] = {}  # "attackontitan" -> the entries of that name
        for place, names in enumerate(spellings):
            for words in dict.fromkeys(spelling_words(name) for name in names):
                self._owners.append(place)
                self._names.append(f" {words}")
                places = self._places.setdefault(words.replace(" ", ""), [])
                if place not in places:
                    places.append(place)
        self._words = Lines(self._names)
        self._keys = Lines([name.replace(" ", "") for name in self._names])

    def called(self, name: str) -> tuple[int, ...]:
        """The places of the entries of that name, popular first."""
        return tuple(self._places.get(spelling_key(name), ()))

    def search(self, text: str, count: int) -> tuple[int, ...]:
        """The places of up to `count` entries for what was typed so far.

        First those of that name, then those with words that begin so, then those that hold it anywhere; where these
        are few, last those that hold it with typos. In each the popular ones come first.
        """
        words = spelling_words(text)
        if not words:
            return ()
        found = dict.fromkeys(self.called(text)[:count])
        for matches in (self._begin_so, self._hold, self._hold_with_typos):
            if matches == self._hold_with_typos and len(found) >= FEW:
                break
            for spelling in matches(words):
                if len(found) >= count:
                    return tuple(found)
                found.setdefault(self._owners[spelling])
        return tuple(found)

    def _begin_so(self, words: str) -> Iterator[int]:
        """Spellings whose words begin with those that were typed, in any order, or that begin with all of it."""
        parts = [f" {word}" for word in words.split()]
        with_longest = self._words.holding(max(parts, key=len))
        with_all = (spelling for spelling in with_longest if all(part in self._names[spelling] for part in parts))
        return merge(with_all, self._keys.holding(f"{END}{words.replace(' ', '')}"))

    def _hold(self, words: str) -> Iterator[int]:
        return self._keys.holding(words.replace(" ", ""))

    def _hold_with_typos(self, words: str) -> Iterator[int]:
        """Spellings of which a part is close to what was typed, the closest first."""
        if len(words) < SHORTEST_WITH_TYPOS:
            return iter(())
        # A shorter name would be found whole inside of what was typed.
        names = [name if len(name) >= len(words) else None for name in self._names]
        near = process.extract(words, names, scorer=fuzz.partial_ratio, score_cutoff=CLOSE, limit=None)
        return (spelling for _, _, spelling in near)


class Lines:
    """Short texts as one long one: Python's own search goes through it in about a millisecond."""

    def __init__(self, lines: Sequence[str]) -> None:
        """`lines`: none holds END."""
        self._text = "".join(f"{END}{line}" for line in lines)
        starts = accumulate((len(line) + 1 for line in lines), initial=0)
        self._starts = list(starts)  # of the END before each line; at last the length of it all

    def holding(self, text: str) -> Iterator[int]:
        """The indices of the lines that hold `text`, in their order; END before it: that begin with it."""
        start = self._text.find(text)
        while start >= 0:
            line = bisect_right(self._starts, start) - 1
            yield line
            start = self._text.find(text, self._starts[line + 1])
