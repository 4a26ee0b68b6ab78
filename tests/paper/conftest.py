"""A made-up dataset of 40 titles, and small random weights."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from anipop_core.data.build import build_dataset
from tests.small_weights import write_gpt2, write_resnet

TEXT = "the keeper of a drowned lighthouse learns to read letters that the tide brings from tomorrow"
WORDS = TEXT.split()
TITLES = 40
COLOURS = ("navy", "crimson", "gold", "teal")


def synopsis(number: int) -> str:
    """20 to 25 words, an own order for each number."""
    return " ".join(
        [f"Story{number}", *(WORDS[(number * 3 + place * 7) % len(WORDS)] for place in range(19 + number % 6))]
    )


def write_source(folder: Path) -> Path:
    """Raw tables and pictures: every fourth title has a described character, every eighth two portraits too."""
    (folder / "portraits").mkdir(parents=True)
    numbers = range(1, TITLES + 1)
    rows = [
        {
            "mal_id": number,
            "title": f"Made-up {number}",
            "synopsis": synopsis(number),
            "score": 5 + number % 7 / 2,
            "num_scoring_users": 100.0,
            "num_list_users": 100.0 * number,
            "type": "TV",
            "source": "Manga",
            "season": "spring",
            "aired_from": f"{2000 + number % 25}-01-01",
            "year": 2000.0 + number % 25,
            "episodes": 12.0,
            "duration_min": 24.0,
            "anilist_score": 7.0,
            "kitsu_rating": 7.0,
            **dict.fromkeys(("title_english", "title_native", "rating", "relations"), ""),
            "genres": ("", "Action", "Action|Comedy")[number % 3],
            **dict.fromkeys(("themes", "demographics", "studios"), ""),
        }
        for number in numbers
    ]
    pd.DataFrame(rows).to_parquet(folder / "titles.parquet")
    people = [(n, "Rei", "Main", f"A quiet pilot number {n}.") for n in numbers if n % 4 == 0]
    pd.DataFrame(people, columns=["mal_id", "name", "role", "description"]).to_parquet(folder / "characters.parquet")
    images = []
    for number in (n for n in numbers if n % 8 == 0):
        for place in range(2):
            path = f"portraits/{number}_{place}.png"
            Image.new("RGB", (40, 60), COLOURS[(number // 8 + place) % 4]).save(folder / path)
            images.append((number, "portrait", path, 40, 60, "drawn", "Rei" if place == 0 else ""))
    columns = ["mal_id", "kind", "path", "width", "height", "source", "name"]
    pd.DataFrame(images, columns=columns).to_parquet(folder / "images.parquet")
    return folder


@pytest.fixture(scope="session")
def source(tmp_path_factory) -> Path:
    return write_source(tmp_path_factory.mktemp("paper") / "source")


@pytest.fixture(scope="session")
def dataset_folder(source) -> Path:
    folder = source.parent / "dataset"
    build_dataset(source, folder)
    return folder


@pytest.fixture(scope="session")
def gpt2_folder(tmp_path_factory) -> Path:
    return write_gpt2(tmp_path_factory.mktemp("gpt2"), TEXT, positions=64)


@pytest.fixture(scope="session")
def resnet_folder(tmp_path_factory) -> Path:
    return write_resnet(tmp_path_factory.mktemp("resnet"))
