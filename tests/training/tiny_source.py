"""A made-up source folder of a few hundred titles that a whole training runs on in seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

WORDS = [
    "keeper",
    "lighthouse",
    "letters",
    "tide",
    "tomorrow",
    "courier",
    "city",
    "robot",
    "garden",
    "winter",
    "sister",
    "rival",
    "school",
    "dragon",
    "engine",
    "festival",
    "secret",
    "island",
    "teacher",
    "memory",
    "war",
    "bakery",
    "ghost",
    "summer",
    "sword",
    "captain",
    "library",
    "machine",
    "village",
    "storm",
]
TYPES = ("TV", "Movie", "OVA", "ONA")
GENRES = ("Action", "Comedy", "Drama", "Fantasy", "Mystery")
STUDIOS = ("Studio Tide", "Anchor", "Zephyr")
PEOPLE = ("澤田渚", "森ミオ", "Anna Hale", "浜ひとし", "Bo Lind", "辻ユウ", "Cato Berg", "原つむぎ")
STAFF_ROLES = ("director", "script", "music", "original_creator")


def write_source(folder: Path, titles: int = 480, seed: int = 0) -> Path:
    """titles, characters and images.parquet as `build-data` takes them, with drawn pictures.

    A film scores a point more; "war" in a synopsis, half a point. Every fourth title has a character, a cover and
    a portrait. Years run from 1996 to 2024. Every third title has credits and is based on a work, every seventh
    follows the one before it.
    """
    generator = np.random.default_rng(seed)
    rows, characters, images = [], [], []
    for number in range(1, titles + 1):
        words = [*generator.choice(WORDS, 24), f"story{number}"]
        kind = str(generator.choice(TYPES))
        year = 1996 + number % 29
        score = 6.2 + (kind == "Movie") + 0.5 * ("war" in words) + generator.normal(0, 0.3)
        rows.append(
            {
                "mal_id": number, "title": f"Made-up {number}", "title_english": None, "title_native": None,
                "synopsis": " ".join(words), "score": round(float(np.clip(score, 1, 10)), 2),
                "num_scoring_users": float(generator.integers(100, 9000)),
                "num_list_users": float(generator.integers(200, 90_000)), "type": kind, "source": "Manga",
                "episodes": float(generator.integers(1, 26)), "duration_min": 24.0,
                "aired_from": f"{year}-04-03T00:00:00+00:00", "season": "spring", "year": float(year),
                "rating": "PG-13 - Teens 13 or older",
                "genres": "|".join(generator.choice(GENRES, 2, replace=False)), "themes": "", "demographics": "",
                "studios": str(generator.choice(STUDIOS)),
                "relations": f"PREQUEL:{number - 1}" if number % 7 == 0 else "",
                "producers": "Tide TV|Anchor" if number % 2 else "",
                "anilist_score": round(float(np.clip(score + generator.normal(0, 0.3), 1, 10)), 2),
                "kitsu_rating": round(float(np.clip(score + generator.normal(0, 0.4), 1, 10)), 2),
            }
        )  # fmt: skip
        if number % 4 == 0:
            told = " ".join(generator.choice(WORDS, 12))
            characters.append((number, f"Name {number}", "Main", f"{told}."))
            images.append((number, "cover", f"covers/{number}.png", ""))
            images.append((number, "portrait", f"portraits/{number}.png", f"Name {number}"))
    for name in ("covers", "portraits"):
        (folder / name).mkdir(parents=True)
    pd.DataFrame(rows).to_parquet(folder / "titles.parquet")
    pd.DataFrame(characters, columns=["mal_id", "name", "role", "description"]).to_parquet(
        folder / "characters.parquet"
    )
    table = pd.DataFrame(images, columns=["mal_id", "kind", "path", "name"])
    table.assign(width=48, height=40, source="drawn").to_parquet(folder / "images.parquet")
    _write_links(folder, titles)
    for path in table["path"]:
        Image.fromarray(generator.integers(0, 256, (40, 48, 3), dtype=np.uint8)).save(folder / path)
    return folder


def _write_links(folder: Path, titles: int) -> None:
    """source_works, adaptations and staff.parquet."""
    numbers = range(3, titles + 1, 3)
    works = pd.DataFrame({"manga_id": [1000 + number for number in numbers]})
    works.assign(
        title=[f"Work {number}" for number in numbers],
        type="Manga",
        score=[6.0 + number % 30 / 10 for number in numbers],
        score_2022=[None if number % 2 else 6.0 + number % 30 / 10 for number in numbers],
        votes=100.0,
        members=[50.0 * number for number in numbers],
        pub_year=1990.0,
        serialization=["Monthly Tide" if number % 2 else None for number in numbers],
    ).to_parquet(folder / "source_works.parquet")
    links = pd.DataFrame({"mal_id": numbers, "manga_id": [1000 + number for number in numbers]})
    links.assign(how="relation", published_after_anime=False).to_parquet(folder / "adaptations.parquet")
    credits = [
        (number, role, PEOPLE[(number + place) % len(PEOPLE)])
        for number in numbers
        for place, role in enumerate(STAFF_ROLES)
    ]
    staff = pd.DataFrame(credits, columns=["mal_id", "role", "person"])
    staff.assign(name=staff["person"], pos=0.0, source="Bangumi").to_parquet(folder / "staff.parquet")
