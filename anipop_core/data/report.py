"""What `build-data` did: rows dropped by each rule, and how much is known of what is left."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from anipop_core.data.cleaning import has_credit
from anipop_core.data.dataset import REPORT, TABLES, Dataset
from anipop_core.data.ledger import Dropped
from anipop_core.data.vocabulary import FACT_FIELDS, VOCABULARY

Report = dict[str, Any]

SPLITS = ("fold", "temporal", "sequel", "random")
PARTS = ("characters", "portraits", "cover", "banner", *FACT_FIELDS)


@dataclass(frozen=True)
class Provenance:
    """Where the dataset came from, for its report."""

    sources: Mapping[str, str]  # file name -> SHA-256
    splits_given: bool
    franchises: pd.Series  # as found here, by mal_id; the dataset's own may have been given
    tags: pd.Series  # the raw "|"-joined tags, by mal_id
    synopses: pd.Series  # raw, by mal_id


def write_report(dataset: Dataset, dropped: Sequence[Dropped], provenance: Provenance, folder: Path) -> Report:
    """Write report.json and, for people, report.md. No texts in it, only ids and counts."""
    report = make_report(dataset, dropped, provenance)
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (folder / "report.md").write_text(as_markdown(report), encoding="utf-8")
    (folder / REPORT).write_text(text, encoding="utf-8")
    return report


def read_report(folder: Path) -> Report:
    """The report of the dataset in `folder`, as it was written."""
    found: Report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    return found


def make_report(dataset: Dataset, dropped: Sequence[Dropped], provenance: Provenance) -> Report:
    """The report as JSON: counts, ids and shares, no texts."""
    titles = dataset.titles
    known = _known(dataset)
    tag_counts = titles["mal_id"].map(provenance.tags.str.count(r"\|") + 1)
    found_here = titles["mal_id"].map(provenance.franchises)
    decade = (titles["year"] // 10 * 10).map(lambda year: f"{year:.0f}s", na_action="ignore")
    return {
        "data_hash": dataset.data_hash,
        "sources": dict(provenance.sources),
        "rows": {name: len(getattr(dataset, name)) for name in TABLES},
        "dropped": [asdict(entry) for entry in dropped],
        "languages": _counts(titles["language"]),
        "not_in_english": [int(mal_id) for mal_id in titles.loc[titles["language"] != "en", "mal_id"]],
        "coverage_by_year": _coverage(known, titles["year"].map("{:.0f}".format, na_action="ignore").fillna("unknown")),
        "coverage_by_decade": _coverage(known, decade.fillna("unknown")),
        "coverage_by_type": _coverage(known, titles["type"].fillna("unknown")),
        "presence": _presence(known, titles),
        "tag_count_spearman": _rounded(tag_counts.corr(titles["score"], method="spearman"), 3),
        "taken_off": _taken_off(titles["mal_id"], provenance),
        "characters": _characters(dataset),
        "links": _links(dataset),
        "splits": {
            "given": provenance.splits_given,
            "franchises": titles["franchise"].nunique(),
            "titles_in_the_franchise_found_here": int((found_here == titles["franchise"]).sum()),
            **{name: _counts(titles[name]) for name in SPLITS},
        },
    }


def as_markdown(report: Report) -> str:
    """The report for people to read."""
    rows, splits, characters, links = (report[part] for part in ("rows", "splits", "characters", "links"))
    how = "given" if splits["given"] else "worked out from relations and equal texts"
    sections = [
        "# The dataset",
        f"{rows['titles']} titles, {rows['characters']} characters, {rows['images']} pictures; "
        f"{rows['works']} source works, {rows['people']} people, {rows['anime']} anime to follow. "
        f"Data hash `{report['data_hash']}`.",
        "## Rows dropped",
        _table(
            ["table", "rule", "rows", "for example"],
            [
                [entry["table"], entry["why"], entry["rows"], ", ".join(map(str, entry["examples"]))]
                for entry in report["dropped"]
            ],
        ),
        "## Language of the synopsis",
        _table(["language", "titles"], report["languages"].items()),
        "## How much is known, by decade (% of titles)",
        _coverage_table("decade", report["coverage_by_decade"]),
        "## How much is known, by type (% of titles)",
        _coverage_table("type", report["coverage_by_type"]),
        "## What mere presence gives away",
        "Titles for which a part is known are not like the others, so that it is known at all must not move "
        f"a score. The number of tags gives the score away too (Spearman {report['tag_count_spearman']}).",
        _table(
            ["part", "titles with it", "mean score with", "without", "median reach with", "without"],
            [[part, *values.values()] for part, values in report["presence"].items()],
        ),
        "## Characters",
        f"{characters['main']} main characters in {characters['titles_with_main']} titles; "
        f"{characters['with_description']} characters have a description, {characters['with_portrait']} a "
        f"portrait. {characters['portraits_joined']} of {characters['portraits']} portraits were joined to a "
        f"character; {characters['portraits_without_characters']} belong to titles without any.",
        "## People, companies and what a title is based on or follows",
        f"{links['people_spelt_in_several_ways']} people are spelt in several ways, {links['people_of_one_name']} "
        f"share their name with another. {links['companies']} companies. {links['works_linked']} works have an anime "
        f"among these titles, {links['works_rated']} of all are rated, {links['works_rated_in_2022']} were by 2022.",
        "## Splits",
        f"{splits['franchises']} franchises, {how}; {splits['titles_in_the_franchise_found_here']} titles "
        "are in the franchise that relations and equal texts give.",
        _table(
            ["split", "part", "titles"],
            [[name, part, n] for name in SPLITS for part, n in splits[name].items()],
        ),
    ]
    return "\n\n".join(sections) + "\n"


def _known(dataset: Dataset) -> pd.DataFrame:
    """(titles, PARTS) of bool: what is known of each title."""
    titles, images = dataset.titles, dataset.images
    has = {
        "characters": dataset.characters["mal_id"],
        "portraits": dataset.characters.dropna(subset="portrait_path")["mal_id"],
        "cover": images.loc[images["kind"] == "cover", "mal_id"],
        "banner": images.loc[images["kind"] == "banner", "mal_id"],
    }
    known = {part: titles["mal_id"].isin(ids) for part, ids in has.items()}
    for field in FACT_FIELDS:
        column = titles[field]
        known[field] = column.map(len) > 0 if column.dtype == object else column.notna()
    return pd.DataFrame(known)


def _coverage(known: pd.DataFrame, group: pd.Series) -> dict[str, dict[str, float]]:
    """Group -> titles, and per cent of them for which each part is known."""
    shares = (100 * known.groupby(group).mean()).round(1)
    sizes = group.value_counts()
    return {
        str(name): {"titles": int(sizes[name]), **{part: float(share) for part, share in row.items()}}
        for name, row in shares.sort_index().iterrows()
    }


def _presence(known: pd.DataFrame, titles: pd.DataFrame) -> dict[str, dict[str, float | None]]:
    return {
        part: {
            "titles": int(has.sum()),
            "mean_score_with": _rounded(titles.loc[has, "score"].mean(), 2),
            "mean_score_without": _rounded(titles.loc[~has, "score"].mean(), 2),
            "median_reach_with": _rounded(titles.loc[has, "reach"].median(), 0),
            "median_reach_without": _rounded(titles.loc[~has, "reach"].median(), 0),
        }
        for part, has in known.items()
    }


def _taken_off(kept: pd.Series, provenance: Provenance) -> dict[str, int]:
    """In how many of the kept titles something was taken off that only exists after release."""
    given_later = {word.casefold() for word in VOCABULARY.never_inputs}
    tags = kept.map(provenance.tags).fillna("").str.casefold().str.split("|")
    return {
        "credits": int(kept.map(provenance.synopses).map(has_credit).sum()),
        "tags_given_later": int((~tags.map(given_later.isdisjoint)).sum()),
    }


def _characters(dataset: Dataset) -> dict[str, int]:
    characters = dataset.characters
    main = characters[characters["is_main"]]
    portraits = dataset.images[dataset.images["kind"] == "portrait"]
    return {
        "main": len(main),
        "titles_with_main": main["mal_id"].nunique(),
        "with_description": int(characters["description"].ne("").sum()),
        "with_portrait": int(characters["portrait_path"].notna().sum()),
        "portraits": len(portraits),
        "portraits_joined": int(portraits["character"].notna().sum()),
        "portraits_without_characters": int((~portraits["mal_id"].isin(characters["mal_id"])).sum()),
    }


def _links(dataset: Dataset) -> dict[str, int]:
    titles, people, works = dataset.titles, dataset.people, dataset.works
    companies = pd.concat([titles["studios"].explode(), titles["producers"].explode()])
    return {
        "people_spelt_in_several_ways": int(people["spellings"].map(len).gt(0).sum()),
        "people_of_one_name": int(people["name"].isin(people["spellings"].explode()).sum()),
        "companies": companies.nunique(),
        "works_linked": titles["source_work"].nunique(),
        "works_rated": int(works["score"].notna().sum()),
        "works_rated_in_2022": int(works["score_2022"].notna().sum()),
    }


def _counts(column: pd.Series) -> dict[str, int]:
    return {str(value): int(n) for value, n in column.value_counts().sort_index().items()}


def _rounded(value: float, digits: int) -> float | None:
    return None if pd.isna(value) else round(float(value), digits)


def _coverage_table(label: str, coverage: Mapping[str, Mapping[str, float]]) -> str:
    return _table([label, "titles", *PARTS], [[name, *row.values()] for name, row in coverage.items()])


def _table(header: Sequence[str], rows: Any) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join("–" if c is None else str(c) for c in line) + " |" for line in lines)
