"""Raw titles -> clean ones: which are kept, and their columns."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.cleaning import protocol_words, strip_markup
from anipop_core.data.franchises import find_franchises
from anipop_core.data.language import language_of
from anipop_core.data.ledger import Dropped, Rule, apply_rules
from anipop_core.data.schema import MIN_WORDS
from anipop_core.data.vocabulary import PLAN_FIELDS, SEASONS, VOCABULARY, normalise_facts
from anipop_core.progress import track

NOT_PITCHED = frozenset({"music", "cm", "pv"})  # music videos, commercials, trailers


def read_texts(raw: pd.DataFrame) -> pd.DataFrame:
    """`raw` with `text`, the clean synopsis, and `words`, what the rules count and compare."""
    return raw.assign(text=raw["synopsis"].map(strip_markup), words=raw["synopsis"].map(protocol_words).str.join(" "))


def keep_titles(raw: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Dropped, ...]]:
    """The rows of `read_texts` that the RULES keep, and what each rule dropped."""
    return apply_rules("titles", raw, RULES)


def franchises_of(raw: pd.DataFrame) -> pd.Series:
    """Franchise by `mal_id`, from the relations and equal texts of all titles of `read_texts`."""
    long = raw[_long_enough(raw)]
    return find_franchises(raw, long.set_index("mal_id")["words"])


def clean_titles(kept: pd.DataFrame) -> pd.DataFrame:
    """The columns of `schema.TITLES` without the splits; one row for each of `kept`, with the same index."""
    facts = _facts(kept)
    as_they_are = ["mal_id", "title_english", "title_native", "num_scoring_users", "num_list_users"]
    return kept[as_they_are].assign(
        title=kept["title"].fillna("MAL #" + kept["mal_id"].astype(str)),
        synopsis=kept["text"],
        language=[language_of(text) for text in track(kept["text"], "Languages", len(kept))],
        reach=100 * kept["num_list_users"].rank(pct=True),
        # Two digits undo the noise of the 32-bit floats they came in: 6.5900001 was 6.59.
        **{name: kept[name].round(2) for name in ("score", "anilist_score", "kitsu_rating")},
        **{name: facts[name] for name in PLAN_FIELDS},
    )


def _long_enough(titles: pd.DataFrame) -> pd.Series:
    return titles["words"].str.split().str.len().ge(MIN_WORDS) & titles["text"].ne("")


def _without_unpitched(titles: pd.DataFrame) -> pd.DataFrame:
    return titles[~titles["type"].str.casefold().isin(NOT_PITCHED)]


def _without_adult(titles: pd.DataFrame) -> pd.DataFrame:
    adult = {word.casefold() for word in VOCABULARY.adult_dropped}
    tags = titles["genres"].fillna("") + "|" + titles["themes"].fillna("")
    tagged = tags.str.casefold().str.split("|").map(lambda words: not adult.isdisjoint(words))
    rated = titles["rating"].fillna("").str.casefold().str.split().str[0].isin(adult)  # "Rx - Hentai"
    return titles[~(tagged | rated)]


def _without_short(titles: pd.DataFrame) -> pd.DataFrame:
    return titles[_long_enough(titles)]


def _without_repeats(titles: pd.DataFrame) -> pd.DataFrame:
    """One title a text: the one MAL listed first, mostly the original and not its recap or remake."""
    return titles[~titles.sort_values("mal_id")["words"].duplicated().reindex(titles.index)]


RULES = (
    Rule("kind", "Music videos, commercials and trailers: nobody pitches them.", _without_unpitched),
    Rule("adult", "Adult titles (tags Erotica or Hentai, rating Rx).", _without_adult),
    Rule("short", f"Synopses under {MIN_WORDS} words once credits are taken off.", _without_short),
    Rule("repeat", "Texts that another title has too; the lowest id stays.", _without_repeats),
)


def _facts(kept: pd.DataFrame) -> pd.DataFrame:
    """PLAN_FIELDS, normalised; several values of a field as a list.

    The notices are left: they are about Kitsu's tags, which MAL's vocabulary doesn't have.
    """
    aired = kept["aired_from"].fillna("").str[:10]
    raw = kept.assign(year=kept["year"].fillna(_year(aired)), season=kept["season"].fillna(_season(aired)))
    rows = [normalise_facts(row)[0] for row in raw[list(PLAN_FIELDS)].to_dict("records")]
    values = {field: [getattr(facts, field) for facts in rows] for field in PLAN_FIELDS}
    listed = {
        field: [list(value) if isinstance(value, tuple) else value for value in column]
        for field, column in values.items()
    }
    facts = pd.DataFrame(listed, index=kept.index)
    return facts.assign(studios=_one_spelling(facts["studios"]))


def _one_spelling(names: pd.Series) -> pd.Series:
    """Lists of names in which those that differ in capitals alone are spelt as most titles spell them."""
    counts = names.explode().dropna().value_counts().rename_axis("name").reset_index(name="titles")
    ranked = counts.sort_values(["titles", "name"], ascending=[False, True])
    usual = ranked.groupby(ranked["name"].str.casefold(), sort=False)["name"].first()
    return names.map(lambda given: [usual[name.casefold()] for name in given])


def _year(aired: pd.Series) -> pd.Series:
    """Year of "1998-04-03"."""
    return pd.to_numeric(aired.str[:4], errors="coerce")


def _season(aired: pd.Series) -> pd.Series:
    """MAL's season of "1998-04-03": January to March is winter, and so on.

    1 January stands for "some day that year" (432 of the 552 January dates without a season).
    """
    month = pd.to_numeric(aired.str[5:7], errors="coerce")
    known = month.between(1, 12) & ~aired.str.endswith("-01-01")
    return month.where(known).map(lambda m: SEASONS[int(m - 1) // 3], na_action="ignore").astype("str")
