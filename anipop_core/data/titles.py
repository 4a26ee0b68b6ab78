"""Raw titles -> clean ones: which are kept, and their columns."""

from __future__ import annotations

import pandas as pd

from anipop_core.data.cleaning import protocol_words, strip_markup
from anipop_core.data.fact_reader import normalise_facts
from anipop_core.data.franchises import find_franchises
from anipop_core.data.language import language_of
from anipop_core.data.ledger import Dropped, Rule, apply_rules
from anipop_core.data.linked_facts import plain_name
from anipop_core.data.links.usual_spellings import respell, usual_spellings
from anipop_core.data.schema import MIN_WORDS
from anipop_core.data.vocabulary import PLAN_FIELDS, SEASONS, VOCABULARY
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
    """The columns of `schema.TITLES` without people, links and splits; one row for each of `kept`, with its index."""
    facts = _facts(kept)
    as_they_are = ["mal_id", "title_english", "title_native", "num_scoring_users", "num_list_users"]
    return kept[as_they_are].assign(
        title=_titled(kept),
        aired=_day(kept),
        producers=facts["producers"],
        synopsis=kept["text"],
        language=[language_of(text) for text in track(kept["text"], "Languages", len(kept))],
        reach=100 * kept["num_list_users"].rank(pct=True),
        # Two digits undo the noise of the 32-bit floats they came in: 6.5900001 was 6.59.
        **{name: kept[name].round(2) for name in ("score", "anilist_score", "kitsu_rating")},
        **{name: facts[name] for name in PLAN_FIELDS},
    )


def clean_anime(raw: pd.DataFrame, franchises: pd.Series) -> pd.DataFrame:
    """The columns of `links.tables.ANIME`: all raw titles that may be followed, whether a pitch could be made of
    their synopsis or not. Music videos, commercials, trailers and adult titles are left out.

    franchises: indexed by mal_id.
    """
    found = _without_adult(_without_unpitched(raw))
    facts = [
        normalise_facts({"type": kind, "year": year})[0]
        for kind, year in zip(found["type"], _years(found), strict=True)
    ]
    return found.assign(
        title=_titled(found),
        type=pd.Series([known.type for known in facts], index=found.index, dtype="str"),
        score=found["score"].round(2),
        aired=_day(found),
        year=[known.year for known in facts],
        franchise=found["mal_id"].map(franchises),
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
    """PLAN_FIELDS and producers, normalised; several values of a field as a list.

    The notices are left: they are about Kitsu's tags, which MAL's vocabulary doesn't have.
    """
    raw = kept.assign(year=_years(kept), season=kept["season"].fillna(_season(kept["aired_from"].fillna("").str[:10])))
    rows = [normalise_facts(row)[0] for row in raw[list(PLAN_FIELDS)].to_dict("records")]
    values = {field: [getattr(facts, field) for facts in rows] for field in PLAN_FIELDS}
    listed = {
        field: [list(value) if isinstance(value, tuple) else value for value in column]
        for field, column in values.items()
    }
    facts = pd.DataFrame(listed, index=kept.index)
    usual = usual_spellings(facts["studios"], producers := _producers(kept))
    return facts.assign(studios=respell(facts["studios"], usual), producers=respell(producers, usual))


def _producers(kept: pd.DataFrame) -> pd.Series:
    """Lists of companies, as they stand."""
    joined = kept["producers"] if "producers" in kept else pd.Series(index=kept.index, dtype="str")
    return joined.fillna("").str.split("|").map(lambda names: [plain for name in names if (plain := plain_name(name))])


def _titled(raw: pd.DataFrame) -> pd.Series:
    return raw["title"].fillna("MAL #" + raw["mal_id"].astype(str))


def _day(raw: pd.DataFrame) -> pd.Series:
    """ "1998-04-03" of "1998-04-03T00:00:00+00:00", "" where it isn't known."""
    day = raw["aired_from"].fillna("").str[:10]
    return day.where(day.str.fullmatch(r"\d{4}-\d{2}-\d{2}"), "")


def _years(raw: pd.DataFrame) -> pd.Series:
    """The year as it is given, else that of "1998-04-03"."""
    return raw["year"].fillna(pd.to_numeric(raw["aired_from"].fillna("").str[:4], errors="coerce"))


def _season(aired: pd.Series) -> pd.Series:
    """MAL's season of "1998-04-03": January to March is winter, and so on.

    1 January stands for "some day that year" (432 of the 552 January dates without a season).
    """
    month = pd.to_numeric(aired.str[5:7], errors="coerce")
    known = month.between(1, 12) & ~aired.str.endswith("-01-01")
    return month.where(known).map(lambda m: SEASONS[int(m - 1) // 3], na_action="ignore").astype("str")
